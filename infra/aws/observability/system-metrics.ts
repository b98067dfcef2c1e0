import { Duration, type Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { CfnEventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import type { TableName } from '../../../functions/store/store.ts';
import {
  ERROR_METRIC,
  FAILED_CALLS_METRIC,
  NAMESPACE,
  SWEEP_LAG_METRIC,
} from '../../../functions/reporting/metrics.ts';

/** What every metric of the system is summed over. */
export const PERIOD = Duration.minutes(1);

/** What is done with each table often enough to be throttled. */
const OPERATIONS: [TableName, string][] = [
  ['ledger', 'GetItem'],
  ['ledger', 'PutItem'],
  ['ledger', 'UpdateItem'],
  ['ledger', 'Query'],
  ['calls', 'GetItem'],
  ['calls', 'PutItem'],
  ['calls', 'UpdateItem'],
];

/** A metric of Bedrock's own, of a model ID or the last part of a profile's ARN. */
export const bedrockMetric = (
  metricName: 'Invocations' | 'InvocationThrottles' | 'InvocationClientErrors' | 'InvocationLatency',
  modelMetric: string,
  label: string,
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: 'AWS/Bedrock',
    metricName,
    dimensionsMap: { ModelId: modelMetric },
    statistic: metricName === 'InvocationLatency' ? 'p95' : 'Sum',
    label,
    period: PERIOD,
  });

interface Observed {
  api: GraphqlApi;
  functions: Record<string, IFunction>;
  tables: Record<TableName, ITable>;
  /** How the changes of the calls come to the relay. */
  relayed: CfnEventSourceMapping;
}

/** How the system itself is: what the dashboard draws and the alarms watch. */
export class SystemMetrics {
  readonly serverErrors: cloudwatch.Metric;
  readonly clientErrors: cloudwatch.Metric;
  readonly latency: cloudwatch.Metric;
  readonly functionErrors: [string, cloudwatch.Metric][];
  readonly functionThrottles: [string, cloudwatch.Metric][];
  readonly functionDurations: cloudwatch.Metric[];
  readonly loggedErrors: cloudwatch.Metric;
  readonly failedCalls: cloudwatch.Metric;
  readonly sweeps: cloudwatch.Metric;
  readonly sweepLag: cloudwatch.Metric;
  readonly tableThrottles: cloudwatch.Metric[];
  /** How old the oldest change is that has not been told, in ms. */
  readonly relayLag: cloudwatch.Metric;
  /** Changes that could not be told, and went to the bucket. */
  readonly untold: cloudwatch.Metric;
  /** Started calls that no function began with. */
  readonly unbegun: cloudwatch.Metric;

  constructor({ api, functions, tables, relayed }: Observed) {
    const ofApi = (metricName: string, statistic: string) =>
      new cloudwatch.Metric({
        namespace: 'AWS/AppSync',
        metricName,
        statistic,
        period: PERIOD,
        dimensionsMap: { GraphQLAPIId: api.apiId },
      });
    const named = Object.entries(functions);
    this.serverErrors = ofApi('5XXError', 'Sum');
    this.clientErrors = ofApi('4XXError', 'Sum');
    this.latency = ofApi('Latency', 'p95');
    this.functionErrors = named.map(([name, one]) => [
      name,
      one.metricErrors({ label: name, period: PERIOD }),
    ]);
    this.functionThrottles = named.map(([name, one]) => [
      name,
      one.metricThrottles({ label: name, period: PERIOD }),
    ]);
    this.functionDurations = named.map(([name, one]) =>
      one.metricDuration({ label: name, period: PERIOD, statistic: 'p95' }),
    );
    this.loggedErrors = logMetric(api.stack, ERROR_METRIC.name, 'logged errors');
    this.failedCalls = logMetric(api.stack, FAILED_CALLS_METRIC.name, 'failed calls');
    this.sweeps = functions.sweep!.metricInvocations({ period: PERIOD, label: 'sweeps' });
    this.sweepLag = new cloudwatch.Metric({
      namespace: NAMESPACE,
      metricName: SWEEP_LAG_METRIC.name,
      dimensionsMap: { [SWEEP_LAG_METRIC.dimensions[0]]: functions.sweep!.functionName },
      statistic: 'Maximum',
      period: PERIOD,
      label: 'sweep lag (s)',
    });
    this.relayLag = functions.relay!.metric('IteratorAge', {
      statistic: 'Maximum',
      period: PERIOD,
      label: 'relay lag (ms)',
    });
    this.untold = new cloudwatch.Metric({
      namespace: 'AWS/Lambda',
      metricName: 'OnFailureDestinationDeliveredEventCount',
      dimensionsMap: { EventSourceMappingUUID: relayed.attrId },
      statistic: 'Sum',
      period: PERIOD,
      label: 'untold changes',
    });
    this.unbegun = functions.run!.metric('AsyncEventsDropped', {
      statistic: 'Sum',
      period: PERIOD,
      label: 'started calls not begun',
    });
    this.tableThrottles = OPERATIONS.map(
      ([table, operation]) =>
        new cloudwatch.Metric({
          namespace: 'AWS/DynamoDB',
          metricName: 'ThrottledRequests',
          dimensionsMap: { TableName: tables[table].tableName, Operation: operation },
          statistic: 'Sum',
          period: PERIOD,
          label: `${table}: ${operation}`,
        }),
    );
  }

  /** For the dashboard, by title. */
  get groups(): Record<string, cloudwatch.IMetric[]> {
    return {
      'API: errors': [this.serverErrors, this.clientErrors],
      'API and functions: p95 (ms)': [this.latency, ...this.functionDurations],
      'Functions: errors and throttles': [...this.functionErrors, ...this.functionThrottles].map(
        ([, metric]) => metric,
      ),
      'Sweep, logged errors, failed calls': [
        this.sweeps,
        this.sweepLag,
        this.loggedErrors,
        this.failedCalls,
        this.unbegun,
      ],
      'Relay: lag (ms), untold changes': [this.relayLag, this.untold],
      'Tables: throttled requests': this.tableThrottles,
    };
  }
}

/** Lines counted in the functions' logs; the namespace's own, apart for each stack. */
const logMetric = (stack: Stack, metricName: string, label: string): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: logNamespace(stack),
    metricName,
    statistic: 'Sum',
    period: PERIOD,
    label,
  });

/** A metric filter gives no dimension to a line that has none, so stacks are told apart by namespace. */
export const logNamespace = (stack: Stack): string => `${NAMESPACE}/${stack.stackName}`;
