import { Duration } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { GROUPS } from '../../../schema/groups.ts';
import { TAG_CLAIMS } from '../../../functions/identity/claims.ts';
import { except } from '../nag-exceptions.ts';
import { removalPolicyOf, type StageSettings } from '../stages.ts';

const MAX_LIST_LENGTH = 2048; // Cognito's limit for an attribute
const MIN_PASSWORD_LENGTH = 14;

interface IdentityProps {
  settings: StageSettings;
  /** Puts the cost centres into the access token. */
  tokenClaims: IFunction;
}

/** Who people are: a user pool in which only admins create users and say whose money these may spend. */
export class Identity extends Construct {
  readonly userPool: cognito.UserPool;
  readonly client: cognito.UserPoolClient;

  constructor(scope: Construct, id: string, { settings, tokenClaims }: IdentityProps) {
    super(scope, id);
    const list = () => new cognito.StringAttribute({ mutable: true, maxLen: MAX_LIST_LENGTH });
    this.userPool = new cognito.UserPool(this, 'UserPool', {
      selfSignUpEnabled: false,
      signInAliases: { email: true },
      customAttributes: Object.fromEntries(Object.values(TAG_CLAIMS).map((name) => [name, list()])),
      passwordPolicy: {
        minLength: MIN_PASSWORD_LENGTH,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      mfa: settings.requireMfa ? cognito.Mfa.REQUIRED : cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
      // The plan from which a trigger may customise access tokens.
      featurePlan: cognito.FeaturePlan.ESSENTIALS,
      deletionProtection: settings.retain,
      removalPolicy: removalPolicyOf(settings),
    });
    except(
      this.userPool,
      'COG8',
      'The plus plan adds threat protection at several times the price of a user; MFA, admin-made users and long passwords stand instead.',
    );
    if (!settings.requireMfa) {
      except(this.userPool, 'COG2', 'In development a second factor is offered, not required.');
    }
    this.userPool.addTrigger(
      cognito.UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      tokenClaims,
      cognito.LambdaVersion.V2_0,
    );
    for (const [groupName, description] of Object.entries(GROUPS)) {
      new cognito.CfnUserPoolGroup(this, groupName, {
        userPoolId: this.userPool.userPoolId,
        groupName,
        description,
      });
    }
    this.client = this.userPool.addClient('Client', {
      authFlows: { userSrp: true },
      disableOAuth: true,
      generateSecret: false,
      preventUserExistenceErrors: true,
      accessTokenValidity: Duration.hours(1),
      // Without the custom attributes: no user may write whose money it may spend.
      writeAttributes: new cognito.ClientAttributes().withStandardAttributes({ fullname: true }),
    });
  }
}
