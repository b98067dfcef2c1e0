import { alertMetric } from '../../functions/reporting/alerts.ts';
import { decisionLine } from '../../functions/reporting/decision-line.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { emfRecord, OTHER, oneMetric } from '../../functions/reporting/emf.ts';
import {
  ALERT_METRIC,
  DIMENSIONS,
  ERROR_METRIC,
  FAILED_CALLS_METRIC,
  METRICS,
  NAMESPACE,
  SWEEP_LAG_METRIC,
} from '../../functions/reporting/metrics.ts';
import type { Resource, Template } from '../../infra/build/assembly.ts';
import { CONFIGURATION, propertiesOf, synthesise, type Synthesised } from '../support/assembly.ts';
import { short } from '../support/statements.ts';

interface Widget {
  type: string;
  properties: { title?: string; markdown?: string; metrics?: MetricRow[] };
}
type MetricRow = (string | { expression?: string; label?: string; stat?: string })[];

let prod: Synthesised;
let widgets: Widget[];
beforeAll(async () => {
  prod = await synthesise('prod');
  widgets = widgetsOf(prod.api);
});

const widgetsOf = (template: Template) =>
  (
    JSON.parse(short(propertiesOf(template, 'AWS::CloudWatch::Dashboard')[0]!.DashboardBody)) as {
      widgets: Widget[];
    }
  ).widgets;
const expressionsOf = (shown: Widget[]) =>
  shown.flatMap(({ properties }) =>
    (properties.metrics ?? []).flatMap((row) =>
      row.flatMap((cell) => (typeof cell === 'object' ? (cell.expression ?? []) : [])),
    ),
  );
const titled = (title: string) => widgets.filter(({ properties }) => properties.title?.startsWith(title));

/** A record as a call that succeeds, fails or is denied emits it. */
const emitted = (status: 'SUCCEEDED' | 'FAILED' | 'DENIED') =>
  emfRecord(
    {
      status,
      model: 'claude-3',
      modelId: 'x',
      tags: { applicationId: 'unlisted', costCenter: 'sales', environment: 'prod' },
      usage: {
        inputTokens: 1,
        outputTokens: 1,
        cacheReadInputTokens: 0,
        cacheWriteInputTokens: 0,
        totalTokens: 2,
      },
    },
    0,
    { applicationId: new Set(['crm']) },
  ) as Record<string, unknown> & {
    _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] };
  };

describe('the dashboard', () => {
  it('has the name of the namespace; another in another stage', async () => {
    expect(propertiesOf(prod.api, 'AWS::CloudWatch::Dashboard')[0]!.DashboardName).toBe(NAMESPACE);
    const dev = await synthesise('dev');
    expect(propertiesOf(dev.api, 'AWS::CloudWatch::Dashboard')[0]!.DashboardName).toBe(`${NAMESPACE}-dev`);
  });

  it('searches for what functions emit: the namespace, all five dimensions, and metrics that there are', () => {
    const searches = expressionsOf(widgets).flatMap((expression) => [
      ...expression.matchAll(/SEARCH\('\{([^}]*)\} MetricName="(\w+)"((?: \w+="[^"]*")*)', 'Sum'\)/g),
    ]);
    expect(searches.length).toBeGreaterThan(30);
    const { CloudWatchMetrics } = emitted('SUCCEEDED')._aws;
    expect(CloudWatchMetrics[0]!.Dimensions).toEqual([[...DIMENSIONS]]);
    for (const [, schema, metric, conditions] of searches) {
      expect(schema).toBe([CloudWatchMetrics[0]!.Namespace, ...DIMENSIONS].join(','));
      expect(Object.keys(METRICS)).toContain(metric);
      for (const [, dimension] of conditions!.matchAll(/(\w+)="/g)) expect(DIMENSIONS).toContain(dimension);
    }
    const shown = new Set(searches.map(([, , metric]) => metric));
    expect(shown).toEqual(new Set(Object.keys(METRICS)));
  });

  it('has no expression that is not made of such searches', () => {
    for (const expression of expressionsOf(widgets)) {
      const rest = expression.replace(/SEARCH\('[^']*', 'Sum'\)/g, 's');
      expect(['FILL(SUM(s), 0)', '100 * FILL(SUM(s), 0) / SUM(s)']).toContain(rest);
    }
  });

  it('shows tokens by model, cost centre, application and environment: every value that there can be', () => {
    const labels = (title: string) =>
      titled(title)[0]!.properties.metrics!.map((row) => (row[0] as { label: string }).label);
    for (const metric of ['InputTokens', 'OutputTokens']) {
      expect(labels(`${metric} by model`)).toEqual([
        'claude-3',
        'claude-haiku-4-5',
        'llama-4-maverick',
        'sales-crm-dev-claude-haiku-4-5',
        'sales-crm-dev-claude-3',
        'sales-crm-prod-claude-haiku-4-5',
        'sales-crm-prod-claude-3',
      ]);
      expect(labels(`${metric} by cost centre`)).toEqual(['sales', 'support', 'none', OTHER]);
      expect(labels(`${metric} by application`)).toEqual([
        'crm',
        'helpdesk',
        emitted('SUCCEEDED').Application,
      ]);
      expect(labels(`${metric} by environment`)).toEqual(['dev', 'prod', 'none', OTHER]);
    }
    expect(emitted('SUCCEEDED').Application).toBe(OTHER);
  });

  it('makes a model at its limit plain to see', () => {
    const [widget] = titled('Model at its limit');
    const [first] = expressionsOf([widget!]);
    expect(first).toContain('MetricName="RateLimitDenied" Model="claude-3"');
    expect(first).toContain('MetricName="TotalRequests" Model="claude-3"');
    expect(JSON.stringify(widget)).toContain('"label":"at its limit"');
  });

  it("puts Bedrock's own metrics beside them, by modelMetric", () => {
    const names = ['Invocations', 'InvocationThrottles', 'InvocationClientErrors', 'InvocationLatency'];
    for (const name of names) {
      const rows = titled(name)[0]!.properties.metrics!;
      const ids = rows.map(([namespace, metric, dimension, value]) => {
        expect([namespace, metric, dimension]).toEqual(['AWS/Bedrock', name, 'ModelId']);
        return value;
      });
      expect(ids).toEqual([
        'anthropic.claude-3-sonnet-20240229-v1:0',
        'global.anthropic.claude-haiku-4-5-20251001-v1:0',
        'us.meta.llama4-maverick-17b-instruct-v1:0',
        '{InferenceProfilessalescrmdevclaudehaiku45}',
        '{InferenceProfilessalescrmdevclaude3}',
        '{InferenceProfilessalescrmprodclaudehaiku45}',
        '{InferenceProfilessalescrmprodclaude3}',
      ]);
    }
    expect(JSON.stringify(prod.api)).toContain('"InferenceProfileId"');
  });

  it('draws no more than CloudWatch takes, however many profiles there are', async () => {
    const many = Array.from({ length: 60 }, (_, i) => ({ name: `cost-center-${i}` }));
    const { api } = await synthesise('prod', {
      ...CONFIGURATION,
      costCenters: [...many, { name: 'sales' }],
      profiles: [{ costCenters: many.map(({ name }) => name), applications: ['crm'], models: ['claude-3'] }],
    });
    for (const widget of widgetsOf(api)) {
      const searches = expressionsOf([widget]).join(' ').split('SEARCH(').length - 1;
      expect(searches, widget.properties.title).toBeLessThanOrEqual(100);
      expect((widget.properties.metrics ?? []).length).toBeLessThanOrEqual(500);
    }
  });

  it('counts what each outcome emits', () => {
    const names = (status: Parameters<typeof emitted>[0]) =>
      emitted(status)._aws.CloudWatchMetrics[0]!.Metrics.map(({ Name }) => Name);
    const emittable = new Set([...names('SUCCEEDED'), ...names('FAILED'), ...names('DENIED')]);
    expect(emittable).toEqual(new Set(Object.keys(METRICS)));
  });

  it('shows how the system itself is', () => {
    for (const title of ['API: errors', 'API and functions: p95', 'Functions: errors', 'Sweep, ', 'Tables: '])
      expect(titled(title), title).toHaveLength(1);
    const sweep = titled('Sweep, ')[0]!.properties.metrics!;
    expect(sweep.map((row) => row.slice(0, 2))).toEqual([
      ['AWS/Lambda', 'Invocations'],
      [NAMESPACE, SWEEP_LAG_METRIC.name],
      [`${NAMESPACE}/CostSentry-prod`, ERROR_METRIC.name],
      [`${NAMESPACE}/CostSentry-prod`, FAILED_CALLS_METRIC.name],
      ['AWS/Lambda', 'AsyncEventsDropped'],
    ]);
  });
});

describe('the alarms', () => {
  /** Each alarm with the metric that it watches; one that has a label is a query of its own. */
  const alarms = () =>
    propertiesOf(prod.api, 'AWS::CloudWatch::Alarm').map((alarm): Resource['Properties'] => {
      const [query] = (alarm.Metrics ?? []) as { MetricStat?: { Metric: object; Stat: string } }[];
      return {
        ...alarm,
        ...query?.MetricStat?.Metric,
        Statistic: alarm.Statistic ?? query?.MetricStat?.Stat,
      };
    });

  it('all go to the topic, and say what to look at', () => {
    for (const { AlarmActions, AlarmDescription } of alarms()) {
      expect(AlarmActions.map(short)).toEqual(['{NotificationsTopic}']);
      expect(String(AlarmDescription).length).toBeGreaterThan(20);
    }
  });

  it('watch every function for errors and throttles', () => {
    for (const metric of ['Errors', 'Throttles'])
      expect(alarms().filter(({ MetricName }) => MetricName === metric)).toHaveLength(13);
  });

  it('go off when the sweep is silent, and only then by silence', () => {
    const silent = alarms().filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(silent).toMatchObject([
      { MetricName: 'Invocations', ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: 5 },
    ]);
  });

  it('watch for the metrics that functions emit, by their names', () => {
    const lag = alarms().find(({ MetricName }) => MetricName === SWEEP_LAG_METRIC.name)!;
    expect(lag).toMatchObject({ Namespace: NAMESPACE, Statistic: 'Maximum' });
    expect(lag.Dimensions).toMatchObject([{ Name: 'FunctionName' }]);
    expect(short(lag.Dimensions[0].Value)).toBe('{sweepFunction}');
    expect(oneMetric(SWEEP_LAG_METRIC, 1, { FunctionName: 'x' }, 0)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: NAMESPACE, Dimensions: [['FunctionName']] }] },
    });
    for (const { name, pattern } of [ERROR_METRIC, FAILED_CALLS_METRIC]) {
      const [alarm] = alarms().filter(({ MetricName }) => MetricName === name);
      const filters = propertiesOf(prod.api, 'AWS::Logs::MetricFilter').filter(
        ({ FilterPattern }) => FilterPattern === pattern,
      );
      expect(filters).toHaveLength(13);
      for (const { MetricTransformations } of filters)
        expect(MetricTransformations).toMatchObject([
          { MetricName: name, MetricNamespace: alarm!.Namespace },
        ]);
    }
  });

  it('count the line of a call that failed, and of no other', () => {
    const record = { details: { model: {} } } as never;
    const line = (status: 'FAILED' | 'SUCCEEDED') => decisionLine(record, 1, { status, tags: {} } as never);
    expect(FAILED_CALLS_METRIC.pattern).toBe('{ $.status = "FAILED" }');
    expect(line('FAILED')).toMatchObject({ status: 'FAILED' });
    expect(line('SUCCEEDED')).toMatchObject({ status: 'SUCCEEDED' });
  });

  it.each([
    ['Sales, month', 'Sales, month'],
    ['Vertrieb – Müller', 'abc'],
    ['予算', 'abc'],
    [':x', 'abc'],
    ['   ', 'abc'],
  ])('tell a budget %j as %j, which CloudWatch takes', (budgetName, expected) => {
    const alert = { kind: 'THRESHOLD', budgetId: 'abc', budgetName, timestamp: new Date(0).toISOString() };
    expect(alertMetric(alert as never)).toMatchObject({ Budget: expected });
  });

  it('budget alerts are events, and a metric beside', () => {
    expect(oneMetric(ALERT_METRIC, 1, { Kind: 'THRESHOLD', Budget: 'b' }, 0)).toMatchObject({
      Kind: 'THRESHOLD',
      Budget: 'b',
      BudgetAlerts: 1,
      _aws: { CloudWatchMetrics: [{ Dimensions: [['Kind', 'Budget']] }] },
    });
  });
});
