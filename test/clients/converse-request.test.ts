import type { ConverseCommandInput, ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import type * as api from '../../clients/converse/src/api.ts';
import { fromBase64, toBase64 } from '../../clients/converse/src/base64.ts';
import { UnsupportedFieldError } from '../../clients/converse/src/errors.ts';
import * as queries from '../../clients/converse/src/queries.ts';
import { realtimeUrl } from '../../clients/converse/src/realtime.ts';
import { callOf } from '../../clients/converse/src/request.ts';
import { converseInput } from '../../functions/bedrock/prompt.ts';
import { loadSchema } from '../../infra/build/schema.ts';
import type * as schema from '../../schema/types.ts';
import { prompts } from '../support/prompts.ts';

const MODEL = { modelId: 'm', canonicalModel: 'anthropic.m' };
const TAGS = { applicationId: 'crm' };

const called = (input: Partial<ConverseStreamCommandInput & ConverseCommandInput>, ofCall = {}) =>
  callOf(
    { modelId: 'm', messages: [{ role: 'user', content: [{ text: 'Hello.' }] }], ...input },
    { requestId: 'r', ofClient: TAGS, ofCall },
  );

/** JSON as AppSync hands it on: as what it says. */
const asHandedOn = (input: api.PromptInput): schema.PromptInput => {
  const read = (key: string, value: unknown) =>
    ['input', 'json', 'inputSchema', 'schema', 'additionalModelRequestFields'].includes(key) &&
    typeof value === 'string'
      ? (JSON.parse(value) as unknown)
      : value;
  return JSON.parse(JSON.stringify(input), read) as schema.PromptInput;
};

describe('a command', () => {
  it('becomes what the API makes the same command of', () => {
    fc.assert(
      fc.property(prompts, (input) => {
        const command = converseInput({ model: MODEL, input, maxTokens: 9, metadata: TAGS });
        const again = asHandedOn(called(command).input);
        expect(converseInput({ model: MODEL, input: again, maxTokens: 9, metadata: TAGS })).toEqual(command);
      }),
    );
  });

  it('may name topK where its model takes it, and the API gets it by its one name', () => {
    const topK = (fields: ConverseCommandInput['additionalModelRequestFields']) =>
      called({ additionalModelRequestFields: fields }).input;
    expect(topK({ top_k: 5, thinking: { type: 'disabled' } })).toMatchObject({
      parameters: { topK: 5 },
      additionalModelRequestFields: '{"thinking":{"type":"disabled"}}',
    });
    expect(topK({ inferenceConfig: { topK: 5 } })).toMatchObject({ parameters: { topK: 5 } });
    // What is not understood whole is for the API to refuse.
    expect(topK({ inferenceConfig: { topK: 5, maxTokens: 9 } })).toMatchObject({
      additionalModelRequestFields: '{"inferenceConfig":{"topK":5,"maxTokens":9}}',
    });
  });

  it('is paid for by the tags of the call before those of its metadata before those of the client', () => {
    const requestMetadata = { costCenter: 'sales', environment: 'dev' };
    expect(called({ requestMetadata }, { environment: 'prod' }).tags).toEqual({
      applicationId: 'crm',
      costCenter: 'sales',
      environment: 'prod',
    });
    expect(() =>
      callOf({ modelId: 'm', messages: [] }, { requestId: 'r', ofClient: {}, ofCall: {} }),
    ).toThrow('tags.applicationId: is required');
  });

  const turn = (content: object): Partial<ConverseCommandInput> => ({
    messages: [{ role: 'user', content: [content as never] }],
  });
  const s3Location = { uri: 's3://bucket/key' };
  const bytes = new Uint8Array([1]);

  it.each<[string, Partial<ConverseCommandInput>]>([
    [
      'guardrailConfig.trace',
      { guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', trace: 'enabled' } },
    ],
    ['outputConfig.effort', { outputConfig: { effort: 'high' } }],
    ['promptVariables', { promptVariables: {} }],
    ['additionalModelResponseFieldPaths', { additionalModelResponseFieldPaths: [] }],
    ['requestMetadata.user', { requestMetadata: { user: 'x' } }],
    ['inferenceConfig.ofTomorrow', { inferenceConfig: { ofTomorrow: 1 } as never }],
    ['ofTomorrow', { ofTomorrow: 1 } as never],
    ['messages[0].content[0].video', turn({ video: { format: 'mp4', source: { s3Location } } })],
    ['messages[0].content[0].audio', turn({ audio: { format: 'mp3', source: { bytes } } })],
    ['messages[0].content[0].guardContent', turn({ guardContent: { text: { text: 'x' } } })],
    ['messages[0].content[0].citationsContent', turn({ citationsContent: {} })],
    ['messages[0].content[0].ofTomorrow', turn({ ofTomorrow: {} })],
    [
      'messages[0].content[0].document.citations',
      turn({ document: { format: 'txt', name: 'x', source: { bytes }, citations: { enabled: true } } }),
    ],
    [
      'messages[0].content[0].document.source.text',
      turn({ document: { format: 'txt', name: 'x', source: { text: 'x' } } }),
    ],
    [
      'messages[0].content[0].toolResult.content[0].searchResult',
      turn({ toolResult: { toolUseId: 't', content: [{ searchResult: {} }] } }),
    ],
    ['system[0].guardContent', { system: [{ guardContent: { text: { text: 'x' } } }] }],
    ['toolConfig.tools[0].systemTool', { toolConfig: { tools: [{ systemTool: { name: 'x' } }] } }],
  ])('with %s is refused by that name', (field, input) => {
    const refused = () => called(input);
    expect(refused).toThrow(UnsupportedFieldError);
    expect(refused).toThrow(expect.objectContaining({ field, name: 'UnsupportedFieldError' }));
  });

  it.each<[string, Partial<ConverseCommandInput>]>([
    ['modelId', { modelId: undefined }],
    ['messages', { messages: undefined }],
    ['messages[0].content[0]', turn({ text: 'x', cachePoint: { type: 'default' } })],
    ['messages[0].content[0]', turn({})],
    ['messages[0].role', { messages: [{ role: 'system', content: [] }] }],
    ['toolConfig.tools[0].cachePoint', { toolConfig: { tools: [{ cachePoint: { type: 'default' } }] } }],
    ['system[0].cachePoint.ttl', { system: [{ cachePoint: { type: 'default', ttl: '2h' as never } }] }],
  ])('whose %s makes no sense is refused by that name', (field, input) => {
    expect(() => called(input)).toThrow(
      expect.objectContaining({
        name: 'ValidationException',
        fields: [{ field, message: expect.any(String) as string }],
      }),
    );
  });
});

it('what the client asks is valid by the schema', () => {
  const built = loadSchema();
  for (const [name, query] of Object.entries(queries))
    expect(validate(built, parse(query)), name).toEqual([]);
});

it('the client’s own types are the schema’s: the compiler says so', () => {
  type Plain<T> = T extends readonly (infer One)[]
    ? Plain<One>[]
    : T extends object
      ? { [Key in keyof T as Key extends '__typename' ? never : Key]: Plain<T[Key]> }
      : T;
  const answered = (one: Plain<Required<schema.Invocation>>): Omit<api.Invocation, 'output'> => one;
  const told = (one: Plain<Required<schema.InvocationEvent>>): api.InvocationEvent => one;
  const asked = (one: api.PromptInput): schema.PromptInput => one as schema.PromptInput;
  expect([answered, told, asked]).toHaveLength(3);
});

it('real time is where AppSync has it', () => {
  expect(realtimeUrl('https://abc.appsync-api.eu-west-1.amazonaws.com/graphql')).toBe(
    'wss://abc.appsync-realtime-api.eu-west-1.amazonaws.com/graphql',
  );
  expect(realtimeUrl('https://abc.appsync-api.cn-north-1.amazonaws.com.cn/graphql')).toBe(
    'wss://abc.appsync-realtime-api.cn-north-1.amazonaws.com.cn/graphql',
  );
  expect(realtimeUrl('https://api.example.com/graphql')).toBe('wss://api.example.com/graphql/realtime');
  expect(realtimeUrl('http://localhost:4000/graphql')).toBe('ws://localhost:4000/graphql/realtime');
});

it('bytes are base64 and back, without Buffer', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20_000 }), (bytes) => {
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    }),
  );
});
