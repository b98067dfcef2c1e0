import { failureOf } from '../../../../functions/bedrock/failure.ts';
import type { ModelOutcome } from '../../../../functions/bedrock/converse.ts';
import type { ModelCall } from '../../aws/protocol/model-call.ts';
import type { Ending, MadeUpCall } from './plan.ts';

/** What came of a call: for the ledger (nothing, if nobody is left to say) and by Bedrock's own metrics (nothing, if it was never reached). */
interface Ended {
  outcome?: ModelOutcome;
  measured?: ModelCall;
}

const TEXT = 'As you said, the pump stops after a minute. ';

const answered = (call: MadeUpCall, outputTokens: number): ModelCall => ({
  kind: 'answered',
  usage: { inputTokens: call.inputTokens, outputTokens },
  latencyMs: call.latencyMs,
});

const refused = (type: string, message: string): ModelOutcome => ({
  kind: 'refused',
  failure: { type, message, retryable: true },
});

const half = ({ outputTokens }: MadeUpCall) => Math.ceil(outputTokens / 2);

const ENDED = {
  answered: (call) => ({
    outcome: {
      kind: 'answered',
      blocks: [],
      stopReason: 'end_turn',
      tokens: {
        input: call.inputTokens,
        output: call.outputTokens,
        cacheRead: 0,
        cacheWrite5m: 0,
        cacheWrite1h: 0,
      },
    },
    measured: answered(call, call.outputTokens),
  }),
  throttled: () => ({
    outcome: refused('ThrottlingException', 'Too many requests, please wait before trying again.'),
    measured: { kind: 'throttled' },
  }),
  'server-error': () => ({
    outcome: refused('InternalServerException', 'The system encountered an unexpected error.'),
    measured: { kind: 'server-error' },
  }),
  cut: (call) => ({
    outcome: {
      kind: 'cut',
      failure: failureOf('Interrupted'),
      blocks: [],
      visibleBytes: TEXT.length * Math.ceil(half(call) / 10),
      hasThought: false,
      firstTokenMs: Math.ceil(call.latencyMs / 5),
    },
    measured: answered(call, half(call)),
  }),
  unknown: () => ({ outcome: { kind: 'unknown', failure: failureOf('NoAnswer') } }),
  expired: () => ({}),
} satisfies Record<Ending, (call: MadeUpCall) => Ended>;

export const endOf = (call: MadeUpCall): Ended => ENDED[call.ending](call);
