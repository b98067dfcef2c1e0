import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

interface FirewallProps {
  apiArn: string;
  requestsPerFiveMinutes: number;
}

/** Signed requests are counted out: functions and back ends share their addresses, and who signs is known. */
const NOT_SIGNED: wafv2.CfnWebACL.StatementProperty = {
  notStatement: {
    statement: {
      byteMatchStatement: {
        fieldToMatch: { singleHeader: { Name: 'authorization' } },
        positionalConstraint: 'STARTS_WITH',
        searchString: 'AWS4-HMAC-SHA256',
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    },
  },
};

const REPUTATION = 'AWSManagedRulesAmazonIpReputationList';

/**
 * AWS WAF on the API: known bad addresses, and a limit for each address. None of the managed rules that look into bodies: a
 * prompt may be longer than the 8 KB that the core rules take, and may be about an exploit without being one.
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
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              limit: requestsPerFiveMinutes,
              scopeDownStatement: NOT_SIGNED,
            },
          },
          visibilityConfig: visible('RequestsFromOneAddress'),
        },
        {
          name: REPUTATION,
          priority: 1,
          overrideAction: { none: {} },
          statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: REPUTATION } },
          visibilityConfig: visible(REPUTATION),
        },
      ],
    });
    new wafv2.CfnWebACLAssociation(this, 'Association', { resourceArn: apiArn, webAclArn: acl.attrArn });
  }
}
