import type { CachePointInput, ContentBlockInput, PromptInput } from '../../schema/types.ts';
import type { CacheTime } from '../pricing/worst-case.ts';
import { systemOf, turnBlocks } from './blocks.ts';

/** What not every model can: so it is asked of a model before it is called. */
export const CAPABILITIES = ['image', 'document', 'tools', 'cache', 'cache1h', 'reasoning'] as const;
export type Capability = (typeof CAPABILITIES)[number];

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
export function needsOf(input: PromptInput): Capability[] {
  const needs = new Set<Capability>();
  if (input.tools) needs.add('tools');
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
  return CAPABILITIES.filter((one) => needs.has(one));
}

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
