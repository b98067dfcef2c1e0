import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Budget, Invocation, PromptInput } from '../../schema/types.ts';
import {
  answers,
  chunks,
  fails,
  pieces,
  sse,
  startChatServer,
  type ChatServer,
} from '../support/chat-server.ts';
import { createBudget, graphql, readBudget } from '../support/client.ts';
import { startHost, type RunningHost } from '../support/host.ts';

let server: ChatServer;
let host: RunningHost;
let budget: Budget;
beforeAll(async () => {
  server = await startChatServer(['llama3', 'qwen']);
  host = await startHost({ LOCAL_MODEL_URL: server.url, LOCAL_MODEL_API_KEY: 'secret-of-the-server' });
});
beforeEach(async () => {
  budget = await createBudget(host, { unit: 'USD', limit: 100, scope: { costCenter: 'sales' } });
});
afterAll(async () => {
  await host.stop();
  await server.close();
});

const INVOKE = /* GraphQL */ `
  mutation ($input: PromptInput!) {
    invoke(
      model: "claude-sonnet-4-6"
      input: $input
      tags: { applicationId: "crm", costCenter: "sales", environment: "prod" }
    ) {
      status
      stopReason
      costUsd
      usage {
        inputTokens
        outputTokens
        cacheReadInputTokens
      }
      failure {
        type
        message
      }
      output {
        content
        blocks {
          text
          toolUse {
            toolUseId
            name
            input
          }
        }
      }
    }
  }
`;

async function invoke(input: object): Promise<Invocation> {
  const { data, errors } = await graphql<{ invoke: Invocation }>(host, INVOKE, { input });
  if (!data) throw new Error(JSON.stringify(errors));
  return data.invoke;
}
const saying = (content: string, maxTokens: number) => ({
  messages: [{ role: 'USER', content }],
  parameters: { maxTokens },
});

/** In USD, of tokens at the prices of claude-sonnet-4-6 a million. */
const priced = (input: number, output: number, cacheRead = 0) =>
  (input * 3 + output * 15 + cacheRead * 0.3) / 1e6;

/** Few are answered at once, and many are streamed. */
const WAYS = [
  ['at once', 64],
  ['streamed', 4_096],
] as const;

describe('with a server of OpenAI’s protocol behind it, the local host', () => {
  it('says who answers, and keeps the key to itself', () => {
    expect(host.output()).toContain(
      `models     llama3 at ${server.url} (priced as the Bedrock models that are asked for)`,
    );
    expect(host.output()).not.toContain('secret-of-the-server');
  });

  it.each(WAYS)(
    'charges an answer that comes %s by what the server says it used',
    async (_way, maxTokens) => {
      const usage = { prompt_tokens: 90, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 30 } };
      server.does(answers({ content: 'Good day.' }, { usage }));
      const call = await invoke(saying('Say something.', maxTokens));
      expect(call).toMatchObject({
        status: 'SUCCEEDED',
        output: { content: 'Good day.' },
        stopReason: 'end_turn',
        usage: { inputTokens: 60, outputTokens: 7, cacheReadInputTokens: 30 },
        costUsd: expect.closeTo(priced(60, 7, 30), 9) as number,
      });
      const { body, headers } = server.asked.at(-1)!;
      expect(body).toMatchObject({ model: 'llama3', max_tokens: maxTokens });
      expect(body.stream).toBe(maxTokens > 64 ? true : undefined);
      expect(headers.authorization).toBe('Bearer secret-of-the-server');
      expect((await readBudget(host, budget.id)).window).toMatchObject({
        spent: expect.closeTo(call.costUsd, 9) as number,
        held: 0,
      });
    },
  );

  it.each(WAYS)('runs an agent that calls a tool, %s', async (_way, maxTokens) => {
    server.does((response, asked) => {
      const last = asked.body.messages.at(-1)!;
      const isDone = last.role === 'tool';
      const call = { index: 0, id: 'call_1', function: { name: 'weather', arguments: '{"city": "Rome"}' } };
      const act = isDone
        ? answers({ content: `It is ${last.content}.` })
        : answers({ content: '\n', tool_calls: [call] }, { finish_reason: 'tool_calls' });
      return act(response, asked);
    });
    const messages: PromptInput['messages'] = [{ role: 'USER', content: 'What is it like in Rome?' }];
    const tools = { tools: [{ name: 'weather', inputSchema: '{"type": "object", "properties": {}}' }] };
    const ask = () => invoke({ messages, tools, parameters: { maxTokens } });
    const first = await ask();
    expect(first).toMatchObject({ status: 'SUCCEEDED', stopReason: 'tool_use' });
    messages.push(
      {
        role: 'ASSISTANT',
        blocks: first.output!.blocks.map(({ text, toolUse }) => ({
          ...(text !== null && { text }),
          ...(toolUse && { toolUse }),
        })),
      },
      {
        role: 'USER',
        blocks: first.output!.blocks.map(({ toolUse }) => ({
          toolResult: { toolUseId: toolUse!.toolUseId, content: [{ text: 'sunny' }] },
        })),
      },
    );
    const second = await ask();
    expect(second).toMatchObject({ status: 'SUCCEEDED', output: { content: 'It is sunny.' } });
    expect((await readBudget(host, budget.id)).window).toMatchObject({
      spent: expect.closeTo(2 * priced(100, 20), 9) as number,
      held: 0,
    });
  });

  it('charges nothing for an error of the server, and what was seen for an answer that breaks off', async () => {
    server.does(fails(400, '{"error": {"message": "too long for me"}}'));
    expect(await invoke(saying('Hi.', 64))).toMatchObject({
      status: 'FAILED',
      costUsd: 0,
      failure: { type: 'ValidationException', message: 'too long for me' },
    });
    server.does(pieces([sse(chunks([{ content: 'Half an answer' }])).slice(0, 300)], { cut: true }));
    const cut = await invoke(saying('Hi.', 4_096));
    expect(cut).toMatchObject({
      status: 'FAILED',
      failure: { type: 'Interrupted' },
      output: { content: 'Half an answer' },
    });
    expect(cut.costUsd).toBeGreaterThan(0);
    expect(cut.costUsd).toBeLessThan(priced(0, 4_096));
  });
});

it('without a server to ask for its models there is no host, and one line says why', async () => {
  const gone = await startChatServer();
  await gone.close();
  await expect(startHost({ LOCAL_MODEL_URL: gone.url })).rejects.toThrow(
    /ended with 1: cost-sentry: LOCAL_MODEL_URL: .*\/v1\/models could not be reached: .*ECONNREFUSED.*\n$/,
  );
});
