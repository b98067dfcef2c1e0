import type { Tags } from './types.ts';

/** A tag of a call: who pays for it, and for what. */
export type Tag = keyof Tags;

/** Every tag, once. Another tag in the schema breaks the build here, and wherever a `Record<Tag, …>` must know it by name. */
const EVERY_TAG: Record<Tag, true> = { costCenter: true, applicationId: true, environment: true };

export const TAGS = Object.keys(EVERY_TAG) as readonly Tag[];

/** What an absent tag counts as. */
export const ABSENT_TAG = 'none';

/** What stands for a tag that a scope leaves open, where events must be filtered by it. No tag has this value. */
export const ANY_VALUE = '*';
