import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { PERIOD, type SystemMetrics } from './system-metrics.ts';

interface Watched {
  metric: cloudwatch.IMetric;
  /** What to know when it goes off, and what to look at first. */
  description: string;
  threshold: number;
  /** Minutes in a row. */
  minutes?: number;
  /** Set where silence is the alarm. */
  below?: true;
}

const SWEEP_LAG_SECONDS = 180;
/** Calls of a minute; a model now and then out of capacity is no alarm. */
const FAILED_CALLS = 5;
const RELAY_LAG_MS = 60_000;
const SLOW_MS = 29_000; // AppSync ends a request after 30 seconds

/** Alarms on the system itself; that a budget is at its limit is an alert, not an alarm. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { system, topic }: { system: SystemMetrics; topic: ITopic }) {
    super(scope, id);
    const watched: Record<string, Watched> = {
      ServerErrors: {
        metric: system.serverErrors,
        threshold: 1,
        description: "The API answers with 5XX: see the API's log.",
      },
      Slow: {
        metric: system.latency,
        threshold: SLOW_MS,
        minutes: 3,
        description:
          'Requests come near 30 s, where AppSync ends them: slow models, or a function that waits.',
      },
      LoggedErrors: {
        metric: system.loggedErrors,
        threshold: 1,
        description: 'A function logged an error: publishing, recording, settling or the sweep. See its log.',
      },
      FailedCalls: {
        metric: system.failedCalls,
        threshold: FAILED_CALLS,
        minutes: 3,
        description:
          'Admitted calls keep failing: Bedrock refuses, throttles or does not answer. `failure` in the invoke log says which.',
      },
      SweepStopped: {
        metric: system.sweeps,
        threshold: 1,
        minutes: 5,
        below: true,
        description: 'The sweep has not run for five minutes: what crashed calls hold is not given back.',
      },
      SweepLag: {
        metric: system.sweepLag,
        threshold: SWEEP_LAG_SECONDS,
        minutes: 2,
        description: "The sweep finds holds long past their time-out: it fails, or it can't keep up.",
      },
      RelayLag: {
        metric: system.relayLag,
        threshold: RELAY_LAG_MS,
        minutes: 3,
        description:
          'Calls are told late: events, alerts, log lines and metrics. The relay fails, or it cannot keep up: see its log.',
      },
      Untold: {
        metric: system.untold,
        threshold: 1,
        description:
          'Changes of calls could not be told within a day, and lie in the bucket of the relay: mend it, then send them to it again.',
      },
      Unbegun: {
        metric: system.unbegun,
        threshold: 1,
        description:
          'Started calls were not begun within a minute, or run failed with them: raise the concurrency; what they hold is given back by the sweep.',
      },
      TableThrottled: {
        metric: new cloudwatch.MathExpression({
          expression: system.tableThrottles.map((_, i) => `m${i}`).join(' + '),
          usingMetrics: Object.fromEntries(system.tableThrottles.map((metric, i) => [`m${i}`, metric])),
          label: 'throttled requests',
          period: PERIOD,
        }),
        threshold: 1,
        minutes: 3,
        description:
          'DynamoDB throttles: one cost centre may be beyond what one sheet takes; see docs/ledger.md.',
      },
    };
    for (const [name, metric] of system.functionErrors) {
      const description = `functions/handlers/${name} fails: see its log.`;
      watched[`Errors-${name}`] = { metric, threshold: 1, description };
    }
    for (const [name, metric] of system.functionThrottles) {
      const description = `functions/handlers/${name} is throttled: raise its reserved concurrency or the account's.`;
      watched[`Throttles-${name}`] = { metric, threshold: 1, minutes: 2, description };
    }
    for (const [name, one] of Object.entries(watched)) this.#watch(name, one, topic);
  }

  #watch(name: string, { metric, description, threshold, minutes = 1, below }: Watched, topic: ITopic): void {
    const { BREACHING, NOT_BREACHING } = cloudwatch.TreatMissingData;
    const { LESS_THAN_THRESHOLD, GREATER_THAN_OR_EQUAL_TO_THRESHOLD } = cloudwatch.ComparisonOperator;
    const alarm = new cloudwatch.Alarm(this, name, {
      metric,
      alarmDescription: description,
      threshold,
      evaluationPeriods: minutes,
      comparisonOperator: below ? LESS_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: below ? BREACHING : NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
  }
}
