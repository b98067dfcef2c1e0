import { connect } from './clients.ts';
import { dynamodbTable, type Clients } from './table.ts';
import type { Table } from '../store.ts';

let clients: Clients | undefined;

/** A table of the DynamoDB that the environment points to. */
export function connectedTable(name: string): Table {
  clients ??= connect();
  return dynamodbTable(clients, name);
}
