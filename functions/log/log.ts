/** Writes one line as it is: Lambda's console would put its own words before it, which hides metrics in a log. */
export const writeLine = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};
