/** What a cell may be: a number as it is, or somebody's text. */
export type Cell = number | string | null;

/** As RFC 4180 has it. */
const LINE_END = '\r\n';

/** What a spreadsheet takes for the beginning of a formula: it would be carried out by whoever opens the file. */
const FORMULA = /^[=+\-@\t\r]/;

const DECIMALS = 12;

/** A number as JSON has it, but without an exponent, which not every reader takes. */
const numeral = (value: number): string =>
  /e/.test(String(value)) ? value.toFixed(DECIMALS).replace(/\.?0+$/, '') : String(value);

/** Text as it is shown: a formula gets an apostrophe before it, which makes it text. */
function text(value: string): string {
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of CSV with its end. Null is an empty cell. */
export const csvLine = (cells: readonly Cell[]): string =>
  cells
    .map((cell) => (cell === null ? '' : typeof cell === 'number' ? numeral(cell) : text(cell)))
    .join(',') + LINE_END;
