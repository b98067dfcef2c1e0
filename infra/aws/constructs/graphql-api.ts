import { parse, print, visit } from 'graphql';
import { Expiration, Stack } from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IUserPool, IUserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Artifacts } from '../../build/artifacts.ts';
import { API_ENVIRONMENT, QUERY_LIMITS, type FunctionName } from '../../wiring.ts';
import type { Configuration } from '../configuration/schema.ts';
import { except } from '../nag-exceptions.ts';
import { removalPolicyOf, type StageSettings } from '../stages.ts';
import { DataSources } from './data-sources.ts';
import type { EncryptionKey } from './encryption-key.ts';

interface GraphqlApiProps {
  artifacts: Artifacts;
  settings: StageSettings;
  extras: Configuration['extras'];
  functions: Partial<Record<FunctionName, IFunction>>;
  bus: IEventBus;
  userPool: IUserPool;
  userPoolClient: IUserPoolClient;
  /** The values of `IAM_ACCESS` and its continuations. */
  iamAccess: readonly string[];
  key?: EncryptionKey;
  /** When it is now: a development key is good for some months from here. */
  now: Date;
}

/** The API: schema, steps and pipelines as the table of contents has them. */
export class GraphqlApi extends Construct {
  readonly api: appsync.GraphqlApi;

  constructor(scope: Construct, id: string, props: GraphqlApiProps) {
    super(scope, id);
    const { artifacts, settings, extras, iamAccess } = props;
    const logRole = new iam.Role(this, 'LogRole', {
      assumedBy: new iam.ServicePrincipal('appsync.amazonaws.com'),
      description: "Writes the API's log",
    });
    this.api = new appsync.GraphqlApi(this, 'Api', {
      name: Stack.of(this).stackName,
      definition: { schema: inlineSchema(schemaFor(artifacts.schema, settings)) },
      authorizationConfig: authorization(props),
      introspectionConfig: settings.introspection
        ? appsync.IntrospectionConfig.ENABLED
        : appsync.IntrospectionConfig.DISABLED,
      queryDepthLimit: QUERY_LIMITS.depth,
      resolverCountLimit: QUERY_LIMITS.resolvers,
      environmentVariables: Object.fromEntries(iamAccess.map((value, i) => [API_ENVIRONMENT[i]!, value])),
      xrayEnabled: extras.tracing,
      ...(extras.domain && { domainName: domainOf(this, extras.domain) }),
    });
    // CDK's own setting brings a function that sets how long logs are kept; the log below says it itself. Prompts and
    // answers are content: they stay out of the log.
    this.#resource.logConfig = {
      cloudWatchLogsRoleArn: logRole.roleArn,
      fieldLogLevel: appsync.FieldLogLevel.ERROR,
      excludeVerboseContent: true,
    };
    except(
      this.api,
      'ASC3',
      'Requests and errors are logged; the rule wants the content too, and the content is prompts and answers.',
    );
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/appsync/apis/${this.api.apiId}`,
      retention: settings.logRetention,
      removalPolicy: removalPolicyOf(settings),
      encryptionKey: props.key,
    });
    logRole.addToPolicy(
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [log.logGroupArn],
      }),
    );
    this.#wire(props);
  }

  get #resource(): appsync.CfnGraphQLApi {
    return this.api.node.defaultChild as appsync.CfnGraphQLApi;
  }

  #wire({ artifacts, ...props }: GraphqlApiProps): void {
    const dataSources = new DataSources(this, 'DataSources', { api: this.api, ...props });
    const runtime = appsync.FunctionRuntime.JS_1_0_0;
    const steps = new Map(
      Object.entries(artifacts.steps).map(([name, { file, dataSource, maxBatchSize }]) => [
        name,
        new appsync.AppsyncFunction(this, `Step-${name}`, {
          api: this.api,
          name,
          dataSource: dataSources.of(dataSource),
          code: appsync.Code.fromAsset(file),
          runtime,
          ...(maxBatchSize > 0 && { maxBatchSize }),
        }),
      ]),
    );
    for (const [field, names] of Object.entries(artifacts.fields)) {
      const [typeName, fieldName] = field.split('.') as [string, string];
      this.api.createResolver(`${typeName}-${fieldName}`, {
        typeName,
        fieldName,
        code: appsync.Code.fromAsset(artifacts.pipeline),
        runtime,
        pipelineConfig: names.map((name) => steps.get(name)!),
      });
    }
  }
}

/** CDK's own schema is a file; this one has been made from one. It is always bound to an API of CDK's own. */
const inlineSchema = (definition: string): appsync.ISchema => ({
  bind: (api) => ({ apiId: (api as appsync.IGraphqlApi).apiId, definition }),
});

const API_KEY_DIRECTIVE = /\s*@aws_api_key\b/g;

/**
 * The schema as a stage is given it. Without an API key, nothing is open to one: not even if somebody adds a key by hand. Descriptions stay on
 * types and their fields; users report that AppSync refuses or mangles those of arguments, enum values and inputs.
 */
export const schemaFor = (schema: string, { apiKey }: StageSettings): string =>
  withoutSomeDescriptions(apiKey ? schema : schema.replace(API_KEY_DIRECTIVE, ''));

const undescribed = <T extends { description?: unknown }>(node: T) => ({ ...node, description: undefined });

const withoutSomeDescriptions = (schema: string): string =>
  print(
    visit(parse(schema), {
      InputValueDefinition: undescribed,
      EnumValueDefinition: undescribed,
      InputObjectTypeDefinition: undescribed,
    }),
  );

const domainOf = (
  scope: Construct,
  { name, certificateArn }: NonNullable<Configuration['extras']['domain']>,
): appsync.DomainOptions => ({
  domainName: name,
  certificate: Certificate.fromCertificateArn(scope, 'Certificate', certificateArn),
});

function authorization({
  settings,
  extras,
  userPool,
  userPoolClient,
  now,
}: GraphqlApiProps): appsync.AuthorizationConfig {
  const { USER_POOL, IAM, API_KEY } = appsync.AuthorizationType;
  return {
    defaultAuthorization: {
      authorizationType: USER_POOL,
      userPoolConfig: {
        userPool,
        // The console's client is made when its address is known, which needs the API: so then any client of the pool will do, of which there are two.
        ...(!extras.console && { appIdClientRegex: userPoolClient.userPoolClientId }),
      },
    },
    additionalAuthorizationModes: [
      { authorizationType: IAM },
      ...(settings.apiKey
        ? [{ authorizationType: API_KEY, apiKeyConfig: { name: 'development', expires: keyExpiry(now) } }]
        : []),
    ],
  };
}

const KEY_MONTHS = 6;

/** The first of the month in half a year: the same all month, so that two builds of one month are the same. */
const keyExpiry = (now: Date): Expiration =>
  Expiration.atTimestamp(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + KEY_MONTHS, 1));
