/** How a line that a function has written is shown; undefined for not at all. */
export type ShowLine = (line: string) => string | undefined;

/** As it is. */
export const asWritten: ShowLine = (line) => line;

/**
 * Takes what functions write to an output, which is lines of JSON, and writes what is to be shown of it: all lines of a turn at once, since
 * each write waits for whoever reads. All else is written as it is, in its place.
 */
export function takeLines(output: NodeJS.WriteStream, show: ShowLine): void {
  const write = output.write.bind(output) as (text: string) => boolean;
  let waiting = '';
  const flush = () => {
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    write(text);
  };
  process.on('exit', flush);
  output.write = ((chunk: unknown, ...rest: []) => {
    if (typeof chunk === 'string' && chunk.startsWith('{')) {
      const line = show(chunk.trimEnd());
      if (line === undefined) return true;
      if (waiting === '') setImmediate(flush);
      waiting += `${line}\n`;
      return true;
    }
    flush();
    return (write as (...all: unknown[]) => boolean)(chunk, ...rest);
  }) as typeof output.write;
}
