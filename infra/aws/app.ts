import { App, Tags, Validations } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import { builtArtifacts } from '../build/artifacts.ts';
import { BillingStack } from './billing-stack.ts';
import { ConfigurationError, type Configuration } from './configuration/schema.ts';
import { CostSentryStack } from './cost-sentry-stack.ts';
import { isStage, STAGES, type Stage } from './stages.ts';

/** Cost Explorer, budgets and their like are at home here. */
const BILLING_REGION = 'us-east-1';

/** An app without stacks, checked by cdk-nag. The CDK CLI says where its assembly goes, if it runs this. */
export function newApp(outdir?: string): App {
  // As a new project would have it; aws-cdk-lib is pinned, so this changes only with it.
  const app = new App({ outdir, analyticsReporting: false, context: CURRENTLY_RECOMMENDED_FLAGS });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

/** The stage that the context names: `-c stage=prod`; `dev` if it names none. */
export function stageOf(app: App): Stage {
  const stage: unknown = app.node.tryGetContext('stage') ?? 'dev';
  if (isStage(stage)) return stage;
  throw new ConfigurationError(
    `stage must be one of ${Object.keys(STAGES).join(', ')}, not ${String(stage)}`,
  );
}

/** The API's stack, and that of the bill. What the table of contents names must have been built. */
export function addStacks(app: App, stage: Stage, configuration: Configuration, now = new Date()): void {
  const shared = { stage, configuration, artifacts: builtArtifacts() };
  const stack = new CostSentryStack(app, `CostSentry-${stage}`, {
    ...shared,
    now,
    description: 'Cost Sentry for Amazon Bedrock: manages the cost of model calls before they happen',
  });
  const billing = new BillingStack(app, `CostSentry-${stage}-billing`, {
    ...shared,
    env: { region: BILLING_REGION },
    description: 'Cost Sentry for Amazon Bedrock: the trailing line of defence, on the bill',
  });
  for (const one of [stack, billing]) Tags.of(one).add('service', 'cost-sentry');
}
