import { ANSWER_WITHIN_MS } from './duration.ts';
import type { CallRecord } from './record.ts';

/** Clocks differ, and so do ways: who was told that a call goes on must hear its end. */
const EARLIER_MS = 2_000;

/** Whether events tell of a call: of one that was started, and of one that its caller was told of that it goes on. */
export const isFollowed = ({
  details,
  settledAt,
  isFollowed: isNoted = false,
}: Pick<CallRecord, 'details' | 'settledAt' | 'isFollowed'>): boolean =>
  isNoted ||
  details.started === true ||
  (settledAt !== undefined &&
    Date.parse(settledAt) - Date.parse(details.createdAt) > ANSWER_WITHIN_MS - EARLIER_MS);
