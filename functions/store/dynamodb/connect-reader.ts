import { connect } from './clients.ts';
import { dynamodbReader } from './reader.ts';
import type { Reader } from '../store.ts';

/** The same, to read only: without writing, a third of the code. */
export const connectedReader = (name: string): Reader => dynamodbReader(connect().retrying, name);
