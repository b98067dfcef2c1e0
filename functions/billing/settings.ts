const HOUR_MS = 3_600_000;
const DEFAULT_REQUESTS_A_DAY = 100;
/** AWS refreshes the bill up to three times a day. */
const DEFAULT_MAX_AGE_HOURS = 6;

/** What a deployment says about asking for its bill. */
export interface BillSettings {
  /** Each costs 0.01 USD. */
  requestsADay: number;
  /** How old an answer may be before Cost Explorer is asked again, in ms. */
  maxAgeMs: number;
}

const numberOf = (text: string | undefined, fallback: number): number => (text ? Number(text) : fallback);

export const billSettings = (): BillSettings => ({
  requestsADay: numberOf(process.env.COST_EXPLORER_REQUESTS_A_DAY, DEFAULT_REQUESTS_A_DAY),
  maxAgeMs: numberOf(process.env.COST_REPORT_MAX_AGE_HOURS, DEFAULT_MAX_AGE_HOURS) * HOUR_MS,
});
