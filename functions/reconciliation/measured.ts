import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Days } from '../billing/period.ts';
import type { Problem } from '../errors/problem.ts';
import { bedrockTokens } from '../metrics/bedrock-tokens.ts';
import { isBusy } from '../metrics/busy.ts';
import type { MeasuredDay } from './reconciliation.ts';

/** What Bedrock's own metrics in CloudWatch have, tokens of all kinds together. */
export const measuredBy =
  (client: CloudWatchClient) =>
  async (modelMetrics: readonly string[], { from, to }: Days): Promise<MeasuredDay[] | Problem> => {
    const asked = { client, modelMetrics, from: Date.parse(from), to: Date.parse(to) };
    const days = await bedrockTokens(asked).catch((error: unknown) => {
      if (isBusy(error)) return null;
      throw error;
    });
    if (!days) return { problem: 'unavailable', message: 'CloudWatch did not answer; try again in a minute' };
    return days.map(({ modelMetric, day, ...tokens }) => ({
      modelMetric,
      day,
      tokens:
        tokens.inputTokens + tokens.outputTokens + tokens.cacheReadInputTokens + tokens.cacheWriteInputTokens,
    }));
  };
