import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Artifacts } from '../build/artifacts.ts';
import { BillingStack } from './billing-stack.ts';
import type { Configuration } from './configuration/schema.ts';
import { CostSentryStack } from './cost-sentry-stack.ts';
import type { Stage } from './stages.ts';

interface AppProps {
  stage: Stage;
  configuration: Configuration;
  artifacts: Artifacts;
  /** Where the cloud assembly is written; the CDK CLI says where, if it runs this. */
  outdir?: string;
  now?: Date;
}

/** Cost Explorer, budgets and their like are at home here. */
const BILLING_REGION = 'us-east-1';

/** The whole app: the API's stack, and that of the bill. */
export function createApp({ stage, configuration, artifacts, outdir, now = new Date() }: AppProps): App {
  const app = new App({ outdir, analyticsReporting: false });
  const shared = { stage, configuration, artifacts };
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
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
