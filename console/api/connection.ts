import { CONNECTION_STATE_CHANGE, ConnectionState } from 'aws-amplify/api';
import { Hub } from 'aws-amplify/utils';
import { useSyncExternalStore } from 'react';

/** How real time stands. */
export interface Connection {
  state: 'idle' | 'connecting' | 'live' | 'lost';
  /** How often it has come back after it was lost. */
  reconnections: number;
}

const STATES: Record<ConnectionState, Connection['state']> = {
  [ConnectionState.Connected]: 'live',
  [ConnectionState.Connecting]: 'connecting',
  [ConnectionState.ConnectedPendingDisconnect]: 'idle',
  [ConnectionState.ConnectedPendingKeepAlive]: 'lost',
  [ConnectionState.ConnectedPendingNetwork]: 'lost',
  [ConnectionState.ConnectionDisrupted]: 'lost',
  [ConnectionState.ConnectionDisruptedPendingNetwork]: 'lost',
  [ConnectionState.Disconnected]: 'idle',
};

let connection: Connection = { state: 'idle', reconnections: 0 };
let wasLost = false;
const listeners = new Set<() => void>();

Hub.listen('api', ({ payload }) => {
  if (payload.event !== CONNECTION_STATE_CHANGE) return;
  const { connectionState } = payload.data as { connectionState: ConnectionState };
  const state = STATES[connectionState];
  if (state === 'lost') wasLost = true;
  const isBack = state === 'live' && wasLost;
  if (isBack) wasLost = false;
  connection = { state, reconnections: connection.reconnections + (isBack ? 1 : 0) };
  for (const listener of listeners) listener();
});

/** How real time stands, and that it was away. */
export const useConnection = (): Connection =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => connection,
  );
