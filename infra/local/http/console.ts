import { readFileSync, existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { buildConsole, CONSOLE_DIR, contentSecurityPolicy } from '../../build/console.ts';
import { CONSOLE_PATH } from '../../build/console-path.ts';
import type { Credentials } from '../auth/authenticate.ts';
import { LOCAL_IDENTITIES } from '../auth/identities.ts';
import { readBody } from './request.ts';

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
};

const HEADERS = {
  'content-security-policy': contentSecurityPolicy(),
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

/** A file named by its content never changes; whatever else is asked for anew. */
const FOR_GOOD = 'public, max-age=31536000, immutable';
const ASK_ANEW = 'no-cache';

const TOKEN_SECONDS = 3600;
const MAX_BODY_BYTES = 1024;

let building: Promise<void> | undefined;

/** Builds it when it is asked for, once for all who ask meanwhile. Where nothing has changed, that is nothing but a look. */
const build = (): Promise<void> =>
  (building ??= buildConsole().finally(() => {
    building = undefined;
  }));

/** Serves the console, and what only a local host has for it: whom one may be, and their tokens. */
export async function serveConsole(
  credentials: Credentials,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const below = path.slice(CONSOLE_PATH.length);
  if (request.method === 'POST' && below === '/token') return token(credentials, request, response);
  if (request.method !== 'GET') return json(response, 405, { message: 'Use GET.' });
  if (below === '/settings.json')
    return json(response, 200, {
      endpoint: '/graphql',
      region: credentials.region,
      signIn: { kind: 'local' },
    });
  if (below === '/identities')
    return json(
      response,
      200,
      LOCAL_IDENTITIES.map(({ username, title, description }) => ({ username, title, description })),
    );
  if (below.startsWith('/assets/')) {
    const file = join(CONSOLE_DIR, 'assets', basename(below));
    // A page of a build before may ask for a file that is gone: it then loads anew.
    if (!existsSync(file)) return json(response, 404, { message: 'There is no such file (any more).' });
    return sendFile(file, FOR_GOOD, request, response);
  }
  // Every other path is a page's: the console itself knows which.
  await build();
  sendFile(join(CONSOLE_DIR, 'index.html'), ASK_ANEW, request, response);
}

function sendFile(file: string, caching: string, request: IncomingMessage, response: ServerResponse): void {
  const isSmall = /\bbr\b/.test(String(request.headers['accept-encoding'] ?? '')) && existsSync(`${file}.br`);
  response.writeHead(200, {
    ...HEADERS,
    'content-type': TYPES[file.split('.').at(-1)!] ?? 'application/octet-stream',
    'cache-control': caching,
    vary: 'accept-encoding',
    ...(isSmall && { 'content-encoding': 'br' }),
  });
  response.end(readFileSync(isSmall ? `${file}.br` : file));
}

/** An access token of somebody on the list. */
async function token(
  { userPool }: Credentials,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const username = usernameIn((await readBody(request, MAX_BODY_BYTES)) ?? '');
  const identity = LOCAL_IDENTITIES.find((one) => one.username === username);
  if (!identity) return json(response, 404, { message: 'Nobody here has this name.' });
  const endsAt = Date.now() + TOKEN_SECONDS * 1000;
  json(response, 200, { text: await userPool.issue(identity, `${TOKEN_SECONDS}s`), endsAt });
}

function usernameIn(body: string): unknown {
  try {
    return (JSON.parse(body) as { username?: unknown } | null)?.username;
  } catch {
    return undefined;
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    ...HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(body));
}
