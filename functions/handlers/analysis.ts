import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CostExplorerClient } from '@aws-sdk/client-cost-explorer';
import { Bill } from '../billing/bill.ts';
import { BILLING_FIELDS } from '../billing/fields.ts';
import { billSettings } from '../billing/settings.ts';
import { CatalogCache } from '../catalog/load.ts';
import { answerField } from '../errors/field.ts';
import { answerForecasts, type ForecastRequest } from '../forecast/field.ts';
import type { Reader } from '../identity/reader.ts';
import { METRIC_FIELDS } from '../metrics/fields.ts';
import { RECONCILIATION_FIELDS } from '../reconciliation/fields.ts';
import { measuredBy } from '../reconciliation/measured.ts';
import { openTable } from '../store/open.ts';
import { USAGE_FIELDS } from '../usage/fields.ts';
import { retentionDays } from '../usage/write.ts';
import { reportingZone } from '../usage/zone.ts';

const table = openTable('ledger');
const catalog = new CatalogCache(table);
const cloudWatch = new CloudWatchClient({});

/** Cost Explorer has one endpoint, whatever the region. Each request costs money: none is sent twice unasked. */
const costExplorer = new CostExplorerClient({ region: 'us-east-1', maxAttempts: 1 });
const bill = new Bill({ table, costExplorer, settings: billSettings(), now: Date.now });

const FIELDS = { ...USAGE_FIELDS, ...METRIC_FIELDS, ...BILLING_FIELDS, ...RECONCILIATION_FIELDS };

interface AnalysisEvent {
  field: keyof typeof FIELDS;
  args: unknown;
  reader: Reader;
}

/** Everything that looks back, and from there ahead. What comes as a batch asks for forecasts: one of each budget of a page. */
export const handler = (event: AnalysisEvent | ForecastRequest[]): Promise<unknown> => {
  const looking = { table, now: Date.now };
  if (Array.isArray(event)) return answerForecasts(event, looking);
  const { field, args, reader } = event;
  const outside = { cloudWatch, measured: measuredBy(cloudWatch), bill };
  const kept = { zone: reportingZone(), retentionDays: retentionDays() };
  const context = { ...looking, catalog, reader, ...outside, ...kept };
  return answerField<typeof context>(FIELDS[field], args, context);
};
