import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { LOG_METRICS, NAMESPACE } from '../../functions/reporting/metrics.ts';
import type { Artifacts } from '../build/artifacts.ts';
import { FUNCTIONS, type FunctionName } from '../wiring.ts';
import { guardrailsVariable, prefixesVariable } from './configuration/lists.ts';
import { iamAccessVariables } from './configuration/iam-access.ts';
import { plannedProfiles } from './configuration/profiles.ts';
import type { Configuration } from './configuration/schema.ts';
import { Alarms } from './observability/alarms.ts';
import { BundledFunction } from './constructs/bundled-function.ts';
import { runOnSchedule } from './constructs/schedule.ts';
import { Dashboard } from './observability/dashboard.ts';
import { EncryptionKey } from './constructs/encryption-key.ts';
import { Firewall } from './constructs/firewall.ts';
import { GraphqlApi } from './constructs/graphql-api.ts';
import { Identity } from './constructs/identity.ts';
import { InferenceProfiles } from './constructs/inference-profiles.ts';
import { Relay } from './constructs/relay.ts';
import { WebConsole } from './constructs/web-console.ts';
import { Worker } from './constructs/worker.ts';
import { StoreTable } from './constructs/store-table.ts';
import { Notifications } from './constructs/notifications.ts';
import { dimensionValues, modelMetrics } from './observability/dashboard-values.ts';
import { PUBLISHING } from './access/grants.ts';
import { routingEnvironment } from './bedrock/models.ts';
import { allowBedrock, allowLookingBack, allowPublishing, allowTables } from './access/permissions.ts';
import { STAGES, type Stage } from './stages.ts';
import { logNamespace, SystemMetrics } from './observability/system-metrics.ts';

export interface CostSentryProps extends StackProps {
  stage: Stage;
  configuration: Configuration;
  artifacts: Artifacts;
  now: Date;
}

/** The functions that belong to the bill, which is another stack's. */
const BILLING_FUNCTIONS = ['activate-tags'] as const satisfies FunctionName[];

type ApiFunction = Exclude<FunctionName, (typeof BILLING_FUNCTIONS)[number]>;

const API_FUNCTIONS = (Object.keys(FUNCTIONS) as FunctionName[]).filter(
  (name): name is ApiFunction => !(BILLING_FUNCTIONS as readonly string[]).includes(name),
);

/** The functions on the way of a call, for which concurrency may be reserved. */
const ON_THE_PATH: readonly FunctionName[] = ['validate', 'sentry', 'invoke', 'run'];

/** One sweep at a time: whatever the calls take, what they left behind is resolved. */
const reserved = (name: FunctionName, concurrentCalls: number): number | undefined =>
  ON_THE_PATH.includes(name) ? concurrentCalls : name === 'sweep' ? 1 : undefined;

/** Everything that a call needs, in one region of one account. */
export class CostSentryStack extends Stack {
  constructor(scope: Construct, id: string, props: CostSentryProps) {
    super(scope, id, props);
    const { stage, configuration, artifacts, now } = props;
    const { limits, extras, backEnds, alertEmail } = configuration;
    const settings = STAGES[stage];
    const key = extras.customerManagedKey ? new EncryptionKey(this, 'Key', { settings }) : undefined;

    const tables = {
      ledger: new StoreTable(this, 'Ledger', { settings, key }),
      calls: new StoreTable(this, 'Calls', { settings, key, isFollowed: true }),
    };
    const { bus, topic } = new Notifications(this, 'Notifications', { key, email: alertEmail });
    const bundled = Object.fromEntries(
      API_FUNCTIONS.map((name) => {
        const reservedConcurrency = limits.concurrentCalls && reserved(name, limits.concurrentCalls);
        const tracing = extras.tracing;
        return [
          name,
          new BundledFunction(this, name, { name, artifacts, settings, tracing, key, reservedConcurrency }),
        ];
      }),
    ) as Record<ApiFunction, BundledFunction>;
    const functions = Object.fromEntries(API_FUNCTIONS.map((name) => [name, bundled[name].function]));

    const identity = new Identity(this, 'Identity', { settings, tokenClaims: functions['token-claims']! });
    const publishers = API_FUNCTIONS.filter((name) => name in PUBLISHING);
    const { api } = new GraphqlApi(this, 'GraphQL', {
      artifacts,
      settings,
      extras,
      functions,
      bus,
      userPool: identity.userPool,
      userPoolClient: identity.client,
      iamAccess: iamAccessVariables(
        publishers.map((name) => bundled[name].role.roleName),
        backEnds,
      ),
      key,
      now,
    });
    const planned = plannedProfiles(configuration);
    const profiles = new InferenceProfiles(this, 'InferenceProfiles', {
      planned,
      configuration,
      stage,
      register: functions['register-profiles']!,
      logGroup: bundled['register-profiles'].logGroup,
    });

    for (const [name, one] of Object.entries(bundled) as [ApiFunction, BundledFunction][]) {
      allowTables(name, one, tables, key);
      allowPublishing(name, one, api);
      one.setEnvironment({
        LEDGER_TABLE: tables.ledger.tableName,
        CALLS_TABLE: tables.calls.tableName,
        GRAPHQL_URL: api.graphqlUrl,
        HOLD_TIMEOUT_SECONDS: String(limits.holdTimeoutSeconds),
        REQUIRE_BUDGET: String(settings.requireBudget),
        MODELS: configuration.models.join(','),
        ...routingEnvironment(configuration),
        APPLICATIONS: configuration.applications.join(','),
        COST_CENTERS: configuration.costCenters.map(({ name: costCenter }) => costCenter).join(','),
        ENVIRONMENTS: configuration.environments.join(','),
        UNLISTED_TAGS: configuration.unlistedTags,
        GUARDRAILS: guardrailsVariable(configuration),
        S3_PREFIXES: prefixesVariable(configuration),
        REPORTING_TIME_ZONE: configuration.reporting.timeZone,
        USAGE_RETENTION_DAYS: String(configuration.reporting.retentionDays),
        COST_EXPLORER_REQUESTS_A_DAY: String(configuration.reporting.costExplorerRequestsADay),
        COST_REPORT_MAX_AGE_HOURS: String(configuration.reporting.costReportMaxAgeHours),
        LOG_PROMPTS: String(configuration.logPrompts),
        RUN_FUNCTION: bundled.run.function.functionName,
      });
      for (const { name, pattern } of LOG_METRICS)
        new MetricFilter(one, name, {
          logGroup: one.logGroup,
          metricNamespace: logNamespace(this),
          metricName: name,
          filterPattern: FilterPattern.literal(pattern),
        });
    }
    allowBedrock(bundled, { configuration, profiles: [...profiles.byAlias.values()] }, this);
    allowLookingBack(bundled.analysis);
    new Worker(this, 'Worker', { run: bundled.run, from: bundled.invoke, key });
    runOnSchedule(this, 'sweep', functions.sweep!);
    const { mapping } = new Relay(this, 'Relay', { relay: bundled.relay, calls: tables.calls, key });

    const system = new SystemMetrics({ api, functions, tables, relayed: mapping });
    new Dashboard(this, 'Dashboard', {
      name: configuration.dashboardName ?? (stage === 'prod' ? NAMESPACE : `${NAMESPACE}-${stage}`),
      values: dimensionValues(configuration, planned),
      modelMetrics: modelMetrics(configuration, profiles.byAlias),
      system,
    });
    new Alarms(this, 'Alarms', { system, topic });
    if (extras.firewall) {
      const { requestsPerFiveMinutes } = extras.firewall;
      new Firewall(this, 'Firewall', { apiArn: api.arn, requestsPerFiveMinutes });
    }

    const webConsole =
      extras.console &&
      new WebConsole(this, 'Console', {
        api,
        userPool: identity.userPool,
        domainPrefix: extras.console.signInPrefix,
        settings,
        relayLog: bundled.relay.logGroup.logGroupName,
      });

    const outputs = {
      GraphqlUrl: api.graphqlUrl,
      UserPoolId: identity.userPool.userPoolId,
      UserPoolClientId: identity.client.userPoolClientId,
      TopicArn: topic.topicArn,
      CallsTable: tables.calls.tableName,
      RelayFunction: bundled.relay.function.functionName,
      ...(settings.apiKey && { ApiKey: api.apiKey! }),
      ...(webConsole && { ConsoleUrl: webConsole.url, ConsoleClientId: webConsole.clientId }),
      ...(extras.domain && { DomainTarget: api.appSyncDomainName }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
