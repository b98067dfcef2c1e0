import * as tokens from '@cloudscape-design/design-tokens';
import { OTHERS } from './series.ts';

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

function colorOf(name: string): string {
  const color = known.get(name) ?? PALETTE[known.size % PALETTE.length]!;
  known.set(name, color);
  return color;
}

/** The colours of a chart's series: a name has the same in every chart, as long as the console is open and its colour is free; all the rest is grey. */
export function colorsOf(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    if (name === OTHERS) return tokens.colorChartsStatusNeutral;
    const own = colorOf(name);
    const color = used.has(own) ? (PALETTE.find((one) => !used.has(one)) ?? own) : own;
    used.add(color);
    return color;
  });
}
