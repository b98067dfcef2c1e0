/** What is to be sent, as a signature needs it. */
export interface Unsigned {
  method: 'POST';
  url: string;
  body: string;
}

/** How the API knows who calls: one of these. */
export type Authorization =
  | { apiKey: string }
  /** An access token of the user pool, or what gets one: it is asked before each request. */
  | { token: string | (() => string | Promise<string>) }
  /** Headers of the caller's own making, such as IAM's signature of what is to be sent. */
  | { headers: (request: Unsigned) => Record<string, string> | Promise<Record<string, string>> };

/** The headers that say who sends this. */
export async function authorizing(
  authorization: Authorization,
  request: Unsigned,
): Promise<Record<string, string>> {
  if ('apiKey' in authorization) return { 'x-api-key': authorization.apiKey };
  if ('token' in authorization) {
    const { token } = authorization;
    return { authorization: typeof token === 'string' ? token : await token() };
  }
  return authorization.headers(request);
}
