import type { IncomingMessage } from 'node:http';
import type { Asked, Model } from '../protocol/model.ts';
import type { Refusal, Reply } from '../protocol/reply.ts';
import { answerOf } from './answer.ts';
import { refusalOf } from './failure.ts';
import { chatOf } from './request.ts';
import { ask, NotReached, readText, type Server } from './server.ts';
import { streamAnswer } from './stream.ts';

/** A model of a server that speaks OpenAI's protocol, whatever model Bedrock is asked for. */
export const chatModel = (server: Server, name: string): Model => ({
  // The protocol has no such question, and nobody else knows the model's tokens: then the bound of a prompt stands.
  countTokens: (_body, reply) => reply.refuse(invalid("The provided model doesn't support counting tokens.")),

  async converse({ body, isStreamed }: Asked, reply: Reply): Promise<void> {
    const chat = chatOf(body, name, isStreamed);
    if ('wrong' in chat) return reply.refuse(invalid(chat.wrong));
    const askedAt = Date.now();
    try {
      const response = await ask(server, '/chat/completions', { body: chat, signal: reply.gone });
      const { statusCode = 0 } = response;
      if (statusCode < 200 || statusCode > 299) return await refuse(statusCode, response, reply);
      if (isStreamed) return await streamAnswer(response, reply);
      const answer = answerOf(await readText(response), Date.now() - askedAt);
      // What can't be read may have been an answer.
      return answer ? reply.whole(answer) : reply.reset();
    } catch (error) {
      if (error instanceof NotReached) return reply.refuse(unavailable(server.url, error.message));
      return reply.reset(); // it was asked, and nobody can say what came of it
    }
  },
});

async function refuse(status: number, response: IncomingMessage, reply: Reply): Promise<void> {
  const refusal = refusalOf(status, await readText(response).catch(() => ''));
  return refusal ? reply.refuse(refusal) : reply.reset();
}

const invalid = (message: string): Refusal => ({ status: 400, type: 'ValidationException', message });

const unavailable = (url: string, reason: string): Refusal => ({
  status: 503,
  type: 'ServiceUnavailableException',
  message: `There was no connection to ${url}: ${reason}`,
});
