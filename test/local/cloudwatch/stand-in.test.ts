import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  type GetMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emfRecord } from '../../../functions/reporting/emf.ts';
import { mayBeEmf, measuredIn } from '../../../infra/local/aws/cloudwatch/emf.ts';
import { runCloudWatch, type RunningCloudWatch } from '../../support/cloud-watch.ts';

const NOW = Date.parse('2026-11-25T12:00:30Z');
const at = (time: string) => Date.parse(`2026-11-25T${time}Z`);
const tags = { costCenter: 'sales', applicationId: 'crm', environment: 'prod' };
const line = (now: number) =>
  JSON.stringify(
    emfRecord({ status: 'SUCCEEDED', model: 'm', modelId: 'id', tags, usage: { inputTokens: 7, outputTokens: 3, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, totalTokens: 10 } }, now),
  ); // prettier-ignore

let cloudWatch: RunningCloudWatch;
beforeAll(async () => {
  cloudWatch = await runCloudWatch({ now: () => NOW });
});
afterAll(() => cloudWatch.close());

const ask = (input: Partial<GetMetricDataCommandInput>) =>
  cloudWatch.client.send(
    new GetMetricDataCommand({
      MetricDataQueries: undefined,
      StartTime: new Date(at('11:00:00')),
      EndTime: new Date(NOW),
      ...input,
    }),
  );
const search = (terms: string) =>
  `SEARCH('{GenAIRateLimiting,Model,ModelId,CostCenter,Application,Environment} ${terms}', 'Sum')`;
const putX = (values: Record<string, number>) =>
  cloudWatch.client.send(
    new PutMetricDataCommand({
      Namespace: 'X',
      MetricData: Object.entries(values).map(([time, Value]) => ({
        MetricName: 'x',
        Value,
        Timestamp: new Date(at(time)),
      })),
    }),
  );
const X = { Namespace: 'X', MetricName: 'x' };
const stat = (Stat: string, Period = 60) => ({ Id: 'x', MetricStat: { Metric: X, Period, Stat } });

describe('the stand-in for CloudWatch', () => {
  it('takes the metrics in lines of the log, and answers their sum by the minute and what is computed of them', async () => {
    for (const time of ['11:30:10', '11:30:50', '11:32:00']) cloudWatch.takeLine(line(at(time)));
    cloudWatch.takeLine('{"message":"no metrics"}');
    cloudWatch.takeLine('{"_aws": "CloudWatchMetrics" …');
    const { MetricDataResults } = await ask({
      MetricDataQueries: [
        { Id: 'requests', Expression: search('MetricName="TotalRequests" CostCenter="sales"'), Period: 60, Label: "${PROP('Dim.CostCenter')}|${PROP('Dim.ModelId')} ${SUM}" },
        { Id: 'tokens', Expression: `SUM(${search('MetricName=InputTokens')})`, Period: 300, Label: 'in' },
        { Id: 'each', Expression: 'tokens / 7', Period: 300 },
      ],
      ScanBy: 'TimestampAscending',
    }); // prettier-ignore
    const [requests, tokens, each] = MetricDataResults!;
    expect(requests).toMatchObject({ Label: 'sales|id 3', Values: [2, 1], StatusCode: 'Complete' });
    expect(requests!.Timestamps).toEqual([new Date(at('11:30:00')), new Date(at('11:32:00'))]);
    expect(tokens).toMatchObject({ Label: 'in', Values: [21], Timestamps: [new Date(at('11:30:00'))] });
    expect(each!.Values).toEqual([3]);
  });

  it('knows sum, count, average, least and most of a period', async () => {
    await putX({ '11:40:00': 4, '11:40:30': 1, '11:41:00': 7 });
    const of = async (Stat: string) =>
      (await ask({ MetricDataQueries: [stat(Stat, 300)] })).MetricDataResults![0]!.Values;
    expect(await Promise.all(['Sum', 'SampleCount', 'Average', 'Minimum', 'Maximum'].map(of))).toEqual([
      [12], [3], [4], [1], [7],
    ]); // prettier-ignore
  });

  it('answers newest first unless told otherwise, and page by page', async () => {
    const first = await ask({ MetricDataQueries: [stat('Sum')], MaxDatapoints: 1 });
    expect(first.MetricDataResults![0]).toMatchObject({ Values: [7], StatusCode: 'PartialData' });
    const next = await ask({
      MetricDataQueries: [stat('Sum')],
      MaxDatapoints: 1,
      NextToken: first.NextToken,
    });
    expect(next.MetricDataResults![0]).toMatchObject({ Values: [5], StatusCode: 'Complete' });
    expect(next.NextToken).toBeUndefined();
  });

  it('keeps what it has when it ends', async () => {
    const first = await runCloudWatch({ now: () => NOW });
    first.takeLine(line(at('11:30:00')));
    await first.close();
    const again = await runCloudWatch({ now: () => NOW, path: first.path });
    again.takeLine(line(at('11:30:00')));
    const { Metrics } = await again.client.send(new ListMetricsCommand({ MetricName: 'TotalRequests' }));
    expect(Metrics).toHaveLength(1);
    const { MetricDataResults } = await again.client.send(
      new GetMetricDataCommand({
        StartTime: new Date(at('11:00:00')),
        EndTime: new Date(NOW),
        MetricDataQueries: [{ Id: 'a', MetricStat: { Metric: Metrics![0], Period: 60, Stat: 'Sum' } }],
      }),
    );
    expect(MetricDataResults![0]!.Values).toEqual([2]);
    await again.close();
  });

  it('has what is old only as coarsely as CloudWatch keeps it, and finds only what was measured within two weeks', async () => {
    const DAY = 86_400_000;
    await cloudWatch.put('TotalRequests', 5, NOW - 20 * DAY, { CostCenter: 'idle' });
    const Metric = { Namespace: 'GenAIRateLimiting', MetricName: 'TotalRequests', Dimensions: ['Model:nova-micro', 'ModelId:amazon.nova-micro-v1:0', 'CostCenter:idle', 'Application:crm', 'Environment:prod'].map((one) => ({ Name: one.slice(0, one.indexOf(':')), Value: one.slice(one.indexOf(':') + 1) })) }; // prettier-ignore
    const of = async (Period: number) =>
      (
        await ask({
          StartTime: new Date(NOW - 21 * DAY),
          MetricDataQueries: [{ Id: 'a', MetricStat: { Metric, Period, Stat: 'Sum' } }],
        })
      ).MetricDataResults![0]!.Values;
    expect([await of(60), await of(300)]).toEqual([[], [5]]);
    const found = await ask({
      StartTime: new Date(NOW - 21 * DAY),
      MetricDataQueries: [{ Id: 'a', Expression: search('CostCenter="idle"'), Period: 300 }],
    });
    expect(found.MetricDataResults).toEqual([]);
  });

  it('says where a search finds more than it may', async () => {
    const small = await runCloudWatch({ now: () => NOW, limits: { series: 1 } });
    small.takeLine(line(at('11:30:00')));
    const { MetricDataResults, Messages } = await small.client.send(
      new GetMetricDataCommand({
        StartTime: new Date(at('11:00:00')),
        EndTime: new Date(NOW),
        MetricDataQueries: [{ Id: 'a', Expression: search(''), Period: 60 }],
      }),
    );
    expect([MetricDataResults!.length, Messages![0]!.Code]).toEqual([1, 'MaxMetricsExceeded']);
    await small.close();
  });

  it('tells what Bedrock would of a model call: errors are no invocations', async () => {
    const arn = 'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abc';
    const usage = { inputTokens: 5, outputTokens: 2, cacheReadInputTokens: 9 };
    cloudWatch.takeModelCall(arn, { kind: 'answered', usage, latencyMs: 40 });
    cloudWatch.takeModelCall(arn, { kind: 'throttled' });
    cloudWatch.takeModelCall(arn, { kind: 'server-error' });
    const { MetricDataResults } = await ask({
      EndTime: new Date(NOW + 60_000),
      MetricDataQueries: [
        {
          Id: 'a',
          Expression: `SEARCH('{AWS/Bedrock,ModelId} ModelId="abc"', 'Sum')`,
          Period: 60,
          Label: "${PROP('MetricName')}",
        },
      ],
    });
    expect(Object.fromEntries(MetricDataResults!.map(({ Label, Values }) => [Label, Values![0]]))).toEqual({
      Invocations: 1,
      InvocationLatency: 40,
      InputTokenCount: 5,
      OutputTokenCount: 2,
      CacheReadInputTokenCount: 9,
      InvocationThrottles: 1,
      InvocationServerErrors: 1,
    });
  });

  it("hands on what is asked of Bedrock's own metrics, where these are elsewhere", async () => {
    const real = await runCloudWatch({ now: () => NOW });
    real.takeModelCall('m', { kind: 'throttled' });
    const here = await runCloudWatch({ now: () => NOW, elsewhere: real.client });
    here.takeLine(line(at('11:30:00')));
    const answers = async (...queries: NonNullable<GetMetricDataCommandInput['MetricDataQueries']>) => {
      const input = { StartTime: new Date(at('11:00:00')), EndTime: new Date(NOW + 60_000) };
      const { MetricDataResults } = await here.client.send(
        new GetMetricDataCommand({ ...input, MetricDataQueries: queries }),
      );
      return MetricDataResults!.map(({ Timestamps, Values }) => [Timestamps![0]?.getTime(), Values![0]]);
    };
    const Metric = {
      Namespace: 'AWS/Bedrock',
      MetricName: 'InvocationThrottles',
      Dimensions: [{ Name: 'ModelId', Value: 'm' }],
    };
    expect(await answers({ Id: 'a', MetricStat: { Metric, Period: 60, Stat: 'Sum' } })).toEqual([
      [at('12:00:00'), 1],
    ]);
    expect(
      await answers({ Id: 'a', Expression: `SEARCH('{AWS/Bedrock,ModelId} m', 'Sum')`, Period: 60 }),
    ).toEqual([[at('12:00:00'), 1]]);
    const own = { Id: 'a', Expression: search('MetricName="TotalRequests"'), Period: 60 };
    expect(await answers(own)).toEqual([[at('11:30:00'), 1]]);
    await expect(answers({ Id: 'a', MetricStat: { Metric, Period: 60, Stat: 'p90' } })).rejects.toThrow(
      'p90',
    );
    await here.close();
    await real.close();
  });

  it.each<[string, Partial<GetMetricDataCommandInput>, string]>([
    ['percentiles', { MetricDataQueries: [stat('p90')] }, 'p90'],
    ['seconds', { MetricDataQueries: [stat('Sum', 10)] }, '10 s'],
    ['a range that is reversed', { MetricDataQueries: [stat('Sum')], EndTime: new Date(0) }, 'StartTime'],
    ['an ID twice', { MetricDataQueries: [stat('Sum'), stat('Sum')] }, 'must differ'],
    ['an ID in capitals', { MetricDataQueries: [{ Id: 'A', Expression: 'b' }] }, 'lower-case'],
    ['a circle', { MetricDataQueries: [{ Id: 'a', Expression: 'a + 1' }] }, 'refers to itself'],
    ['what is not there', { MetricDataQueries: [{ Id: 'a', Expression: 'b' }] }, 'no query with the Id b'],
    ['neither', { MetricDataQueries: [{ Id: 'a' }] }, 'either MetricStat or Expression'],
    ['a label of times', { MetricDataQueries: [{ ...stat('Sum'), Label: '${LAST_TIME}' }] }, 'LAST_TIME'],
    ['two labels in a label', { MetricDataQueries: [{ ...stat('Sum'), Label: '${LABEL}${LABEL}' }] }, 'once'],
    ['a search without a period', { MetricDataQueries: [{ Id: 'a', Expression: search('') }] }, 'Period'],
  ])('refuses %s, and says why', async (_what, input, why) => {
    const refusal = await ask(input).then(
      () => undefined,
      (error: Error) => error,
    );
    expect(refusal?.name).toBe('ValidationException');
    expect(refusal?.message).toContain(why);
  });

  it('refuses what it does not do', async () => {
    await expect(cloudWatch.client.send(new DescribeAlarmsCommand({}))).rejects.toThrow('DescribeAlarms');
  });
});

describe('metrics in a line of the log', () => {
  it('are found where they are, and nowhere else', () => {
    expect(mayBeEmf(line(NOW))).toBe(true);
    expect(mayBeEmf('{"message":"x"}')).toBe(false);
    expect(measuredIn(line(NOW)).map(({ metric: { name }, values }) => [name, values.sum])).toEqual([
      ['TotalRequests', 1],
      ['RateLimitApproved', 1],
      ['InputTokens', 7],
      ['OutputTokens', 3],
    ]);
    expect(measuredIn('{')).toEqual([]);
    expect(measuredIn('{"_aws":{}}')).toEqual([]);
  });
});
