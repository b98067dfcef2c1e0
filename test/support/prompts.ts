import fc from 'fast-check';
import type {
  CachePointInput,
  ContentBlockInput,
  DocumentInput,
  ImageInput,
  MessageInput,
  PromptInput,
  ToolInput,
} from '../../schema/types.ts';

/** Text that the door takes: it says something, and is well-formed. */
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
  .filter((value) => value.trim() !== '' && value.isWellFormed());
const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
const json = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4 }).map(
  // What a server reads of it: no minus zero, no key that is taken for a prototype.
  (value) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>,
);
const base64 = (maxLength: number) =>
  fc.uint8Array({ minLength: 1, maxLength }).map((bytes) => Buffer.from(bytes).toString('base64'));

/** The beginning of a PNG, which says how large it is. */
const png = fc
  .tuple(fc.integer({ min: 1, max: 8_000 }), fc.integer({ min: 1, max: 8_000 }))
  .map(([width, height]): ImageInput => {
    const bytes = Buffer.alloc(32);
    bytes.write('\x89PNG\r\n', 'latin1');
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    return { format: 'png', bytes: bytes.toString('base64') };
  });
const image = fc.oneof(
  png,
  base64(200).map((bytes): ImageInput => ({ format: 'jpeg', bytes })),
);

const title = fc.stringMatching(/^[A-Za-z0-9()-]{1,20}( [A-Za-z0-9]{1,5})?$/);
const document: fc.Arbitrary<DocumentInput> = fc.oneof(
  fc.record({
    format: fc.constantFrom('csv', 'html', 'md', 'txt'),
    name: title,
    bytes: text.map((content) => Buffer.from(content).toString('base64')),
  }),
  fc.record({
    format: fc.constant('pdf'),
    name: title,
    bytes: fc
      .integer({ min: 1, max: 50 })
      .map((pages) => Buffer.from(`%PDF ${'<< /Type /Page >> '.repeat(pages)}`).toString('base64')),
  }),
  fc.record({ format: fc.constantFrom('docx', 'xlsx'), name: title, bytes: base64(300) }),
);

const cachePoint = fc.record({
  ttl: fc.constantFrom('FIVE_MINUTES', 'ONE_HOUR'),
}) as fc.Arbitrary<CachePointInput>;

const tool: fc.Arbitrary<ToolInput> = fc.record(
  {
    name,
    description: text,
    inputSchema: json.map((properties) => ({ type: 'object', properties })),
    strict: fc.boolean(),
    cachePoint,
  },
  { requiredKeys: ['name', 'inputSchema'] },
);

const userBlocks = fc
  .tuple(
    text,
    fc.array(
      fc.oneof(
        fc.record({ text }),
        fc.record({ image }),
        fc.record({ document }),
        fc.record({ cachePoint }),
      ) as fc.Arbitrary<ContentBlockInput>,
      { maxLength: 3 },
    ),
  )
  .map(([first, rest]): ContentBlockInput[] => [{ text: first }, ...rest]);

const reasoning = fc.oneof(
  fc.record({ text, signature: name }),
  fc.record({ redactedContent: base64(50) }),
) as fc.Arbitrary<NonNullable<ContentBlockInput['reasoning']>>;

/** A request for tools, and the turn of the user that answers it. */
const exchange = fc
  .tuple(
    fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
    name,
    json,
    fc.option(reasoning),
    fc.constantFrom('SUCCESS' as const, 'ERROR' as const, null),
    fc.array(
      fc.oneof(fc.record({ text }), fc.record({ json }), fc.record({ image }), fc.record({ document })),
      { minLength: 1, maxLength: 2 },
    ),
  )
  .map(([ids, toolName, input, thought, status, content]): MessageInput[] => [
    {
      role: 'ASSISTANT',
      blocks: [
        ...(thought ? [{ reasoning: thought }] : []),
        ...ids.map((toolUseId) => ({ toolUse: { toolUseId, name: toolName, input } })),
      ],
    },
    { role: 'USER', blocks: ids.map((toolUseId) => ({ toolResult: { toolUseId, status, content } })) },
  ]);

/** What is asked of an answer beside its text. */
const options = fc.record(
  {
    outputFormat: fc.record({ name, description: text, schema: json }, { requiredKeys: ['schema'] }),
    performance: fc.constantFrom(
      { latency: 'OPTIMIZED' as const },
      { serviceTier: 'PRIORITY' as const, latency: 'STANDARD' as const },
      { serviceTier: 'FLEX' as const },
      { serviceTier: 'DEFAULT' as const },
    ),
    guardrail: fc.record({
      identifier: name,
      version: fc.constantFrom('1', 'DRAFT'),
      streamProcessing: fc.constantFrom('SYNC' as const, 'ASYNC' as const, null),
    }),
  },
  { requiredKeys: [] },
);

/** Prompts that the door takes, with every kind of block. */
export const prompts: fc.Arbitrary<PromptInput> = fc
  .record({
    system: fc.oneof(
      fc.record({ system: text }),
      fc.record({
        systemBlocks: fc
          .tuple(text, fc.option(cachePoint))
          .map(([first, point]) => [{ text: first }, ...(point ? [{ cachePoint: point }] : [])]),
      }),
      fc.constant({}),
    ),
    first: fc.oneof(
      text.map((content): MessageInput => ({ role: 'USER', content })),
      userBlocks.map((blocks): MessageInput => ({ role: 'USER', blocks })),
    ),
    exchanges: fc.array(exchange, { maxLength: 2 }),
    tools: fc.uniqueArray(tool, { minLength: 1, maxLength: 3, selector: (one) => one.name }),
    hours: fc.nat(4),
    options,
  })
  .map(({ system, first, exchanges, tools, hours, options: asked }) =>
    withCachePoints(
      {
        ...system,
        ...asked,
        messages: [first, ...exchanges.flat()],
        ...(exchanges.length > 0 && { tools: { tools } }),
      },
      hours,
    ),
  );

/** At most four cache points, those of an hour first: in the order in which a model reads. */
function withCachePoints(input: PromptInput, hours: number): PromptInput {
  let met = 0;
  const next = <Part extends { cachePoint?: CachePointInput | null }>(part: Part): Part[] => {
    if (!part.cachePoint) return [part];
    met += 1;
    const { cachePoint: _, ...rest } = part;
    if (met > 4) return Object.keys(rest).length > 0 ? [rest as Part] : [];
    return [{ ...part, cachePoint: { ttl: met <= hours ? 'ONE_HOUR' : 'FIVE_MINUTES' } }];
  };
  return {
    ...input,
    ...(input.tools && { tools: { tools: input.tools.tools.flatMap(next) } }),
    ...(input.systemBlocks && { systemBlocks: input.systemBlocks.flatMap(next) }),
    messages: input.messages.map((turn) =>
      turn.blocks ? { ...turn, blocks: turn.blocks.flatMap(next) } : turn,
    ),
  };
}
