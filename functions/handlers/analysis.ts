import { CatalogCache } from '../catalog/load.ts';
import { answerField } from '../errors/field.ts';
import type { Reader } from '../identity/reader.ts';
import { openTable } from '../store/open.ts';
import { USAGE_FIELDS } from '../usage/fields.ts';
import { retentionDays } from '../usage/write.ts';
import { reportingZone } from '../usage/zone.ts';

const table = openTable('ledger');
const catalog = new CatalogCache(table);

interface AnalysisEvent {
  field: keyof typeof USAGE_FIELDS;
  args: unknown;
  reader: Reader;
}

/** Everything that looks back: who used what. */
export const handler = ({ field, args, reader }: AnalysisEvent): Promise<unknown> =>
  answerField(USAGE_FIELDS[field], args, {
    table,
    catalog,
    now: Date.now,
    reader,
    zone: reportingZone(),
    retentionDays: retentionDays(),
  });
