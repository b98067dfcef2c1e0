import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBedrock } from '../../functions/bedrock/client.ts';
import { converseInput } from '../../functions/bedrock/prompt.ts';
import { costOf, tokenPrices } from '../../functions/pricing/price.ts';
import { worstCaseCost } from '../../functions/pricing/worst-case.ts';
import { cacheTimeOf } from '../../functions/prompt/needs.ts';
import { inputTokenBound } from '../../functions/prompt/token-bound.ts';
import { invokeArgs } from '../../functions/validation/request.ts';
import { startStandIn, type StandIn } from '../../infra/local/aws/bedrock-stand-in.ts';
import { countInput } from '../../infra/local/aws/model/counting.ts';
import type { Block, ConverseBody } from '../../infra/local/aws/model/request.ts';
import type { PromptInput } from '../../schema/types.ts';
import { prompts } from '../support/prompts.ts';
import { CREDENTIALS } from '../support/store.ts';

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStandIn();
});
afterAll(() => standIn.close());

const MODEL = {
  modelId: 'm',
  canonicalModel: 'anthropic.m',
  provider: 'anthropic',
  contextWindow: 1_000_000,
};
const request = (input: PromptInput) => converseInput({ model: MODEL, input, maxTokens: 64, metadata: {} });

/** What the SDK writes on the wire. */
async function wired(input: PromptInput): Promise<ConverseBody> {
  const bedrock = openBedrock({ endpoint: standIn.endpoint, region: 'us-east-1', credentials: CREDENTIALS });
  let body = '';
  bedrock.middlewareStack.add(
    (next) => (args) => {
      body = Buffer.from(new Uint8Array((args.request as { body: Uint8Array }).body)).toString();
      return next(args);
    },
    { step: 'finalizeRequest', priority: 'low' },
  );
  await bedrock.send(new ConverseCommand(request(input))).catch(() => undefined);
  bedrock.destroy();
  return JSON.parse(body) as ConverseBody;
}

/** The same without the wire: bytes in base64, as the SDK writes them. */
const written = (input: PromptInput): ConverseBody =>
  JSON.parse(
    JSON.stringify(request(input), (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  ) as ConverseBody;

/** A block as the API takes it, read back from the wire. */
function readBack(block: Block): object {
  const media = (kind: 'image' | 'document') => {
    const { source, ...rest } = block[kind]!;
    return { [kind]: { ...rest, bytes: source!.bytes } };
  };
  if (block.image) return media('image');
  if (block.document) return media('document');
  if (block.cachePoint)
    return { cachePoint: { ttl: block.cachePoint.ttl === '1h' ? 'ONE_HOUR' : 'FIVE_MINUTES' } };
  if (block.toolResult) {
    const { toolUseId, status, content } = block.toolResult;
    return {
      toolResult: { toolUseId, status: status?.toUpperCase() ?? null, content: content!.map(readBack) },
    };
  }
  if (block.reasoningContent) {
    const { reasoningText, redactedContent } = block.reasoningContent;
    return { reasoning: redactedContent === undefined ? reasoningText : { redactedContent } };
  }
  return block;
}

describe('every prompt that the door takes', () => {
  it('is taken by it: what is generated here is what callers may send', () => {
    fc.assert(
      fc.property(prompts, (input) => {
        const parsed = invokeArgs.safeParse({ model: 'm', input, tags: { applicationId: 'crm' } });
        expect(parsed.error?.issues ?? []).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('comes to the model as it was given, block by block', async () => {
    await fc.assert(
      fc.asyncProperty(prompts, async (input) => {
        const body = await wired(input);
        expect(body.messages!.map(({ content }) => content.map(readBack))).toEqual(
          input.messages.map(({ content, blocks }) => blocks ?? [{ text: content }]),
        );
        expect((body.system ?? []).map(readBack)).toEqual(
          input.systemBlocks ?? (input.system ? [{ text: input.system }] : []),
        );
        const specs = (body.toolConfig?.tools ?? []).flatMap(({ toolSpec }) => (toolSpec ? [toolSpec] : []));
        expect(
          specs.map(({ name, description, inputSchema }) => ({
            name,
            description,
            schema: inputSchema!.json,
          })),
        ).toEqual(
          (input.tools?.tools ?? []).map(({ name, description, inputSchema }) => ({
            name,
            description,
            schema: inputSchema,
          })),
        );
        expect(written(input)).toEqual({ ...body, modelId: 'm' });
      }),
      { numRuns: 100 },
    );
  });

  it('has no more tokens than its bound, and costs no more than its worst case (10,000 prompts)', () => {
    const prices = tokenPrices({
      effectiveFrom: '2026-01-01T00:00:00Z',
      input: 3,
      output: 15,
      cacheRead: 0.3,
      cacheWrite5m: 3.75,
      cacheWrite1h: 6,
    });
    fc.assert(
      fc.property(prompts, fc.boolean(), (input, isCached) => {
        const { all, cached, ttl } = countInput(written(input));
        const bound = inputTokenBound(input, MODEL);
        expect(all).toBeLessThanOrEqual(bound);
        const used = {
          input: all - cached,
          output: 64,
          cacheRead: isCached ? cached : 0,
          cacheWrite5m: isCached || ttl === '1h' ? 0 : cached,
          cacheWrite1h: isCached || ttl !== '1h' ? 0 : cached,
        };
        expect(costOf(used, prices)).toBeLessThanOrEqual(
          worstCaseCost(bound, 64, prices, cacheTimeOf(input)),
        );
      }),
      { numRuns: 10_000 },
    );
  }, 120_000);
});
