import { randomBytes } from 'node:crypto';

/** A random ID of URL-safe characters: four for each three bytes. */
export const randomId = (bytes: number): string => randomBytes(bytes).toString('base64url');
