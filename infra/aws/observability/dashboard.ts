import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRICS, type Dimension, type Metric } from '../../../functions/reporting/metrics.ts';
import { deniedPercentBy, total, totalBy, type Expression } from './metric-expressions.ts';
import { bedrockMetric, type SystemMetrics } from './system-metrics.ts';

interface DashboardProps {
  /** Unique in the account: dashboards belong to no region. */
  name: string;
  /** The values that the configuration names, by dimension. */
  values: Record<Exclude<Dimension, 'ModelId'>, readonly string[]>;
  /** What CloudWatch's own Bedrock metrics call each model and profile, by alias. */
  modelMetrics: Record<string, string>;
  system: SystemMetrics;
}

/** CloudWatch takes 100 searches a graph; a share of denied calls has two. */
const MAX_DRAWN = 40;

const WIDTH = 24;
const HEIGHT = 7;
const PERIOD = Duration.minutes(1);

/** The dashboard: what was asked, approved and denied; who used how much; what Bedrock says; how the system itself is. */
export class Dashboard extends cloudwatch.Dashboard {
  constructor(scope: Construct, id: string, { name, values, modelMetrics, system }: DashboardProps) {
    super(scope, id, {
      dashboardName: name,
      defaultInterval: Duration.hours(3),
    });
    const drawn = (all: readonly string[]) => all.slice(0, MAX_DRAWN);
    const [Model, CostCenter, Application, Environment] = [
      drawn(values.Model),
      drawn(values.CostCenter),
      drawn(values.Application),
      drawn(values.Environment),
    ];
    const graphs = (...widgets: cloudwatch.IWidget[]) => this.addWidgets(...widgets);
    const heading = (markdown: string) =>
      graphs(new cloudwatch.TextWidget({ markdown, width: WIDTH, height: 1 }));

    heading('# Calls');
    graphs(
      ...(['TotalRequests', 'RateLimitApproved', 'RateLimitDenied', 'InvocationFailed'] as const).map(
        (metric) => single(metric, [{ expression: total(metric), label: metric }]),
      ),
    );
    graphs(
      graph(
        'Calls by outcome',
        OUTCOMES.map((metric) => ({ expression: total(metric), label: metric })),
      ),
      atLimit('Model at its limit: % of calls denied', deniedPercentBy('Model', Model)),
      atLimit('Cost centre at its limit: % of calls denied', deniedPercentBy('CostCenter', CostCenter)),
    );

    heading('# Tokens');
    for (const metric of ['InputTokens', 'OutputTokens'] as const) {
      graphs(
        graph(`${metric} by model`, totalBy(metric, 'Model', Model), 4),
        graph(`${metric} by cost centre`, totalBy(metric, 'CostCenter', CostCenter), 4),
        graph(`${metric} by application`, totalBy(metric, 'Application', Application), 4),
        graph(`${metric} by environment`, totalBy(metric, 'Environment', Environment), 4),
      );
    }

    heading("# Bedrock's own view");
    graphs(
      ...(['Invocations', 'InvocationThrottles', 'InvocationClientErrors', 'InvocationLatency'] as const).map(
        (name) =>
          new cloudwatch.GraphWidget({
            title: name,
            width: WIDTH / 4,
            height: HEIGHT,
            left: Object.entries(modelMetrics)
              .slice(0, MAX_DRAWN)
              .map(([alias, modelMetric]) => bedrockMetric(name, modelMetric, alias)),
          }),
      ),
    );

    heading('# The system itself');
    const groups = Object.entries(system.groups);
    graphs(
      ...groups.map(
        ([title, metrics]) =>
          new cloudwatch.GraphWidget({ title, width: WIDTH / groups.length, height: HEIGHT, left: metrics }),
      ),
    );
  }
}

const OUTCOMES: Metric[] = ['RateLimitApproved', 'RateLimitDenied', 'InvocationFailed'];

const maths = (expressions: readonly Expression[]) =>
  expressions.map(
    ({ expression, label }) => new cloudwatch.MathExpression({ expression, label, period: PERIOD }),
  );

const single = (metric: Metric, expressions: readonly Expression[]) =>
  new cloudwatch.SingleValueWidget({
    title: `${metric} (${METRICS[metric]})`,
    width: WIDTH / 4,
    height: 4,
    metrics: maths(expressions),
    setPeriodToTimeRange: true,
  });

const graph = (title: string, expressions: readonly Expression[], columns = 3) =>
  new cloudwatch.GraphWidget({
    title,
    width: WIDTH / columns,
    height: HEIGHT,
    left: maths(expressions),
    stacked: true,
  });

const atLimit = (title: string, expressions: readonly Expression[]) =>
  new cloudwatch.GraphWidget({
    title,
    width: WIDTH / 3,
    height: HEIGHT,
    left: maths(expressions),
    leftYAxis: { min: 0, max: 100, label: '% denied', showUnits: false },
    leftAnnotations: [{ value: 100, label: 'at its limit', color: cloudwatch.Color.RED }],
  });
