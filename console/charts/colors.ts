import * as tokens from '@cloudscape-design/design-tokens';

const PALETTE = [
  tokens.colorChartsPaletteCategorical1,
  tokens.colorChartsPaletteCategorical2,
  tokens.colorChartsPaletteCategorical3,
  tokens.colorChartsPaletteCategorical4,
  tokens.colorChartsPaletteCategorical5,
  tokens.colorChartsPaletteCategorical6,
  tokens.colorChartsPaletteCategorical7,
  tokens.colorChartsPaletteCategorical8,
  tokens.colorChartsPaletteCategorical9,
  tokens.colorChartsPaletteCategorical10,
];

const known = new Map<string, string>();

/** The colour of a name: the same in every chart, as long as the console is open. */
export function colorOf(name: string): string {
  const color = known.get(name) ?? PALETTE[known.size % PALETTE.length]!;
  known.set(name, color);
  return color;
}
