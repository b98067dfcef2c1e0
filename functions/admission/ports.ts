import type { Catalog } from '../catalog/catalog.ts';
import { reservationRequest } from '../call/demand.ts';
import type { Call } from '../call/call.ts';
import {
  check,
  reserve,
  type ChargedBalance,
  type Ledger,
  type Refused,
  type Reservation,
} from '../ledger/ledger.ts';
import type { PromptInput } from '../../schema/types.ts';

/** What the ledger answers: `granted` is what an admitted call gets. */
export type Answer<Granted> = { admitted: true; granted: Granted } | Refused;

/** What admission asks of the world around it. */
export interface Ports<Granted> {
  catalog: () => Promise<Catalog>;
  now: () => number;
  /** The exact number of input tokens, where it can be had. */
  countTokens: (canonicalModel: string, input: PromptInput) => Promise<number | undefined>;
  /** Reserves a call's demand, or only looks whether it could be. */
  ask: (call: Call) => Promise<Answer<Granted>>;
}

/** Loaded only when a count is asked for: it is rare, and Bedrock's client is most of a bundle. */
const countTokens: Ports<unknown>['countTokens'] = async (...prompt) =>
  (await import('../bedrock/count-tokens.ts')).countTokens(...prompt);

type Catalogs = { get(): Promise<Catalog> };

/** Admission that reserves. */
export const livePorts = (ledger: Ledger, catalogs: Catalogs): Ports<Reservation> => ({
  catalog: () => catalogs.get(),
  now: ledger.now,
  countTokens,
  async ask(call) {
    const answer = await reserve(ledger, reservationRequest(call));
    return answer.admitted ? { admitted: true, granted: answer.reservation } : answer;
  },
});

/** Admission that only looks: what it admits holds nothing, and is told where the budgets stand. */
export const dryRunPorts = (ledger: Ledger, catalogs: Catalogs): Ports<ChargedBalance[]> => ({
  catalog: () => catalogs.get(),
  now: ledger.now,
  countTokens,
  async ask(call) {
    const seen = await check(ledger, reservationRequest(call));
    return seen.refusals.length > 0
      ? { admitted: false, ...seen }
      : { admitted: true, granted: seen.balances };
  },
});
