import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FUNCTIONS, type DataSource, type FunctionName } from '../wiring.ts';
import type { Artifacts } from './artifacts.ts';

/** A resource of a CloudFormation template. */
export interface Resource {
  Type: string;
  // CloudFormation's own, as deep as each type has it
  Properties: Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
  DependsOn?: string | string[];
}

/** A stack's template. */
export interface Template {
  Resources: Record<string, Resource>;
  Outputs?: Record<string, { Value: unknown }>;
}

/** The templates of a cloud assembly (what `npm run synth` writes), by stack. */
export function readTemplates(directory: string): Record<string, Template> {
  const read = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8')) as unknown;
  const { artifacts } = read('manifest.json') as {
    artifacts: Record<string, { type: string; properties?: { templateFile?: string } }>;
  };
  return Object.fromEntries(
    Object.entries(artifacts)
      .filter(([, { type }]) => type === 'aws:cloudformation:stack')
      .map(([name, { properties }]) => [name, read(properties!.templateFile!) as Template]),
  );
}

/**
 * What a cloud assembly deploys, read from its templates alone: so a host that runs from it shows whether the
 * templates are wired as they should be.
 */
export function synthesisedArtifacts(directory: string): Artifacts {
  const resources = Object.assign(
    {},
    ...Object.values(readTemplates(resolve(directory))).map(({ Resources }) => Resources),
  ) as Record<string, Resource>;
  const ofType = (type: string) => Object.entries(resources).filter(([, { Type }]) => Type === type);
  const propertiesOf = (type: string) => ofType(type).map(([, { Properties }]) => Properties);
  const asset = (code: unknown): string => {
    const [, hash, extension] = /([0-9a-f]{64})\.(js|zip)/.exec(JSON.stringify(code)) ?? [];
    if (!hash) throw new Error(`not an asset: ${JSON.stringify(code)}`);
    return resolve(directory, extension === 'js' ? `asset.${hash}.js` : `asset.${hash}`);
  };
  const functionName = (logicalId: string): FunctionName | undefined => {
    const name = String(resources[logicalId]!.Properties.Description).replace(/^functions\/handlers\//, '');
    return Object.hasOwn(FUNCTIONS, name) ? (name as FunctionName) : undefined;
  };

  const dataSources = new Map<string, DataSource>(
    propertiesOf('AWS::AppSync::DataSource').map(({ Name, Type, LambdaConfig }) => {
      if (Type !== 'AWS_LAMBDA') return [Name as string, { kind: KINDS[Type as keyof typeof KINDS] }];
      const [logicalId] = LambdaConfig.LambdaFunctionArn['Fn::GetAtt'] as string[];
      return [Name as string, { kind: 'lambda', function: functionName(logicalId!)! }];
    }),
  );
  const stepName = (reference: { 'Fn::GetAtt': [string, string] }): string =>
    resources[reference['Fn::GetAtt'][0]]!.Properties.Name as string;
  const resolvers = propertiesOf('AWS::AppSync::Resolver');
  const pipelines = new Set(resolvers.map(({ CodeS3Location }) => asset(CodeS3Location)));
  if (pipelines.size !== 1)
    throw new Error(`resolvers have ${pipelines.size} kinds of code around their steps`);

  return {
    schema: propertiesOf('AWS::AppSync::GraphQLSchema')[0]!.Definition as string,
    fields: Object.fromEntries(
      resolvers.map(({ TypeName, FieldName, PipelineConfig }) => [
        `${TypeName}.${FieldName}`,
        PipelineConfig.Functions.map(stepName) as string[],
      ]),
    ),
    pipeline: [...pipelines][0]!,
    steps: Object.fromEntries(
      propertiesOf('AWS::AppSync::FunctionConfiguration').map((step) => [
        step.Name,
        {
          file: asset(step.CodeS3Location),
          dataSource: dataSources.get(step.DataSourceName as string)!,
          maxBatchSize: (step.MaxBatchSize as number | undefined) ?? 0,
        },
      ]),
    ),
    functions: Object.fromEntries(
      ofType('AWS::Lambda::Function').flatMap(([logicalId, { Properties }]) => {
        const name = functionName(logicalId);
        const { Code, Timeout, Handler } = Properties;
        const file = name && join(asset(Code), `${String(Handler).replace(/\.handler$/, '')}.mjs`);
        return name ? [[name, { file, timeoutSeconds: Timeout as number }]] : [];
      }),
    ) as Artifacts['functions'],
  };
}

const KINDS = { AMAZON_EVENTBRIDGE: 'events', NONE: 'none' } as const;
