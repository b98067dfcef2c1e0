import type { Refusal } from '../protocol/reply.ts';

/**
 * How tests ask for a fault: `[stand-in: throttled]` anywhere in the last turn. Each is what Bedrock itself answers,
 * or fails to.
 */
const FAULTS: Record<string, Refusal> = {
  throttled: {
    status: 429,
    type: 'ThrottlingException',
    message: 'Too many requests, please wait before trying again.',
  },
  'model-timeout': {
    status: 408,
    type: 'ModelTimeoutException',
    message: 'The model took too long to answer.',
  },
  'model-error': { status: 424, type: 'ModelErrorException', message: 'The model failed.' },
  'access-denied': {
    status: 403,
    type: 'AccessDeniedException',
    message: "You don't have access to the model.",
  },
  'not-ready': { status: 429, type: 'ModelNotReadyException', message: 'The model is not ready.' },
  quota: {
    status: 400,
    type: 'ServiceQuotaExceededException',
    message: 'The quota of the account is used up.',
  },
  'end-of-life': {
    status: 404,
    type: 'ResourceNotFoundException',
    message: 'This model version has reached the end of its life.',
  },
  unavailable: { status: 503, type: 'ServiceUnavailableException', message: 'Bedrock is unavailable.' },
  internal: { status: 500, type: 'InternalServerException', message: 'Something failed inside Bedrock.' },
};

/** How tests ask that a streamed answer goes wrong, after its first few words. */
export const STREAM_FAULTS = ['cut', 'no-metadata', 'stream-error', 'stall'] as const;
export type StreamFault = (typeof STREAM_FAULTS)[number];

/** What can be wished for of an answer that comes at once, and of any. */
const PLAIN_FAULTS = ['malformed', 'no-usage'];
const ANY_WISHES = [
  'reset',
  'hang',
  'overrun',
  'cached',
  'use-tools',
  'think',
  'say-much',
  'objectionable',
  ...Object.keys(FAULTS),
];

/** What the last turn wishes for, if anything. */
export const wishIn = (text: string): string | undefined => /\[stand-in: ([a-z-]+|\d+ms)\]/.exec(text)?.[1];

/** The error that was wished for, if one was. */
export const faultOf = (wish: string | undefined): Refusal | undefined =>
  wish !== undefined && Object.hasOwn(FAULTS, wish) ? FAULTS[wish] : undefined;

/** Models that never answer, whatever is asked of them: so that it is seen what is done instead. */
const MODELS: Record<string, string> = { 'stand-in.busy': 'throttled', 'stand-in.gone': 'end-of-life' };

/** How a model goes wrong by itself, if it does. */
export const faultOfModel = (modelId: string): Refusal | undefined => faultOf(MODELS[modelId]);

/** What to say to a wish that is none, or none of this kind of call: a test that asks for a fault and gets an answer proves nothing. */
export function unheardOf(wish: string, isStreamed: boolean): string | undefined {
  if (wish.endsWith('ms') || ANY_WISHES.includes(wish)) return undefined;
  const [here, elsewhere] = isStreamed ? [STREAM_FAULTS, PLAIN_FAULTS] : [PLAIN_FAULTS, STREAM_FAULTS];
  if ((here as readonly string[]).includes(wish)) return undefined;
  if ((elsewhere as readonly string[]).includes(wish))
    return `[stand-in: ${wish}] is for answers that ${isStreamed ? 'come at once: use invoke, with at most 500' : 'are streamed: use startInvocation, or more than 500'} maxTokens.`;
  return `The stand-in does not know [stand-in: ${wish}]; it knows ${[...ANY_WISHES, ...here, '250ms'].join(', ')}.`;
}
