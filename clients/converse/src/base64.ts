/** `String.fromCharCode` takes its bytes as arguments, of which there may be only so many. */
const AT_ONCE = 8_192;

/** Bytes as base64, where there is no `Buffer`. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += AT_ONCE)
    binary += String.fromCharCode(...bytes.subarray(i, i + AT_ONCE));
  return btoa(binary);
}

/** Bytes, of a text of a character for each, as `atob` makes it. */
export const bytesOf = (binary: string): Uint8Array =>
  Uint8Array.from(binary, (character) => character.charCodeAt(0));

export const fromBase64 = (base64: string): Uint8Array => bytesOf(atob(base64));

/** Text as base64 that may be a WebSocket's subprotocol. */
export const textToBase64Url = (text: string): string =>
  toBase64(new TextEncoder().encode(text)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
