/** A cell of a table as text. */
type Cell = string | number | null | undefined;

/** What a spreadsheet would take for a formula. Names of applications come from others: none of them shall run. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: Cell): string {
  if (value == null) return '';
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as RFC 4180 has it. */
export const csvOf = (header: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
