import { ABSENT_TAG, TAGS, type Tag } from '../../schema/tags.ts';
import type { Adjustment, BudgetUnit, ChargeBasis, Denial, Failure, Tags } from '../../schema/types.ts';
import {
  isShared,
  type CallItem,
  type CallState,
  type Correction,
  type CoveringBudget,
  type Json,
} from '../ledger/ledger.ts';
import type { Amounts } from '../pricing/amounts.ts';
import type { TokenCounts } from '../pricing/price.ts';
import type { Call } from './call.ts';

/**
 * What is kept of a call, in forms of its own: the GraphQL types may gain fields that old records do not have. A later form has another
 * version, and `recordOf` reads them all.
 */
export interface CallDetails {
  v: 1;
  requestId: string;
  caller: string;
  model: { alias: string; modelId: string; modelMetric: string; canonicalModel: string };
  tags: Tags;
  createdAt: string;
  maxTokens: number;
  inputTokenBound: number;
  adjustment: Adjustment | null;
  /** The alias of the model that had no room, so that another was asked. */
  fellBackFrom?: string;
  /** Whether it was begun by `startInvocation`. */
  started?: true;
  /** Whether its answer comes bit by bit, so that it can be stopped. */
  stoppable?: true;
  /** The budgets that cover the call, with their limits (in their unit) of that moment. */
  budgets: CoveredBy[];
}

interface CoveredBy {
  budgetId: string;
  name: string;
  unit: BudgetUnit;
  limit: string;
  /** The window that counts the call, and whether it is in the shared sheet; absent in records of before. */
  window?: string;
  shared?: true;
}

/** What came of a call that was decided. */
export interface CallResult {
  v: 1;
  denial: Denial | null;
  failure: Failure | null;
  stopReason: string | null;
  tokens: TokenCounts | null;
  latencyMs: number | null;
  /** How long the first of a streamed answer took. */
  firstTokenMs?: number;
  /** What its guardrail read and did; the cost in pico-USD. */
  guardrail?: { intervened: boolean; textUnits: number; cost: string };
  /** How many events told of its answer while it was written. */
  deltas?: number;
  /** Every budget that refused the call. */
  refusedBy?: string[];
  /** Whether it used more than was held for it. */
  exceededHold?: true;
}

/** A call as its audit item has it. */
export interface CallRecord {
  callId: string;
  /** 1 if absent. */
  attempt?: number;
  state: CallState;
  details: CallDetails;
  /** Absent while it runs, and for a call that brought none in time. */
  result?: CallResult;
  used?: Amounts;
  settledAt?: string;
  reconcile?: boolean;
  correction?: Correction;
  /** When windows and usage had followed the correction. */
  correctedAt?: string;
  cancelRequestedAt?: string;
  /** Whether somebody was told that it is under way. */
  isFollowed?: boolean;
}

/** What a call is charged now, and the tokens that it used as far as they are known. */
export const chargedOf = ({
  used,
  result,
  correction,
}: Pick<CallRecord, 'used' | 'result' | 'correction'>): {
  used: Amounts | undefined;
  tokens: TokenCounts | null;
} => ({
  used: correction?.used ?? used,
  tokens: correction?.tokens ?? result?.tokens ?? null,
});

/** The failure of an answer that broke off. */
const INTERRUPTED = 'Interrupted';

/** What a charge rests on. */
export function basisOf({ state, reconcile = false, result, correction }: CallRecord): ChargeBasis {
  if (correction) return 'CORRECTED';
  if (!reconcile) return 'EXACT';
  if (state === 'EXPIRED') return 'EXPIRED';
  if (state === 'CANCELLED') return 'CANCELLED';
  return result?.failure?.type === INTERRUPTED ? 'INTERRUPTED' : 'UNKNOWN';
}

/** What is kept of a call before anything came of it. */
export const detailsOf = (
  call: Call,
  adjustment: Adjustment | null,
  budgets: readonly CoveringBudget[],
): CallDetails => ({
  v: 1,
  requestId: call.requestId,
  caller: call.caller,
  model: {
    alias: call.model.alias,
    modelId: call.model.modelId,
    modelMetric: call.model.modelMetric,
    canonicalModel: call.model.canonicalModel,
  },
  tags: call.tags,
  createdAt: call.timestamp,
  maxTokens: call.maxTokens,
  inputTokenBound: call.inputTokenBound,
  adjustment,
  ...(call.fellBackFrom !== undefined && { fellBackFrom: call.fellBackFrom }),
  ...(call.started && { started: true }),
  budgets: budgets.map(({ budgetId, budgetName: name, unit, limit, countedIn }) => ({
    budgetId,
    name,
    unit,
    limit,
    window: countedIn.window,
    ...(isShared(countedIn.sheet) && { shared: true }),
  })),
});

/** Nothing came of it. */
export const NO_RESULT: CallResult = {
  v: 1,
  denial: null,
  failure: null,
  stopReason: null,
  tokens: null,
  latencyMs: null,
};

/** The record in an audit item; undefined for a call that never began. */
export function recordOf({
  callId,
  attempt,
  state,
  details,
  result,
  ...item
}: CallItem): CallRecord | undefined {
  if (!details) return undefined;
  return {
    callId,
    attempt,
    state,
    details: filled(details as unknown as StoredDetails),
    ...(result && { result: result as unknown as CallResult }),
    ...(item.used && { used: item.used }),
    ...(item.settledAt !== undefined && { settledAt: item.settledAt }),
    ...(item.reconcile !== undefined && { reconcile: item.reconcile }),
    ...(item.correction && { correction: item.correction }),
    ...(item.correctedAt !== undefined && { correctedAt: item.correctedAt }),
    ...(item.isFollowed && { isFollowed: true }),
    ...(item.cancelRequestedAt !== undefined && { cancelRequestedAt: item.cancelRequestedAt }),
  };
}

/** Details as they were written: a tag that the system got later is not there. */
type StoredDetails = Omit<CallDetails, 'tags'> & { tags: Partial<Tags> };

const filled = (details: StoredDetails): CallDetails => ({
  ...details,
  tags: Object.fromEntries(TAGS.map((tag) => [tag, details.tags[tag] ?? ABSENT_TAG])) as Record<
    Tag,
    string
  > as Tags,
});

/** A record's part as the ledger keeps it. */
export const toJson = (part: CallDetails | CallResult): Json => part as unknown as Json;
