import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import { colorsOf } from './colors.ts';
import type { Series } from './series.ts';

/** Bars over time, on whatever page they are. Loaded with the first page that draws one. */
export default function Bars({
  series,
  colors,
  points,
  name,
  value,
  label,
  yTitle,
  empty,
  height = 220,
  isStacked = true,
}: {
  series: Series[];
  colors?: readonly string[];
  points: readonly Date[];
  /** What it shows, for those who don't see it. */
  name: string;
  value: (y: number) => string;
  label: (x: Date) => string;
  yTitle: string;
  empty: string;
  height?: number;
  /** Else side by side. */
  isStacked?: boolean;
}) {
  const shades = colors ?? colorsOf(series.map(({ title }) => title));
  const isEmpty = series.every(({ data }) => data.every(({ y }) => y === 0));
  return (
    <BarChart
      series={
        isEmpty
          ? []
          : series.map(({ title, data }, i) => ({
              type: 'bar' as const,
              title,
              data,
              valueFormatter: value,
              color: shades[i]!,
            }))
      }
      stackedBars={isStacked}
      xDomain={points}
      xScaleType="categorical"
      i18nStrings={{ xTickFormatter: label as never, yTickFormatter: value }}
      ariaLabel={name}
      yTitle={yTitle}
      height={height}
      hideFilter
      detailPopoverSize="medium"
      empty={
        <Box textAlign="center" color="text-body-secondary">
          {empty}
        </Box>
      }
    />
  );
}
