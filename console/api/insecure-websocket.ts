/**
 * Amplify opens real time by `wss:` only, as AppSync wants it. A page that came by plain HTTP, which only the local host serves, has no
 * TLS to speak: here, and only for the page's own host, `wss:` becomes `ws:`.
 */
export function insecureWebSockets(): void {
  const Real = window.WebSocket;
  window.WebSocket = class extends Real {
    constructor(url: string | URL, protocols?: string | string[]) {
      const wanted = new URL(url);
      if (wanted.host === location.host && wanted.protocol === 'wss:') wanted.protocol = 'ws:';
      super(wanted, protocols);
    }
  };
}
