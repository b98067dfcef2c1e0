import type {
  CachePointInput,
  ContentBlockInput,
  ModelSpeeds,
  PerformanceLatency,
  PromptInput,
  S3LocationInput,
  ServiceTier,
} from '../../schema/types.ts';
import type { CacheTime } from '../pricing/worst-case.ts';
import { systemOf, turnBlocks } from './blocks.ts';

/** What not every model can: so it is asked of a model before it is called. */
export const CAPABILITIES = [
  'image',
  'document',
  'tools',
  'cache',
  'cache1h',
  'reasoning',
  'structured',
  's3',
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** Other speeds than the usual: a model has a price for each that it is served at. */
export const SPEEDS = ['priority', 'flex', 'optimized'] as const satisfies (keyof ModelSpeeds)[];
export type Speed = (typeof SPEEDS)[number];

/** What a call needs of a model: what it can, and how fast. */
export type Need = Capability | Speed;

/** The speed among needs, if any. */
export const speedIn = (needs: readonly Need[]): Speed | undefined =>
  SPEEDS.find((speed) => needs.includes(speed));

const TIERS: Record<ServiceTier, Speed | undefined> = {
  DEFAULT: undefined,
  PRIORITY: 'priority',
  FLEX: 'flex',
};
const LATENCIES: Record<PerformanceLatency, Speed | undefined> = {
  STANDARD: undefined,
  OPTIMIZED: 'optimized',
};

/** The speeds that a prompt asks for: the door lets one through. */
export const speedsOf = ({ performance }: Pick<PromptInput, 'performance'>): Speed[] =>
  [TIERS[performance?.serviceTier ?? 'DEFAULT'], LATENCIES[performance?.latency ?? 'STANDARD']].filter(
    (speed) => speed !== undefined,
  );

const NEEDS: Record<keyof ContentBlockInput, Capability | undefined> = {
  text: undefined,
  image: 'image',
  document: 'document',
  toolUse: 'tools',
  toolResult: 'tools',
  reasoning: 'reasoning',
  cachePoint: 'cache',
};

/** What a prompt needs of a model. */
export function needsOf(input: PromptInput): Need[] {
  const needs = new Set<Need>(speedsOf(input));
  if (input.tools) needs.add('tools');
  if (input.outputFormat || input.tools?.tools.some(({ strict }) => strict)) needs.add('structured');
  if (locationsOf(input).length > 0) needs.add('s3');
  if (cachePoints(input).length > 0) needs.add('cache');
  if (cacheTimeOf(input) === '1h') needs.add('cache1h');
  for (const block of turnBlocks(input)) {
    for (const [kind, value] of Object.entries(block)) {
      const need = NEEDS[kind as keyof ContentBlockInput];
      if (value != null && need) needs.add(need);
    }
    for (const { image, document } of block.toolResult?.content ?? []) {
      if (image) needs.add('image');
      if (document) needs.add('document');
    }
  }
  return [...CAPABILITIES, ...SPEEDS].filter((one) => needs.has(one));
}

/** Everything in S3 that a prompt names. */
export const locationsOf = (input: Pick<PromptInput, 'messages'>): S3LocationInput[] =>
  turnBlocks(input)
    .flatMap((block) => [block, ...(block.toolResult?.content ?? [])])
    .flatMap(({ image, document }) => [image?.s3, document?.s3].filter((location) => location != null));

/** How long a prompt asks to be cached at most; undefined for one that does not ask. */
export function cacheTimeOf(input: PromptInput): CacheTime | undefined {
  const points = cachePoints(input);
  if (points.length === 0) return undefined;
  return points.some(({ ttl }) => ttl === 'ONE_HOUR') ? '1h' : '5m';
}

/** The cache points of a prompt, in the order in which models read it: tools, standing instructions, turns. */
export const cachePoints = (input: PromptInput): CachePointInput[] =>
  [...(input.tools?.tools ?? []), ...systemOf(input), ...turnBlocks(input)].flatMap(({ cachePoint }) =>
    cachePoint ? [cachePoint] : [],
  );
