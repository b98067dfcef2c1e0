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
import type { Block, ConverseBody } from '../../infra/local/aws/protocol/converse.ts';
import type { ContentBlockInput, PromptInput } from '../../schema/types.ts';
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

/** Every byte of text and JSON that a prompt has on the wire: a tokenizer of bytes makes a token of each. */
function bytesOnTheWire(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : String(value).length;
  if ('source' in value) return 0; // an image's or a document's own
  return Object.entries(value).reduce(
    (sum, [name, one]) =>
      sum + (Array.isArray(value) ? 1 : Buffer.byteLength(name) + 2) + bytesOnTheWire(one),
    0,
  );
}

const turn = (...blocks: ContentBlockInput[]): PromptInput => ({ messages: [{ role: 'USER', blocks }] });
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the bound of', () => {
  const bare = inputTokenBound(turn({ text: 'x' }), MODEL);
  const beside = (block: ContentBlockInput, model = MODEL) =>
    inputTokenBound(turn({ text: 'x' }, block), model) - bare - 16;

  it('text is a token for each byte of all that a model is sent, JSON and names too', () => {
    fc.assert(
      fc.property(prompts, (input) => {
        const { messages, system, toolConfig, outputConfig } = written(input);
        expect(inputTokenBound(input, MODEL)).toBeGreaterThanOrEqual(
          bytesOnTheWire([
            messages!.flatMap(({ content }) => content.map((block) => Object.values(block)[0])),
            (system ?? []).map(({ text }) => text),
            (toolConfig?.tools ?? []).map(({ toolSpec }) => toolSpec && { ...toolSpec, strict: undefined }),
            outputConfig?.textFormat?.structure?.jsonSchema,
          ]),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('an image is what its model makes of the largest', () => {
    const image = { format: 'png', bytes: 'AAAA' } as const;
    expect(beside({ image })).toBe(4_800);
    expect(beside({ image }, { ...MODEL, provider: 'amazon' })).toBe(8_192);
  });

  it('a document of text is three times its bytes; of any other, all that the model takes', () => {
    const document = { format: 'csv', name: 'a', bytes: base64('1,2,3') } as const;
    expect(beside({ document })).toBe(3 * 5 + 1 + 512);
    for (const format of ['pdf', 'doc', 'docx', 'xls', 'xlsx'] as const)
      expect(inputTokenBound(turn({ text: 'x' }, { document: { ...document, format } }), MODEL)).toBe(
        MODEL.contextWindow,
      );
  });

  it('JSON is three times its bytes, since it may be written with blanks and escapes', () => {
    const json = { é: ['ü', 1] };
    const result = { toolUseId: 't', content: [{ json }] };
    expect(beside({ toolResult: result })).toBe(1 + 3 * Buffer.byteLength(JSON.stringify(json)) + 16);
    const escaped = JSON.stringify(json).replace(
      /[^\x00-\x7f]/g,
      (char) => `\\u00${char.charCodeAt(0).toString(16)}`,
    );
    expect(escaped.length).toBeLessThanOrEqual(3 * Buffer.byteLength(JSON.stringify(json)));
  });
});

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
          specs.map(({ name, description, strict, inputSchema }) => ({
            name,
            description,
            strict,
            schema: inputSchema!.json,
          })),
        ).toEqual(
          (input.tools?.tools ?? []).map(({ name, description, strict, inputSchema }) => ({
            name,
            description,
            strict,
            schema: inputSchema,
          })),
        );
        // Only a stream has a way to be read by a guardrail.
        const { guardrailConfig, ...rest } = written(input) as ConverseBody & { guardrailConfig?: object };
        const { streamProcessingMode: _, ...guarded } = { streamProcessingMode: '', ...guardrailConfig };
        expect({ ...rest, ...(guardrailConfig && { guardrailConfig: guarded }) }).toEqual({
          ...body,
          modelId: 'm',
        });
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
