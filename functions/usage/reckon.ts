import type { UsageDimension, UsageInput } from '../../schema/types.ts';
import type { CatalogCache } from '../catalog/load.ts';
import { invalidInput, isProblem, type Problem } from '../errors/problem.ts';
import type { Reader } from '../identity/reader.ts';
import type { Reader as Table } from '../store/store.ts';
import { add, noFigures, type Figures } from './figures.ts';
import { scopeOf } from './filter.ts';
import type { Group } from './groups.ts';
import { pointsOf, rangeOf } from './range.ts';
import { readUsage } from './read-usage.ts';
import type { Slot } from './slots.ts';

/** What questions about usage work with. */
export interface UsageContext {
  table: Table;
  catalog: CatalogCache;
  now: () => number;
  reader: Reader;
  /** The time zone of questions that name none. */
  zone: string;
  /** How long entries are kept. */
  retentionDays: number;
}

/** An answer is made as a whole before it is paged; so many rows are as much as that may take. */
const MAX_ROWS = 50_000;

/** Calls that are not summed up yet are read one by one: so many take some seconds. */
export const MAX_ENTRIES = 300_000;

type Dimensions = Partial<Record<UsageDimension, string>>;

/** What each dimension is, of a group of a cost centre. */
const VALUES: Record<UsageDimension, (group: Group, costCenter: string) => string> = {
  COST_CENTER: (_group, costCenter) => costCenter,
  APPLICATION: ({ applicationId }) => applicationId,
  ENVIRONMENT: ({ environment }) => environment,
  MODEL: ({ model }) => model,
  CALLER: ({ caller }) => caller ?? '',
};

/** What a group came to at a point. */
export interface Row {
  /** Which of the points. */
  slot: number;
  dimensions: Dimensions;
  figures: Figures;
}

/** The rows of a question, all of them, in no order. */
export interface Reckoned {
  range: Slot;
  timeZone: string;
  points: readonly Slot[];
  rows: Row[];
}

/** Reckons what a question about usage comes to. */
export async function reckon(input: UsageInput, context: UsageContext): Promise<Reckoned | Problem> {
  const now = context.now();
  const timeZone = input.timeZone ?? context.zone;
  const range = rangeOf(input, now);
  if (isProblem(range)) return range;
  const points = pointsOf(range, input.period, timeZone, now);
  if (isProblem(points)) return points;
  const groupBy = [...new Set(input.groupBy ?? [])];
  const scope = scopeOf(input.filter, await modelsOf(input, context.catalog), context.reader);
  const byCaller = groupBy.includes('CALLER') || input.filter?.caller != null;

  const rows = new Map<string, Row>();
  // A series without groups has a point for each moment, also where nothing happened: a chart of it has no gaps.
  if (groupBy.length === 0)
    points.forEach((_, slot) => rows.set(`${slot}`, { slot, dimensions: {}, figures: noFigures() }));
  let isTooMuch = false;
  const isWhole = await readUsage(
    context.table,
    {
      costCenters: scope.costCenters,
      grain: byCaller ? 'byCaller' : 'plain',
      slots: points,
      mostEntries: MAX_ENTRIES,
    },
    (costCenter, slot, groups) => {
      for (const { group, figures } of groups.values()) {
        if (!scope.matches(group)) continue;
        const values = groupBy.map((dimension) => VALUES[dimension](group, costCenter));
        const key = [slot, ...values].join('#');
        const row = rows.get(key) ?? {
          slot,
          dimensions: dimensionsOf(groupBy, values),
          figures: noFigures(),
        };
        rows.set(key, row);
        isTooMuch = rows.size > MAX_ROWS;
        if (isTooMuch) return false;
        add(row.figures, figures);
      }
      return true;
    },
  );
  if (isTooMuch)
    return invalidInput({
      field: 'input.groupBy',
      message: `makes more than ${MAX_ROWS} rows; group by less, filter, or choose a longer period`,
    });
  if (!isWhole) return tooManyEntries(input.period === 'MINUTE');
  return { range, timeZone, points, rows: [...rows.values()] };
}

const tooManyEntries = (byMinute: boolean): Problem =>
  byMinute
    ? invalidInput({
        field: 'input.period',
        message: `MINUTE reads calls one by one, and these are more than ${MAX_ENTRIES}; choose a longer one, fewer cost centres or a shorter range`,
      })
    : invalidInput({
        field: 'input.to',
        message: `more than ${MAX_ENTRIES} calls are not summed up yet; ask up to an earlier time, or of fewer cost centres`,
      });

/** Any spelling of a model means the model itself; what the catalog does not know is taken as it is. */
async function modelsOf({ filter }: UsageInput, catalog: CatalogCache): Promise<string[] | null> {
  if (filter?.model == null) return null;
  const known = await catalog.get();
  return filter.model.map((name) => known.find(name)?.canonicalModel ?? name);
}

const dimensionsOf = (groupBy: readonly UsageDimension[], values: readonly string[]): Dimensions =>
  Object.fromEntries(groupBy.map((dimension, i) => [dimension, values[i]]));
