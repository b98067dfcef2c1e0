import type { IncomingMessage, ServerResponse } from 'node:http';
import { authenticate, type Credentials } from '../auth/authenticate.ts';
import type { MakeMonth } from '../demo/month/month.ts';
import { flatHeaders } from './request.ts';

/** Where `npm run demo -- --month` asks for it. It is no part of the API. */
export const MONTH_PATH = '/demo/month';

/** So long after it was made everything of a call is over, also its time-out. */
const OVER_MS = 5 * 60_000;

let isUnderWay = false;

/** Makes up a month for whoever has the API key, and tells line by line how it goes on. `?until=` (ISO 8601) ends it earlier than five minutes ago. */
export async function makeMonthFor(
  { credentials, makeMonth }: { credentials: Credentials; makeMonth?: MakeMonth | undefined },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const say = (line: string) => response.write(`${line}\n`);
  const refuse = (status: number, line: string) =>
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${line}\n`);
  if (request.method !== 'POST') return void refuse(405, 'Use POST.');
  const headers = flatHeaders(request);
  const who = await authenticate(credentials, { method: 'POST', path: MONTH_PATH, headers, body: '' });
  if ('refused' in who || who.mode !== 'API_KEY') return void refuse(401, 'This takes the API key.');
  if (!makeMonth)
    return void refuse(409, 'This host has real models, or its data elsewhere: nothing is made up there.');
  const latest = Date.now() - OVER_MS;
  const asked = new URL(request.url!, 'http://localhost').searchParams.get('until');
  const until = asked === null ? latest : Date.parse(asked);
  if (!(until <= latest)) return void refuse(400, 'until must be a time that is over, as ISO 8601.');
  if (isUnderWay) return void refuse(409, 'It is being made up already.');
  isUnderWay = true;
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  try {
    await makeMonth(who, until, say);
  } catch (error) {
    process.stderr.write(`${String(error)}\n`);
    say(`failed: ${(error as Error).message}`);
  } finally {
    isUnderWay = false;
    response.end();
  }
}
