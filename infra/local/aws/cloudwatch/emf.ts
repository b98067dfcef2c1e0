import { statisticsOf, type Measured } from './metric.ts';

/** A line of a log that has metrics in it, as far as they are looked at. */
interface EmfLine extends Record<string, unknown> {
  _aws?: {
    Timestamp?: number;
    CloudWatchMetrics?: { Namespace: string; Dimensions?: string[][]; Metrics: { Name: string }[] }[];
  };
}

/** Whether a line may have metrics in it: asked of every line, so it must cost nothing. */
export const mayBeEmf = (line: string): boolean => line.includes('"CloudWatchMetrics"');

/**
 * The metrics in a line of a log; none where it is not of this format.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function measuredIn(line: string): Measured[] {
  const record = parsed(line);
  const at = record?._aws?.Timestamp;
  if (record === undefined || typeof at !== 'number') return [];
  return (record._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions = [[]], Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.flatMap(({ Name }): Measured[] => {
        const dimensions = Object.fromEntries(names.map((name) => [name, String(record[name])]));
        const metric = { namespace: Namespace, name: Name, dimensions };
        return [record[Name]]
          .flat()
          .flatMap((value) =>
            typeof value === 'number' ? [{ metric, at, values: statisticsOf(value) }] : [],
          );
      }),
    ),
  );
}

function parsed(line: string): EmfLine | undefined {
  try {
    return JSON.parse(line) as EmfLine;
  } catch {
    return undefined;
  }
}
