import { GetMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { GetMetricDataInput } from './get-metric-data-input.ts';
import { parseExpression } from './math/parse.ts';
import { Refused } from './refused.ts';
import { parseSearch } from './search/parse.ts';

const BEDROCK = 'AWS/Bedrock';

/** Whether a request is about Bedrock's own metrics and nothing else: metrics of it, and searches for it. */
export const isAboutBedrock = ({ MetricDataQueries }: GetMetricDataInput): boolean =>
  MetricDataQueries.every(({ MetricStat, Expression }) => {
    if (MetricStat) return MetricStat.Metric.Namespace === BEDROCK;
    const expression = Expression === undefined ? undefined : parseExpression(Expression);
    if (expression?.kind !== 'call' || expression.name !== 'SEARCH') return false;
    const [search] = expression.args;
    return search?.kind === 'text' && parseSearch(search.text).schema?.namespace === BEDROCK;
  });

/** What CloudWatch elsewhere answers: where real models are called, it is the one that has their metrics. */
export async function askElsewhere(client: CloudWatchClient, input: GetMetricDataInput): Promise<object> {
  const asked = {
    ...input,
    StartTime: new Date(input.StartTime * 1_000),
    EndTime: new Date(input.EndTime * 1_000),
  };
  try {
    const {
      MetricDataResults = [],
      Messages,
      NextToken,
    } = await client.send(new GetMetricDataCommand(asked));
    return {
      MetricDataResults: MetricDataResults.map((result) => ({
        ...result,
        Timestamps: (result.Timestamps ?? []).map((at) => at.getTime() / 1_000),
      })),
      Messages,
      NextToken,
    };
  } catch (error) {
    const { name, message, $fault } = error as Error & { $fault?: string };
    if ($fault === 'client') throw new Refused(message, name);
    throw error;
  }
}
