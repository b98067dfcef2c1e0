import { join } from 'node:path';
import { DefaultStackSynthesizer, Duration, Fn, Stack, type CfnElement } from 'aws-cdk-lib';
import type { CfnGraphQLApi, GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { ClientAttributes, OAuthScope, type UserPool } from 'aws-cdk-lib/aws-cognito';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { Settings } from '../../../console/identity/settings.ts';
import { CONSOLE_DIR, contentSecurityPolicy } from '../../build/console.ts';
import { CONSOLE_PATH } from '../../build/console-path.ts';
import { except } from '../nag-exceptions.ts';
import { removalPolicyOf, type StageSettings } from '../stages.ts';

interface WebConsoleProps {
  api: GraphqlApi;
  userPool: UserPool;
  /** The first part of the sign-in page's host name: unique in the region. */
  domainPrefix: string;
  settings: StageSettings;
  /** Where a call's log line is. */
  relayLog: string;
}

/** Every path of the console but a file's is its one page: the page itself knows which is meant. */
const TO_THE_PAGE = `function handler(event) {
  var request = event.request;
  if (request.uri.indexOf('${CONSOLE_PATH}/assets/') === 0 || request.uri === '${CONSOLE_PATH}/settings.json') return request;
  if (request.uri === '${CONSOLE_PATH}' || request.uri.indexOf('${CONSOLE_PATH}/') === 0) {
    request.uri = '${CONSOLE_PATH}/index.html';
    return request;
  }
  return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: '${CONSOLE_PATH}/' } } };
}
`;

const ASSETS_FOR = Duration.days(365);
const HSTS_FOR = Duration.days(365);

/** The web console: files in S3 that only CloudFront reads, strict headers, and signing in with the user pool. */
export class WebConsole extends Construct {
  readonly url: string;
  /** The user pool's client that the console signs in by. */
  readonly clientId: string;

  constructor(scope: Construct, id: string, props: WebConsoleProps) {
    super(scope, id);
    const { api, userPool, domainPrefix, settings, relayLog } = props;
    const { region } = Stack.of(this);
    const bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: removalPolicyOf(settings),
    });
    except(
      bucket,
      'S1',
      'It has the files of the console only, which are public source, and CloudFront reads them.',
    );
    const signInHost = `${domainPrefix}.auth.${region}.amazoncognito.com`;
    const distribution = this.#distribution(bucket, [
      ...originsOf(api),
      `https://${signInHost}`,
      `https://cognito-idp.${region}.amazonaws.com`,
    ]);
    this.url = `https://${distribution.distributionDomainName}${CONSOLE_PATH}/`;

    userPool.addDomain('SignIn', { cognitoDomain: { domainPrefix } });
    this.clientId = signInClient(userPool, this.url);
    this.#deploy(bucket, distribution, {
      endpoint: api.graphqlUrl,
      region,
      signIn: {
        kind: 'userPool',
        userPoolId: userPool.userPoolId,
        clientId: this.clientId,
        domain: signInHost,
      },
      logGroups: { region, relay: relayLog },
    });
  }

  #distribution(bucket: Bucket, connectSrc: string[]): cloudfront.Distribution {
    const headers = new cloudfront.ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: contentSecurityPolicy(...connectSrc),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
        referrerPolicy: {
          referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER,
          override: true,
        },
        strictTransportSecurity: { accessControlMaxAge: HSTS_FOR, includeSubdomains: true, override: true },
      },
    });
    const toThePage = new cloudfront.Function(this, 'ToThePage', {
      code: cloudfront.FunctionCode.fromInline(TO_THE_PAGE),
      runtime: cloudfront.FunctionRuntime.JS_2_0,
    });
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: `Console of ${Stack.of(this).stackName}`,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket),
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headers,
        functionAssociations: [
          { function: toThePage, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST },
        ],
      },
    });
    except(distribution, 'CFR1', 'Who may use the console is said by the user pool, not by where they are.');
    except(
      distribution,
      'CFR2',
      'It serves files of public source; what asks and changes is the API, which has a firewall of its own.',
    );
    except(
      distribution,
      'CFR3',
      'Which files were read tells little; whatever is done goes through the API, which logs.',
    );
    except(
      distribution,
      'CFR4',
      'With CloudFront’s own name there is no choice of certificate, nor of the oldest TLS that it takes.',
    );
    return distribution;
  }

  /** Files first, then the page that names them; those of before stay, for pages that are still open. */
  #deploy(bucket: Bucket, distribution: cloudfront.Distribution, settings: Settings): void {
    const files = new BucketDeployment(this, 'Assets', {
      sources: [Source.asset(join(CONSOLE_DIR, 'assets'), { exclude: ['*.br'] })],
      destinationBucket: bucket,
      destinationKeyPrefix: `${CONSOLE_PATH.slice(1)}/assets`,
      prune: false,
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(ASSETS_FOR), CacheControl.immutable()],
    });
    const page = new BucketDeployment(this, 'Page', {
      sources: [
        Source.asset(CONSOLE_DIR, { exclude: ['*', '!index.html'] }),
        Source.jsonData('settings.json', settings),
      ],
      destinationBucket: bucket,
      destinationKeyPrefix: CONSOLE_PATH.slice(1),
      prune: false,
      cacheControl: [CacheControl.noCache()],
      distribution,
      distributionPaths: [`${CONSOLE_PATH}/*`],
    });
    page.node.addDependency(files);
    exceptDeployment(bucket);
  }
}

/** Where the API answers, and where it tells of events: hosts of two names on AWS. */
const originsOf = (api: GraphqlApi): string[] => {
  const hostOf = (url: string) => Fn.select(2, Fn.split('/', url));
  const { attrGraphQlUrl, attrRealtimeUrl } = api.node.defaultChild as CfnGraphQLApi;
  return [`https://${hostOf(attrGraphQlUrl)}`, `wss://${hostOf(attrRealtimeUrl)}`];
};

/** A client that signs in by code and PKCE on the pool's own page, and comes back to the console. Returns its ID. */
function signInClient(userPool: UserPool, url: string): string {
  return userPool.addClient('Console', {
    generateSecret: false,
    preventUserExistenceErrors: true,
    accessTokenValidity: Duration.hours(1),
    authFlows: {},
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: [OAuthScope.OPENID, OAuthScope.COGNITO_ADMIN],
      callbackUrls: [url],
      logoutUrls: [url],
    },
    // Without the custom attributes: no user may write whose money it may spend.
    writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
  }).userPoolClientId;
}

/** What CDK's own function for copying files may do is CDK's to say: it is made of it, and runs at deployments only. */
function exceptDeployment(bucket: Bucket): void {
  const stack = Stack.of(bucket);
  const copier = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'))!;
  const files = stack.getLogicalId(bucket.node.defaultChild as CfnElement);
  const staged = `arn:<AWS::Partition>:s3:::cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-assets-<AWS::AccountId>-<AWS::Region>`;
  const wildcards = [
    ...['s3:GetBucket*', 's3:GetObject*', 's3:List*', 's3:Abort*', 's3:DeleteObject*'].map(
      (one) => `Action::${one}`,
    ),
    `Resource::${staged}/*`,
    `Resource::<${files}.Arn>/*`,
  ];
  for (const one of wildcards)
    except(
      copier,
      `IAM5[${one}]`,
      'CDK’s own function copies the console’s files, from CDK’s bucket to the console’s.',
    );
  except(
    copier,
    'IAM5[Resource::*]',
    'CDK’s own function tells CloudFront to forget files by a permission that it gives itself for all distributions.',
  );
  except(
    copier,
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    'CDK’s own function writes its log by the policy that AWS keeps for that.',
  );
  except(copier, 'L1', 'CDK’s own function has the runtime that the pinned CDK gives it.');
}
