import type {
  GuardrailConfiguration,
  GuardrailStreamConfiguration,
  GuardrailStreamProcessingMode,
  JsonSchemaDefinition,
  OutputConfig,
  OutputFormat,
  OutputFormatStructure,
  PerformanceConfigLatency,
  PerformanceConfiguration,
  ServiceTier,
  ServiceTierType,
} from '@aws-sdk/client-bedrock-runtime';
import type { GuardrailInput, OutputFormatInput, PerformanceInput } from './api.ts';
import { byKind, onlyTaken, REFUSED, required, TAKEN, wrong, type ByKind, type Fields } from './supported.ts';

/** One of a few words, as the API writes it. */
function word<Word extends string, Written>(
  words: Record<Word, Written>,
  given: Word | undefined,
  path: string,
): Written {
  const one = required(given, path);
  if (!Object.hasOwn(words, one)) throw wrong(path, `must be one of ${Object.keys(words).join(', ')}`);
  return words[one];
}

/** What is seen of a guardrail is whether it stepped in: a trace is not asked for. */
const GUARDRAIL: Fields<GuardrailConfiguration> & Fields<GuardrailStreamConfiguration> = {
  guardrailIdentifier: TAKEN,
  guardrailVersion: TAKEN,
  streamProcessingMode: TAKEN,
  trace: REFUSED,
};
const PROCESSING: Record<GuardrailStreamProcessingMode, GuardrailInput['streamProcessing']> = {
  sync: 'SYNC',
  async: 'ASYNC',
};

export function guardrail(
  config: GuardrailConfiguration & GuardrailStreamConfiguration,
  path: string,
): GuardrailInput {
  const { trace, ...rest } = config;
  // The default, said in so many words.
  onlyTaken(trace === 'disabled' ? rest : config, GUARDRAIL, path);
  const { streamProcessingMode: mode } = config;
  return {
    identifier: required(config.guardrailIdentifier, `${path}.guardrailIdentifier`),
    version: required(config.guardrailVersion, `${path}.guardrailVersion`),
    ...(mode && { streamProcessing: word(PROCESSING, mode, `${path}.streamProcessingMode`) }),
  };
}

const PERFORMANCE: Fields<PerformanceConfiguration> = { latency: TAKEN };
const LATENCIES: Record<PerformanceConfigLatency, PerformanceInput['latency']> = {
  standard: 'STANDARD',
  optimized: 'OPTIMIZED',
};
const TIER: Fields<ServiceTier> = { type: TAKEN };
const TIERS: Record<Exclude<ServiceTierType, 'reserved'>, PerformanceInput['serviceTier']> = {
  default: 'DEFAULT',
  flex: 'FLEX',
  priority: 'PRIORITY',
};

/** How fast the answer is wanted; undefined where nothing is said. */
export function performance(
  config: PerformanceConfiguration | undefined,
  tier: ServiceTier | undefined,
): PerformanceInput | undefined {
  if (!config && !tier) return undefined;
  if (config) onlyTaken(config, PERFORMANCE, 'performanceConfig');
  if (tier) onlyTaken(tier, TIER, 'serviceTier');
  return {
    ...(config?.latency && { latency: word(LATENCIES, config.latency, 'performanceConfig.latency') }),
    ...(tier && { serviceTier: word(TIERS, tier.type as keyof typeof TIERS, 'serviceTier.type') }),
  };
}

const OUTPUT: Fields<OutputConfig> = { textFormat: TAKEN, effort: REFUSED };
const FORMAT: Fields<OutputFormat> = { type: TAKEN, structure: TAKEN };
const DEFINITION: Fields<JsonSchemaDefinition> = { schema: TAKEN, name: TAKEN, description: TAKEN };
const STRUCTURE: ByKind<OutputFormatStructure, OutputFormatInput> = {
  jsonSchema(definition, path) {
    onlyTaken(definition, DEFINITION, path);
    const { name, description } = definition;
    return {
      schema: required(definition.schema, `${path}.schema`),
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
    };
  },
};

/** What the answer's text is to be; undefined where nothing is said. */
export function outputFormat(config: OutputConfig, path: string): OutputFormatInput | undefined {
  onlyTaken(config, OUTPUT, path);
  if (!config.textFormat) return undefined;
  onlyTaken(config.textFormat, FORMAT, `${path}.textFormat`);
  const structure = required(config.textFormat.structure, `${path}.textFormat.structure`);
  return byKind(structure, STRUCTURE, `${path}.textFormat.structure`);
}
