import type { Reader } from '../identity/reader.ts';
import type { UsageFilter } from '../../schema/types.ts';
import type { Group } from './groups.ts';

/** What of the usage is asked for, and may be seen. */
export interface UsageScope {
  /** Null for all. */
  costCenters: readonly string[] | null;
  matches: (group: Group) => boolean;
  /** Whether nothing can match: what is asked for lies beyond what may be seen. */
  isEmpty: boolean;
}

/** What is asked for, as far as one's own values reach; null for any. */
export const among = (
  wanted: readonly string[] | null | undefined,
  own: readonly string[] | null,
): string[] | null => {
  if (wanted == null) return own && [...own];
  return own ? wanted.filter((value) => own.includes(value)) : [...wanted];
};

/** A filter as far as its reader's own values reach: what lies beyond is not there for it. `models` are the canonical names of those asked for. */
export function scopeOf(
  filter: UsageFilter | null | undefined,
  models: string[] | null,
  reader: Reader,
): UsageScope {
  const own = reader.seesAll ? { costCenter: null, applicationId: null, environment: null } : reader.own;
  const applications = among(filter?.applicationId, own.applicationId);
  const environments = among(filter?.environment, own.environment);
  const callers = filter?.caller ?? null;
  const isCovered = filter?.isCovered ?? null;
  const has = (values: readonly string[] | null, value: string | undefined): boolean =>
    values === null || (value !== undefined && values.includes(value));
  const costCenters = among(filter?.costCenter, own.costCenter);
  return {
    costCenters,
    isEmpty: [costCenters, applications, environments].some((values) => values?.length === 0),
    matches: (group) =>
      has(applications, group.applicationId) &&
      has(environments, group.environment) &&
      has(models, group.model) &&
      has(callers, group.caller) &&
      (isCovered === null || isCovered === group.isCovered),
  };
}
