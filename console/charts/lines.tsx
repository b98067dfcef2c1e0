import Box from '@cloudscape-design/components/box';
import LineChart, { type LineChartProps } from '@cloudscape-design/components/line-chart';
import type { Series } from './series.ts';

/** Lines over time; a threshold is a line that is the same everywhere. */
export default function LinesChart({
  series,
  colors,
  threshold,
  name,
  value,
  label,
  empty,
}: {
  series: Series[];
  colors?: readonly string[];
  threshold?: { title: string; y: number };
  name: string;
  value: (y: number) => string;
  label: (x: Date) => string;
  empty: string;
}) {
  const isEmpty = series.every(({ data }) => data.length === 0);
  const lines: LineChartProps<Date>['series'] = [
    ...series.map(({ title, data }, i) => ({
      type: 'line' as const,
      title,
      data,
      valueFormatter: value,
      ...(colors && { color: colors[i]! }),
    })),
    ...(threshold
      ? [{ type: 'threshold' as const, title: threshold.title, y: threshold.y, valueFormatter: value }]
      : []),
  ];
  return (
    <LineChart
      series={isEmpty ? [] : lines}
      xScaleType="time"
      i18nStrings={{ xTickFormatter: label as never, yTickFormatter: value }}
      ariaLabel={name}
      height={220}
      hideFilter
      empty={
        <Box textAlign="center" color="text-body-secondary">
          {empty}
        </Box>
      }
    />
  );
}
