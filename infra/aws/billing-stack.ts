import { createHash } from 'node:crypto';
import { Stack, type StackProps } from 'aws-cdk-lib';
import * as budgets from 'aws-cdk-lib/aws-budgets';
import * as ce from 'aws-cdk-lib/aws-ce';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Artifacts } from '../build/artifacts.ts';
import type { Configuration } from './configuration/schema.ts';
import { BundledFunction } from './constructs/bundled-function.ts';
import { runOnSchedule } from './constructs/schedule.ts';
import { except } from './nag-exceptions.ts';
import { STAGES, type Stage } from './stages.ts';

interface BillingProps extends StackProps {
  stage: Stage;
  configuration: Configuration;
  artifacts: Artifacts;
}

const COST_CENTER_TAG = 'costCenter';
const NOTIFY = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'ACTUAL', threshold: 100 },
  { notificationType: 'FORECASTED', threshold: 100 },
];

/**
 * The trailing line of defence, on the bill itself: cost allocation tags, an AWS Budget and an anomaly monitor for each cost
 * centre. A stack of its own, since it belongs in the payer account, and since nothing that happens here may undo the API.
 */
export class BillingStack extends Stack {
  constructor(scope: Construct, id: string, { stage, configuration, artifacts, ...props }: BillingProps) {
    super(scope, id, props);
    this.#activateTags(stage, artifacts);
    // Stages share their cost centres' bills: one of them watches.
    if (!STAGES[stage].watchesBill) return;
    const topic = this.#topic(configuration.alertEmail);
    for (const { name, monthlyBudgetUsd } of configuration.costCenters) {
      if (monthlyBudgetUsd !== undefined) this.#budget(name, monthlyBudgetUsd, topic);
    }
    const { anomaliesFromUsd } = configuration.billing;
    if (anomaliesFromUsd !== undefined) this.#anomalies(configuration, anomaliesFromUsd, topic);
  }

  #activateTags(stage: Stage, artifacts: Artifacts): void {
    const name = 'activate-tags';
    const one = new BundledFunction(this, name, { name, artifacts, settings: STAGES[stage], tracing: false });
    one.allow(['ce:UpdateCostAllocationTagsStatus'], ['*']);
    except(one, 'IAM5[Resource::*]', 'Cost allocation tags are no resource that it could be restricted to.');
    runOnSchedule(this, name, one.function);
  }

  #topic(email?: string): Topic {
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: ['budgets', 'costalerts'].map(
          (name) => new iam.ServicePrincipal(`${name}.amazonaws.com`),
        ),
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    if (email) topic.addSubscription(new EmailSubscription(email));
    return topic;
  }

  #budget(costCenter: string, amount: number, topic: Topic): void {
    new budgets.CfnBudget(this, `Budget-${idOf(costCenter)}`, {
      budget: {
        budgetName: budgetName(this.stackName, costCenter),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount, unit: 'USD' },
        // By the tag alone: Claude is billed as a product of its own, not as Amazon Bedrock.
        costFilters: { TagKeyValue: [`user:${COST_CENTER_TAG}$${costCenter}`] },
      },
      notificationsWithSubscribers: NOTIFY.map((notification) => ({
        notification: { ...notification, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
        subscribers: [{ subscriptionType: 'SNS', address: topic.topicArn }],
      })),
    });
  }

  #anomalies({ costCenters }: Configuration, fromUsd: number, topic: Topic): void {
    const monitors = costCenters.map(
      ({ name }) =>
        new ce.CfnAnomalyMonitor(this, `Anomalies-${idOf(name)}`, {
          monitorName: shortened(`${this.stackName} ${name}`),
          monitorType: 'CUSTOM',
          monitorSpecification: JSON.stringify({ Tags: { Key: COST_CENTER_TAG, Values: [name] } }),
        }),
    );
    new ce.CfnAnomalySubscription(this, 'Anomalies', {
      subscriptionName: this.stackName,
      frequency: 'IMMEDIATE',
      monitorArnList: monitors.map((monitor) => monitor.attrMonitorArn),
      subscribers: [{ type: 'SNS', address: topic.topicArn }],
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(fromUsd)],
        },
      }),
    });
  }
}

/** A construct's ID must not have slashes; an encoded name is as unique as the name. */
const idOf = (costCenter: string): string => encodeURIComponent(costCenter);

const MAX_NAME_LENGTH = 100;
const HASH_LENGTH = 8;

const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);

const shortened = (name: string): string =>
  name.length <= MAX_NAME_LENGTH
    ? name
    : `${name.slice(0, MAX_NAME_LENGTH - HASH_LENGTH - 1)}-${hashOf(name)}`;

/** AWS Budgets takes no colons in a name, which cost centres may have; the hash keeps such names apart. */
function budgetName(stackName: string, costCenter: string): string {
  const plain = costCenter.replace(/[:/]/g, '-');
  return shortened(`${stackName} ${plain}${plain === costCenter ? '' : `-${hashOf(costCenter)}`}`);
}
