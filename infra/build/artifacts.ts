import { functionBundle, resolverBundle } from './bundle.ts';
import { readSchemaSdl } from './schema.ts';
import {
  FIELDS,
  FUNCTIONS,
  PIPELINE_CODE,
  STEPS,
  type DataSource,
  type FunctionName,
  type StepName,
  type StepSpec,
} from '../wiring.ts';

/** Everything that a host needs to run the API: what is wired to what, and the files it consists of. */
export interface Artifacts {
  /** The schema, as AppSync is given it. */
  schema: string;
  /** Each field's steps, in order, by `Type.field`. */
  fields: Record<string, readonly string[]>;
  /** The file that runs before the first step and after the last. */
  pipeline: string;
  steps: Record<string, { file: string; dataSource: DataSource; maxBatchSize: number }>;
  functions: Record<FunctionName, { file: string; timeoutSeconds: number }>;
}

/** What the table of contents names, as it was last built into `.build/`. */
export const builtArtifacts = (): Artifacts => ({
  schema: readSchemaSdl(),
  fields: FIELDS,
  pipeline: resolverBundle(PIPELINE_CODE),
  steps: mapValues(STEPS as Record<StepName, StepSpec>, ({ code, dataSource, maxBatchSize = 0 }) => ({
    file: resolverBundle(code),
    dataSource,
    maxBatchSize,
  })),
  functions: mapValues(FUNCTIONS, ({ timeoutSeconds }, name) => ({
    file: functionBundle(name),
    timeoutSeconds,
  })),
});

const mapValues = <K extends string, A, B>(
  record: Record<K, A>,
  change: (value: A, key: K) => B,
): Record<K, B> =>
  Object.fromEntries(
    (Object.entries(record) as [K, A][]).map(([key, value]) => [key, change(value, key)]),
  ) as Record<K, B>;
