import { Aws } from 'aws-cdk-lib';
import { EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ALERT_EVENT } from '../../../schema/events.ts';

interface NotificationsProps {
  key?: IKey;
  email?: string;
}

/** Where budget alerts and alarms go: alerts by the event bus, so that others can route them too; then one topic. */
export class Notifications extends Construct {
  readonly bus: EventBus;
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { key, email }: NotificationsProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { kmsKey: key });
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, masterKey: key });
    // A topic with a policy of its own no longer lets its account's alarms in by default.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (email) this.topic.addSubscription(new EmailSubscription(email));
    new Rule(this, 'Alerts', {
      description: 'Budget alerts to the topic',
      eventBus: this.bus,
      eventPattern: {
        source: Match.exactString(ALERT_EVENT.source),
        detailType: Match.exactString(ALERT_EVENT.detailType),
      },
      targets: [new targets.SnsTopic(this.topic)],
    });
  }
}
