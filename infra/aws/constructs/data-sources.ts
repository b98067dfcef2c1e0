import * as appsync from 'aws-cdk-lib/aws-appsync';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { DataSource, FunctionName } from '../../wiring.ts';
import type { EncryptionKey } from './encryption-key.ts';

interface DataSourcesProps {
  api: appsync.GraphqlApi;
  functions: Partial<Record<FunctionName, IFunction>>;
  bus: IEventBus;
  key?: EncryptionKey;
}

/**
 * The data sources that steps ask, each made when it is first named, with a role that may do just what its steps do. (What CDK
 * would grant by itself is more: every version of a function, every action on a table.)
 */
export class DataSources extends Construct {
  readonly #props: DataSourcesProps;
  readonly #made = new Map<string, appsync.BaseDataSource>();

  constructor(scope: Construct, id: string, props: DataSourcesProps) {
    super(scope, id);
    this.#props = props;
  }

  /** The data source that a step names. */
  of(source: DataSource): appsync.BaseDataSource {
    const name = source.kind === 'lambda' ? source.function.replaceAll('-', '_') : source.kind;
    const made = this.#made.get(name) ?? this.#make(source, name);
    this.#made.set(name, made);
    return made;
  }

  #make(source: DataSource, name: string): appsync.BaseDataSource {
    const { api, functions, bus, key } = this.#props;
    switch (source.kind) {
      case 'lambda': {
        const lambdaFunction = functions[source.function]!;
        const serviceRole = this.#role(name, ['lambda:InvokeFunction'], lambdaFunction.functionArn);
        return new appsync.LambdaDataSource(this, name, { api, name, lambdaFunction, serviceRole });
      }
      case 'events': {
        const serviceRole = this.#role(name, ['events:PutEvents'], bus.eventBusArn, key);
        return new appsync.EventBridgeDataSource(this, name, { api, name, eventBus: bus, serviceRole });
      }
      case 'none':
        return new appsync.NoneDataSource(this, name, { api, name });
    }
  }

  #role(name: string, actions: string[], resource: string, key?: EncryptionKey): iam.IRole {
    const role = new iam.Role(this, `${name}-role`, {
      assumedBy: new iam.ServicePrincipal('appsync.amazonaws.com'),
      description: `The API asks ${name}`,
    });
    role.addToPolicy(new iam.PolicyStatement({ actions, resources: [resource] }));
    key?.allowUse(role);
    return role.withoutPolicyUpdates();
  }
}
