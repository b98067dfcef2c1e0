import Box from '@cloudscape-design/components/box';
import MixedLineBarChart from '@cloudscape-design/components/mixed-line-bar-chart';
import { colorChartsPaletteCategorical1, colorChartsStatusCritical } from '@cloudscape-design/design-tokens';

/** What windows of a budget came to, as bars, and their limits, as a line. */
export default function WindowsChart({
  windows,
  name,
  value,
  label,
  empty,
}: {
  windows: { x: Date; limit: number; spent: number }[];
  name: string;
  value: (y: number) => string;
  label: (x: Date) => string;
  empty: string;
}) {
  const limits = new Set(windows.map(({ limit }) => limit));
  return (
    <MixedLineBarChart
      series={
        windows.length === 0
          ? []
          : [
              {
                type: 'bar',
                title: 'Spent',
                color: colorChartsPaletteCategorical1,
                data: windows.map(({ x, spent }) => ({ x, y: spent })),
                valueFormatter: value,
              },
              // A line of one point is not seen, and a limit that never changed is one everywhere.
              limits.size === 1
                ? {
                    type: 'threshold' as const,
                    title: 'Limit',
                    color: colorChartsStatusCritical,
                    y: windows[0]!.limit,
                    valueFormatter: value,
                  }
                : {
                    type: 'line' as const,
                    title: 'Limit',
                    color: colorChartsStatusCritical,
                    data: windows.map(({ x, limit }) => ({ x, y: limit })),
                    valueFormatter: value,
                  },
            ]
      }
      xScaleType="categorical"
      xDomain={windows.map(({ x }) => x)}
      i18nStrings={{ xTickFormatter: label as never, yTickFormatter: value }}
      ariaLabel={name}
      height={200}
      hideFilter
      empty={
        <Box textAlign="center" color="text-body-secondary">
          {empty}
        </Box>
      }
    />
  );
}
