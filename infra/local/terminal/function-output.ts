/** How a line of JSON that a function has written is shown; undefined for not at all. */
export type ShowLine = (line: string) => string | undefined;

/** As it is. */
export const asWritten: ShowLine = (line) => line;

type Callback = (error?: Error | null) => void;

/**
 * Takes what functions write to an output, which is lines of JSON, and writes what is to be shown of it: all lines of a turn at
 * once, since each write waits for whoever reads. All else is written as it is, in its place. `hear` is given every line of functions, shown or not.
 */
export function takeLines(
  output: NodeJS.WriteStream,
  show: ShowLine,
  hear: (line: string) => void = () => undefined,
): void {
  const write = output.write.bind(output) as (...args: unknown[]) => boolean;
  let waiting = '';
  const flush = () => {
    const text = waiting;
    waiting = '';
    if (text !== '') write(text);
  };
  process.on('exit', flush);
  output.write = ((chunk: unknown, ...rest: unknown[]) => {
    if (!areLines(chunk)) {
      flush();
      return write(chunk, ...rest);
    }
    for (const one of chunk.trimEnd().split('\n')) {
      hear(one);
      const line = show(one);
      if (line === undefined) continue;
      if (waiting === '') setImmediate(flush);
      waiting += `${line}\n`;
    }
    const callback = rest.at(-1);
    if (typeof callback === 'function') process.nextTick(callback as Callback);
    return true;
  }) as typeof output.write;
}

/** Whether something is lines of JSON, as functions write them. */
const areLines = (chunk: unknown): chunk is string =>
  typeof chunk === 'string' && chunk.startsWith('{"') && chunk.endsWith('}\n');
