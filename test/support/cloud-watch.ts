import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { LIMITS, type Limits } from '../../infra/local/aws/cloudwatch/get-metric-data.ts';
import { startCloudWatch, type CloudWatch } from '../../infra/local/aws/cloudwatch/stand-in.ts';
import { DIMENSIONS, NAMESPACE, type Dimension, type Metric } from '../../functions/reporting/metrics.ts';

/** The stand-in for CloudWatch, and a client of it. */
export interface RunningCloudWatch extends CloudWatch {
  client: CloudWatchClient;
  path: string;
  /** Adds to a metric of decided calls at a time (ms). */
  put: (
    name: Metric,
    value: number,
    at: number,
    dimensions?: Partial<Record<Dimension, string>>,
  ) => Promise<unknown>;
}

export async function runCloudWatch({
  limits = {},
  now,
  elsewhere,
  path = mkdtempSync(join(tmpdir(), 'cost-sentry-cloudwatch-')),
}: {
  limits?: Partial<Limits>;
  now?: () => number;
  path?: string;
  elsewhere?: CloudWatchClient;
} = {}): Promise<RunningCloudWatch> {
  const standIn = await startCloudWatch(path, {
    limits: { ...LIMITS, ...limits },
    elsewhere,
    ...(now && { now }),
  });
  const client = new CloudWatchClient({
    endpoint: standIn.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const usual: Record<Dimension, string> = {
    Model: 'nova-micro',
    ModelId: 'amazon.nova-micro-v1:0',
    CostCenter: 'sales',
    Application: 'crm',
    Environment: 'prod',
  };
  return {
    ...standIn,
    client,
    path,
    put: (MetricName, Value, at, dimensions = {}) =>
      client.send(
        new PutMetricDataCommand({
          Namespace: NAMESPACE,
          MetricData: [
            {
              MetricName,
              Value,
              Timestamp: new Date(at),
              Dimensions: DIMENSIONS.map((Name) => ({ Name, Value: { ...usual, ...dimensions }[Name] })),
            },
          ],
        }),
      ),
  };
}
