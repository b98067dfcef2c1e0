/** How far back a list of calls goes, as the address names it. */
export const RANGES = {
  hour: { title: 'The last hour', ms: 3_600_000 },
  day: { title: 'The last 24 hours', ms: 86_400_000 },
  week: { title: 'The last 7 days', ms: 7 * 86_400_000 },
  month: { title: 'The last 30 days', ms: 30 * 86_400_000 },
  all: { title: 'As far back as there are', ms: null },
} as const;

export type RangeName = keyof typeof RANGES;

export const isRange = (name: string | null): name is RangeName =>
  name !== null && Object.hasOwn(RANGES, name);

const MINUTE_MS = 60_000;

/** From when on; by the minute, so that the pages of one list are of the same list. */
export function startOf(range: RangeName, now: number): string | undefined {
  const { ms } = RANGES[range];
  return ms === null ? undefined : new Date(Math.floor((now - ms) / MINUTE_MS) * MINUTE_MS).toISOString();
}
