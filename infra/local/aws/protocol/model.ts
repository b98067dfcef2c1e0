import type { ConverseBody } from './converse.ts';
import type { Reply } from './reply.ts';

/** What answers the calls of models behind the stand-in's endpoint. */
export interface Model {
  converse(asked: Asked, reply: Reply): Promise<void>;
  countTokens(body: ConverseBody, reply: Reply): void;
}

export interface Asked {
  modelId: string;
  body: ConverseBody;
  /** Whether the answer is to come event by event. */
  isStreamed: boolean;
  /** Told how many tokens of a streamed answer have been written so far, by a model that knows. */
  onWritten: (tokens: number) => void;
}
