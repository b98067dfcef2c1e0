import { CatalogCache } from '../catalog/load.ts';
import { answerField } from '../errors/field.ts';
import { answerForecasts, type ForecastRequest } from '../forecast/field.ts';
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

/** Everything that looks back, and from there ahead. What comes as a batch asks for forecasts: one of each budget of a page. */
export const handler = (event: AnalysisEvent | ForecastRequest[]): Promise<unknown> =>
  Array.isArray(event)
    ? answerForecasts(event, { table, now: Date.now })
    : answerField(USAGE_FIELDS[event.field], event.args, {
        table,
        catalog,
        now: Date.now,
        reader: event.reader,
        zone: reportingZone(),
        retentionDays: retentionDays(),
      });
