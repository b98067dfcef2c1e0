import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

interface FirewallProps {
  apiArn: string;
  requestsPerFiveMinutes: number;
}

const MANAGED_RULES = ['AWSManagedRulesAmazonIpReputationList', 'AWSManagedRulesKnownBadInputsRuleSet'];

/**
 * AWS WAF on the API. (Not the managed core rule set: it refuses bodies above 8 KB, and prompts are longer.)
 */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { apiArn, requestsPerFiveMinutes }: FirewallProps) {
    super(scope, id);
    const visible = (metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty => ({
      cloudWatchMetricsEnabled: true,
      metricName,
      sampledRequestsEnabled: false, // a sample would show tokens and prompts
    });
    const acl = new wafv2.CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visible('CostSentry'),
      rules: [
        {
          name: 'RequestsFromOneAddress',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: requestsPerFiveMinutes } },
          visibilityConfig: visible('RequestsFromOneAddress'),
        },
        ...MANAGED_RULES.map((name, i) => ({
          name,
          priority: i + 1,
          overrideAction: { none: {} },
          statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
          visibilityConfig: visible(name),
        })),
      ],
    });
    new wafv2.CfnWebACLAssociation(this, 'Association', { resourceArn: apiArn, webAclArn: acl.attrArn });
  }
}
