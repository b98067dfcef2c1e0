import type { InvocationEventKind } from '../../schema/types.ts';

/** What is added to one block of an answer while it is written. */
export interface Delta {
  kind: Exclude<InvocationEventKind, 'FINAL'>;
  /** Which block of the answer, from 0. */
  blockIndex: number;
  /** What was written: empty where a tool use begins, or only a signature came. */
  text: string;
  /** Of a thought, after its text. */
  signature?: string;
  /** Of a thought that is not shown, in base64. */
  redactedContent?: string;
  /** Of a tool use. */
  toolUse?: { toolUseId: string; name: string };
}

/** The input of a tool use, which comes as parts of its JSON; undefined while it is not complete. A tool without parameters may have none at all. */
export function toolInput(json: string): unknown {
  try {
    return json === '' ? {} : (JSON.parse(json) as unknown);
  } catch {
    return undefined;
  }
}
