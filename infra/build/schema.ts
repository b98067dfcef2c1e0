import { readFileSync } from 'node:fs';
import { buildASTSchema, parse, type DocumentNode, type GraphQLSchema } from 'graphql';

const read = (name: string) => readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8');

/** The deployed schema, as AppSync is given it. */
export const readSchemaSdl = (): string => read('schema.graphql');

const withAppSync = (sdl: string): string => `${read('appsync.graphql')}\n${sdl}`;

/** The schema with all that it refers to: what tools that know nothing of AppSync can parse. */
export const readCompleteSdl = (): string => withAppSync(readSchemaSdl());

/** The deployed schema together with the directives and scalars that AppSync itself adds. */
export function readSchemaDocument(sdl = readSchemaSdl()): DocumentNode {
  return parse(withAppSync(sdl));
}

/** An executable schema, without resolvers. Throws on any mistake in the SDL. */
export const loadSchema = (sdl?: string): GraphQLSchema => buildASTSchema(readSchemaDocument(sdl));
