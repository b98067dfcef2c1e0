import type { ContentBlockInput, MessageInput, Role } from '../../schema/types.ts';
import { blocksOf } from '../prompt/blocks.ts';

/** What is wrong with a conversation, and where in its turns. */
export interface Slip {
  path: (string | number)[];
  message: string;
}

/** Whose turn a kind of block belongs in; undefined for anybody's. */
const BELONGS: Record<keyof ContentBlockInput, Role | undefined> = {
  text: undefined,
  image: 'USER',
  document: 'USER',
  toolUse: 'ASSISTANT',
  toolResult: 'USER',
  reasoning: 'ASSISTANT',
  cachePoint: undefined,
};

/** Everything that is wrong with the order of turns and of what is in them, as every model of Bedrock has it. */
export function* slipsOf(turns: readonly MessageInput[]): Iterable<Slip> {
  yield* orderOf(turns);
  for (const [i, turn] of turns.entries()) {
    for (const [j, block] of (turn.blocks ?? []).entries())
      yield* misplaced(turn.role, block, [i, 'blocks', j]);
    yield* withoutText(turn, i);
    yield* unanswered(turn, turns[i + 1], i);
    yield* unasked(turn, turns[i - 1], i);
  }
}

function* orderOf(turns: readonly MessageInput[]): Iterable<Slip> {
  for (const [i, { role }] of turns.entries()) {
    const expected = i % 2 === 0 ? 'USER' : 'ASSISTANT';
    if (role !== expected)
      yield {
        path: [i, 'role'],
        message: `must be ${expected}: a conversation begins with the user, and turns alternate`,
      };
  }
  if (turns.length > 0 && turns.at(-1)!.role !== 'USER')
    yield { path: [], message: "must end with the user's turn" };
}

function* misplaced(role: Role, block: ContentBlockInput, path: Slip['path']): Iterable<Slip> {
  for (const [kind, value] of Object.entries(block)) {
    const belongs = BELONGS[kind as keyof ContentBlockInput];
    if (value != null && belongs && belongs !== role)
      yield { path: [...path, kind], message: `belongs in a turn of ${belongs}` };
  }
}

/** A document alone says nothing of what is wanted; a cache point alone says nothing at all. */
function* withoutText({ blocks }: MessageInput, i: number): Iterable<Slip> {
  if (!blocks || blocks.length === 0) return;
  const hasText = blocks.some(({ text }) => text != null);
  if (!hasText && blocks.some(({ document }) => document))
    yield { path: [i, 'blocks'], message: 'must have text beside a document' };
  if (blocks.every(({ cachePoint }) => cachePoint))
    yield { path: [i, 'blocks'], message: 'must have more than cache points' };
}

const usesOf = (turn: MessageInput): string[] =>
  blocksOf(turn).flatMap(({ toolUse }) => (toolUse ? [toolUse.toolUseId] : []));

const resultsOf = (turn: MessageInput): string[] =>
  blocksOf(turn).flatMap(({ toolResult }) => (toolResult ? [toolResult.toolUseId] : []));

function* unanswered(turn: MessageInput, after: MessageInput | undefined, i: number): Iterable<Slip> {
  const answered = new Set(after && resultsOf(after));
  for (const id of usesOf(turn))
    if (!answered.has(id))
      yield { path: [i + 1, 'blocks'], message: `must have the toolResult of ${JSON.stringify(id)}` };
}

function* unasked(turn: MessageInput, before: MessageInput | undefined, i: number): Iterable<Slip> {
  const asked = new Set(before && usesOf(before));
  const results = resultsOf(turn);
  for (const [at, id] of results.entries()) {
    if (!asked.has(id))
      yield {
        path: [i, 'blocks'],
        message: `has a toolResult of ${JSON.stringify(id)}, which the turn before did not ask for`,
      };
    if (results.indexOf(id) < at)
      yield { path: [i, 'blocks'], message: `has two toolResults of ${JSON.stringify(id)}` };
  }
}
