import type { GraphQLError } from 'graphql';
import { visit, type ASTNode, type DocumentNode } from 'graphql';
import { ResolverError } from './signals.ts';

/** An error as AppSync answers it. */
export interface AppSyncError {
  path: readonly (string | number)[] | null;
  data: unknown;
  errorType: string | null;
  errorInfo: unknown;
  locations: { line: number; column: number; sourceName: null }[] | null;
  message: string;
}

/** An error from executing: a resolver's own keeps its type and info; any other says nothing of its inside. */
export function executionError(error: GraphQLError): AppSyncError {
  const { originalError, path = null } = error;
  const shape = { path, locations: locationsOf(error) };
  if (originalError instanceof ResolverError) {
    const { message, errorType, errorInfo, data } = originalError;
    return { ...shape, data, errorType, errorInfo, message };
  }
  // What graphql-js finds itself (a null for a non-null field, a scalar out of range) has no stack of ours in it.
  const message = originalError ? 'Something went wrong inside; it has been logged.' : error.message;
  return {
    ...shape,
    data: null,
    errorType: originalError ? 'InternalFailure' : null,
    errorInfo: null,
    message,
  };
}

/** An error from before executing: the request does not fit the schema. Names the field where one is to blame. */
export function requestError(error: GraphQLError, document?: DocumentNode): AppSyncError {
  const field = fieldOf(error, document);
  return {
    path: null,
    data: null,
    errorType: 'ValidationError',
    errorInfo: { fields: [{ field, message: error.message }] },
    locations: locationsOf(error),
    message: error.message,
  };
}

const locationsOf = ({ locations }: GraphQLError): AppSyncError['locations'] =>
  locations?.map(({ line, column }) => ({ line, column, sourceName: null })) ?? null;

/** The input field that an error is about, such as `tags.applicationId`; null if it is about none. */
function fieldOf({ message, nodes }: GraphQLError, document?: DocumentNode): string | null {
  const missing = /[Ff]ield "(?:\w+\.)?(\w+)" of required type/.exec(message)?.[1];
  const inVariable = /Variable "\$([^"]+)" got invalid value .*?(?: at "([^"]+)")?;/s.exec(message);
  if (inVariable) return [inVariable[2] ?? inVariable[1], missing].filter(Boolean).join('.');
  const argument = /argument "(\w+)" of type .* is required/.exec(message)?.[1];
  if (argument) return argument;
  const place = nodes?.[0] && document ? pathTo(document, nodes[0]) : [];
  return [...place, ...(missing ? [missing] : [])].join('.') || null;
}

/** The argument and object fields around a node of the query. */
function pathTo(document: DocumentNode, wanted: ASTNode): string[] {
  const path: string[] = [];
  let found: string[] = [];
  visit(document, {
    enter(node) {
      if (node.kind === 'Argument' || node.kind === 'ObjectField') path.push(node.name.value);
      if (node === wanted) found = [...path];
    },
    leave(node) {
      if (node.kind === 'Argument' || node.kind === 'ObjectField') path.pop();
    },
  });
  return found;
}
