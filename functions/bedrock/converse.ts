import { setTimeout as delay } from 'node:timers/promises';
import {
  ConverseCommand,
  ConverseStreamCommand,
  type BedrockRuntimeClient,
  type ConverseCommandInput,
  type ConverseCommandOutput,
} from '@aws-sdk/client-bedrock-runtime';
import type { ContentBlock, Failure } from '../../schema/types.ts';
import type { TokenCounts } from '../pricing/price.ts';
import { answerBlocks } from './answer.ts';
import type { Delta } from '../prompt/delta.ts';
import { Assembly } from './assemble.ts';
import { failureOf, refusalOf } from './failure.ts';
import { readTokens } from './usage.ts';

/** What came of asking a model. */
export type ModelOutcome =
  | {
      kind: 'answered';
      blocks: ContentBlock[];
      stopReason: string | null;
      tokens: TokenCounts;
      /** How long the first of a streamed answer took. */
      firstTokenMs?: number;
    }
  /** Bedrock said no, or was never reached: it costs nothing. */
  | { kind: 'refused'; failure: Failure }
  /** A streamed answer broke off: what was seen of it bounds what it costs, unless the model thought unseen. */
  | {
      kind: 'cut';
      failure: Failure;
      blocks: ContentBlock[];
      visibleBytes: number;
      hasThought: boolean;
      firstTokenMs?: number;
    }
  /** Nobody can say whether it was answered: it is charged at its worst case. */
  | { kind: 'unknown'; failure: Failure };

const ATTEMPTS = 3;
const BACKOFF_MS = 150;

/** How a model is asked. */
export interface Asking {
  /** When to give up, in ms since the epoch. */
  deadline: number;
  /** Ends it before. */
  cancel?: AbortSignal;
  /** Told of each bit of a streamed answer. */
  onDelta?: (delta: Delta) => void;
}

type Command = ConverseCommand | ConverseStreamCommand;

/** One try. `prepare` has the command say when it is sent. */
type Try = (signal: AbortSignal, prepare: (command: Command) => void) => Promise<ModelOutcome>;

/** Asks a model for an answer that comes in one piece. */
export const converse = (
  bedrock: BedrockRuntimeClient,
  input: ConverseCommandInput,
  how: Asking,
): Promise<ModelOutcome> =>
  asking(how, async (abortSignal, prepare) => {
    const command = new ConverseCommand(input);
    prepare(command);
    return read(await bedrock.send(command, { abortSignal }));
  });

/** Asks a model for an answer that comes as it is made: where it breaks off, what was seen of it is kept. */
export const converseStream = (
  bedrock: BedrockRuntimeClient,
  input: ConverseCommandInput,
  how: Asking,
): Promise<ModelOutcome> =>
  asking(how, async (abortSignal, prepare) => {
    const command = new ConverseStreamCommand(input);
    prepare(command);
    const startedAt = Date.now();
    const { stream } = await bedrock.send(command, { abortSignal });
    const assembly = new Assembly();
    let firstTokenMs: number | undefined;
    try {
      for await (const event of stream ?? []) {
        const delta = assembly.take(event);
        if (!delta) continue;
        firstTokenMs ??= Date.now() - startedAt;
        how.onDelta?.(delta);
      }
    } catch {
      return cut(assembly, firstTokenMs);
    }
    // A session that is dropped ends the iterator without an error: only the last event says that this was all.
    const tokens = assembly.stopReason === undefined ? undefined : readTokens(assembly.usage);
    if (!tokens) return cut(assembly, firstTokenMs);
    const { stopReason = null } = assembly;
    return {
      kind: 'answered',
      blocks: assembly.blocks(),
      stopReason,
      tokens,
      ...(firstTokenMs !== undefined && { firstTokenMs }),
    };
  });

const cut = (assembly: Assembly, firstTokenMs: number | undefined): ModelOutcome => ({
  kind: 'cut',
  failure: failureOf('Interrupted'),
  blocks: assembly.blocks(),
  visibleBytes: assembly.visibleBytes,
  hasThought: assembly.hasThought,
  ...(firstTokenMs !== undefined && { firstTokenMs }),
});

/**
 * Tries until there is an outcome. Asks again only what Bedrock definitely refused
 * for now (429, 503) or never got: anything else may have been answered, and charged.
 */
async function asking({ deadline, cancel }: Asking, attemptOnce: Try): Promise<ModelOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const remaining = deadline - Date.now();
    if (remaining <= 0 || cancel?.aborted) return { kind: 'refused', failure: failureOf('NotStarted') };
    let wasSent = false;
    const timeout = AbortSignal.timeout(remaining);
    try {
      return await attemptOnce(cancel ? AbortSignal.any([timeout, cancel]) : timeout, (command) => {
        // The last step before the connection: credentials, endpoint and signature are behind it.
        (command as ConverseCommand).middlewareStack.add(
          (next) => (args) => {
            wasSent = true;
            return next(args);
          },
          { step: 'deserialize', priority: 'low' },
        );
      });
    } catch (error) {
      const { isFree, mayRepeat, failure } = refusalOf(error, wasSent);
      const backoff = BACKOFF_MS * 2 ** attempt * (0.5 + Math.random() / 2);
      if (mayRepeat && attempt < ATTEMPTS && Date.now() + backoff < deadline) await delay(backoff);
      else return { kind: isFree ? 'refused' : 'unknown', failure };
    }
  }
}

function read({ output, stopReason, usage }: ConverseCommandOutput): ModelOutcome {
  const tokens = readTokens(usage);
  const content = output?.message?.content;
  if (!tokens || !content) return { kind: 'unknown', failure: failureOf('MalformedAnswer') };
  return { kind: 'answered', blocks: answerBlocks(content), stopReason: stopReason ?? null, tokens };
}
