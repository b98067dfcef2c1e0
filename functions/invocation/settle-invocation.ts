import * as z from 'zod';
import type {
  Invocation,
  MutationSettleInvocationArgs,
  SettledUsageInput,
  SettleInvocationInput,
} from '../../schema/types.ts';
import { CONTENDED } from '../call/call.ts';
import { countedCall } from '../call/counted.ts';
import { invocationOf } from '../call/invocation.ts';
import { recordOf, type CallRecord, type CallResult } from '../call/record.ts';
import { requestId, caller } from '../call/request-id.ts';
import { conflict, invalidInput, isProblem, notFound, type Problem } from '../errors/problem.ts';
import {
  callIdOf,
  correctCall,
  correctionMarks,
  readCall,
  STATES,
  type CallItem,
  type Correction,
  type Ledger,
} from '../ledger/ledger.ts';
import { picoUsdFromUsd } from '../pricing/money.ts';
import { TOKEN_KINDS, totalTokens, type TokenCounts } from '../pricing/price.ts';
import type { CallContext } from './fields.ts';

const MAX_TOKENS = 1e9;
const MAX_USD = 1e6;

const tokens = z.number().int().min(0, 'must be at least 0').max(MAX_TOKENS, `must be at most ${MAX_TOKENS}`);

const usage = z.strictObject({
  inputTokens: tokens,
  outputTokens: tokens,
  cacheReadInputTokens: tokens.nullish(),
  cacheWriteInputTokens: tokens.nullish(),
} satisfies Record<keyof SettledUsageInput, z.ZodType>);

export const settleArgs = z.strictObject({
  input: z.strictObject({
    requestId,
    caller: caller.nullish(),
    costUsd: z
      .number()
      .min(0, 'must be at least 0')
      .max(MAX_USD, `must be at most ${MAX_USD}`)
      .refine((usd) => picoUsdFromUsd(usd) !== undefined, 'must have at most 12 decimals')
      .nullish(),
    usage: usage.nullish(),
    reason: z.string().trim().min(1, 'must not be empty').max(500, 'must be at most 500 characters'),
  } satisfies Record<keyof SettleInvocationInput, z.ZodType>),
} satisfies Record<keyof MutationSettleInvocationArgs, z.ZodType>);

const ATTEMPTS = 5;

/**
 * Puts right, once, what a call was charged by guess: by what is given, or by the result that came too late to count. Only the audit item is
 * written here; the relay, which follows it, brings windows and usage after it.
 */
export async function settleInvocation(
  input: SettleInvocationInput,
  { ledger, reader }: CallContext,
): Promise<Invocation | Problem> {
  const { calls } = ledger.store;
  const by = input.caller ?? reader.id;
  const callId = callIdOf(by, input.requestId);
  for (let i = 0; i < ATTEMPTS; i += 1) {
    const call = await readCall(calls, callId);
    const record = call && recordOf(call);
    if (!record || !invocationOf(record))
      return notFound(`input.requestId: there is no call ${JSON.stringify(input.requestId)} of ${by}`);
    if (STATES[call.state].next.length > 0) return conflict('input.requestId: the call has not ended yet');
    if (!call.reconcile)
      return conflict('input.requestId: was not charged by guess, so there is nothing to put right');
    const correction = correctionFor(call, input, { by: reader.id, at: ledger.now() });
    if (isProblem(correction)) return correction;
    if (record.correction) {
      // The same once more is a repetition, of an answer that was lost.
      if (isSame(record.correction, correction)) return invocationOf(record)!;
      return conflict(
        `input.requestId: was put right before, by ${record.correction.by} at ${record.correction.at}`,
      );
    }
    if (await isCrowded(ledger, call, record))
      return conflict(
        'input.requestId: so many calls of these budgets were put right in the last minutes that this one has to wait; send it again in ten minutes',
      );
    if (await correctCall(calls, call, correction)) return invocationOf(recordOf({ ...call, correction })!)!;
    // It has moved meanwhile: it is looked at again.
  }
  return conflict(CONTENDED);
}

interface LateResult {
  used: CallItem['used'];
  result: CallResult;
  reconcile?: boolean;
}

/** Each correction leaves a mark in the sheet for ten minutes, and every write of a sheet costs by its size. */
const MOST_MARKS = 150;

async function isCrowded({ store }: Ledger, call: CallItem, record: CallRecord): Promise<boolean> {
  const marks = await correctionMarks(store.ledger, countedCall(call, record));
  return marks >= MOST_MARKS;
}

/** What is to be charged instead. */
function correctionFor(
  { used, lateResult }: CallItem,
  { costUsd, usage: given, reason }: SettleInvocationInput,
  { by, at }: { by: string; at: number },
): Correction | Problem {
  const found = lateResult as LateResult | undefined;
  // One that nobody is sure of either is as much a guess as what was charged.
  const late = found?.reconcile ? undefined : found;
  if (costUsd == null && !late?.used)
    return invalidInput({
      field: 'input.costUsd',
      message: 'is required: no sure result of this call has come, so say what the bill does',
    });
  const kept = given == null && late ? late.result.tokens : given && countsOf(given);
  return {
    used: {
      USD: costUsd == null ? BigInt(late!.used!.USD) : picoUsdFromUsd(costUsd)!,
      TOKENS: kept ? BigInt(totalTokens(kept)) : (used?.TOKENS ?? 0n),
      REQUESTS: used?.REQUESTS ?? 0n,
    },
    ...(kept && { tokens: kept }),
    reason,
    by,
    at: new Date(at).toISOString(),
  };
}

const isSame = (a: Correction, b: Correction): boolean =>
  a.by === b.by &&
  a.reason === b.reason &&
  a.used.USD === b.used.USD &&
  a.used.TOKENS === b.used.TOKENS &&
  TOKEN_KINDS.every((kind) => a.tokens?.[kind] === b.tokens?.[kind]);

const countsOf = ({
  inputTokens,
  outputTokens,
  cacheReadInputTokens,
  cacheWriteInputTokens,
}: SettledUsageInput): TokenCounts => ({
  input: inputTokens,
  output: outputTokens,
  cacheRead: cacheReadInputTokens ?? 0,
  cacheWrite5m: cacheWriteInputTokens ?? 0,
  cacheWrite1h: 0,
});
