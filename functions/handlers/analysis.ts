import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CatalogCache } from '../catalog/load.ts';
import { answerField } from '../errors/field.ts';
import type { Reader } from '../identity/reader.ts';
import { METRIC_FIELDS } from '../metrics/fields.ts';
import { openTable } from '../store/open.ts';
import { USAGE_FIELDS } from '../usage/fields.ts';
import { retentionDays } from '../usage/write.ts';
import { reportingZone } from '../usage/zone.ts';

const table = openTable('ledger');
const catalog = new CatalogCache(table);
const cloudWatch = new CloudWatchClient({});

const FIELDS = { ...USAGE_FIELDS, ...METRIC_FIELDS };

interface AnalysisEvent {
  field: keyof typeof FIELDS;
  args: unknown;
  reader: Reader;
}

/** Everything that looks back: who used what, and what CloudWatch measured of it. */
export const handler = ({ field, args, reader }: AnalysisEvent): Promise<unknown> =>
  answerField(FIELDS[field], args, {
    table,
    catalog,
    cloudWatch,
    now: Date.now,
    reader,
    zone: reportingZone(),
    retentionDays: retentionDays(),
  });
