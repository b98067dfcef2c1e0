import * as z from 'zod';
import { parsed } from './answer.ts';
import { messageIn } from './failure.ts';
import { ask, readText, type Server } from './server.ts';

/** There is no model at a server, or nobody can say so. Its message is for whoever starts the host. */
class NoModel extends Error {
  override name = 'NoModel';
}

const PATIENCE_MS = 10_000;

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })).nullable() });

/** The name of the first model that a server lists. */
export async function firstModel(server: Server): Promise<string> {
  const from = `LOCAL_MODEL_URL: ${server.url}/models`;
  const { status, body } = await list(server).catch((error: Error) => {
    throw new NoModel(`${from} could not be reached: ${error.message}`);
  });
  if (status !== 200) throw new NoModel(`${from} answered ${status}: ${messageIn(body)}`);
  const listed = listSchema.safeParse(parsed(body)).data;
  if (!listed) throw new NoModel(`${from} is no list of models: is it the base URL of OpenAI's protocol?`);
  const [first] = listed.data ?? []; // Ollama's empty list is null
  if (!first) throw new NoModel(`${from} lists no model: load one, or name one with LOCAL_MODEL`);
  return first.id;
}

async function list(server: Server): Promise<{ status: number; body: string }> {
  const response = await ask(server, '/models', { signal: AbortSignal.timeout(PATIENCE_MS) });
  return { status: response.statusCode ?? 0, body: await readText(response) };
}
