import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { dirname } from 'node:path';
import type { Artifacts } from '../../build/artifacts.ts';
import { FUNCTIONS, type FunctionName } from '../../wiring.ts';
import { removalPolicyOf, type StageSettings } from '../stages.ts';
import { except } from '../nag-exceptions.ts';
import type { EncryptionKey } from './encryption-key.ts';

export interface BundledFunctionProps {
  name: FunctionName;
  artifacts: Artifacts;
  settings: StageSettings;
  tracing: boolean;
  key?: EncryptionKey;
  reservedConcurrency?: number;
}

/**
 * A function of the table of contents: its bundle, its time-out, its own log, and a role that may write that log and nothing
 * else until it is told.
 */
export class BundledFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly logGroup: LogGroup;

  readonly #name: FunctionName;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const { name, artifacts, settings, tracing, key, reservedConcurrency } = props;
    this.#name = name;
    this.logGroup = new LogGroup(this, 'Log', {
      retention: settings.logRetention,
      removalPolicy: removalPolicyOf(settings),
      encryptionKey: key,
    });
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `Runs functions/handlers/${name}`,
    });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logGroup.logGroupArn]);
    const { timeoutSeconds, memoryMb } = FUNCTIONS[name];
    this.function = new lambda.Function(this, 'Function', {
      description: `functions/handlers/${name}`,
      code: lambda.Code.fromAsset(dirname(artifacts.functions[name].file)),
      handler: 'handler.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      timeout: Duration.seconds(timeoutSeconds),
      memorySize: memoryMb,
      role: this.role,
      logGroup: this.logGroup,
      // Lambda writes this format without words of its own, and metrics in a log must stand alone on their line.
      loggingFormat: lambda.LoggingFormat.TEXT,
      tracing: tracing ? lambda.Tracing.ACTIVE : lambda.Tracing.DISABLED,
      reservedConcurrentExecutions: reservedConcurrency,
    });
    if (tracing) except(this, 'IAM5[Resource::*]', 'Traces have no resource that it could be restricted to.');
  }

  /** Permits the function's role to do these things with these resources. */
  allow(actions: string[], resources: string[], conditions?: Record<string, object>): void {
    this.role.addToPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
  }

  /** Sets the environment variables that the function reads; those without a value are left to their defaults. */
  setEnvironment(values: Partial<Record<string, string>>): void {
    for (const name of FUNCTIONS[this.#name].environment) {
      const value = values[name];
      if (value !== undefined) this.function.addEnvironment(name, value);
    }
  }
}
