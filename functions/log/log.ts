/** Writes one line as it is: Lambda's console would put its own words before it, which hides metrics in a log. */
export const writeLine = (line: object): void => writeLines([line]);

/** Writes lines in one go: all of them, or in a crash none. */
export const writeLines = (lines: readonly object[]): void => {
  if (lines.length > 0) process.stdout.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
};
