import type { Invocation, UsageOutcome } from '../../../schema/types.ts';
import { PROMPT_LINE } from '../../../functions/reporting/decision-line.ts';
import { callColumns } from './paint.ts';

/** What the functions' lines have in common; see `functions/reporting/decision-line.ts` for those of calls. */
interface Line {
  level?: string;
  message?: string;
}
type CallLine = Line & Omit<Invocation, 'tags'> & Invocation['tags'] & { callId: string };

const DECIDED: Record<UsageOutcome, (call: CallLine) => string> = {
  SUCCEEDED: ({ usage, costUsd, latencyMs }) =>
    `${usage?.inputTokens} in, ${usage?.outputTokens} out  $${costUsd}  ${latencyMs} ms`,
  FAILED: ({ failure, costUsd }) => `${costUsd ? `$${costUsd}  ` : ''}${failure?.type}: ${failure?.message}`,
  CANCELLED: ({ costUsd }) => (costUsd ? `$${costUsd}  ` : 'nothing was spent'),
  DENIED: ({ denial }) => denial?.message ?? '',
};

const isDecided = (line: Line): line is CallLine =>
  typeof (line as CallLine).callId === 'string' && Object.hasOwn(DECIDED, (line as CallLine).status ?? '');

/** A name may have anything in it, also what a terminal would take for a command. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
const harmless = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replace(CONTROL, '\u{FFFD}') : value;

function parsed(text: string): Line | undefined {
  try {
    return JSON.parse(text, harmless) as Line;
  } catch {
    return undefined;
  }
}

/**
 * One line of the functions' log as people read it: a call, a prompt where it is asked for, or an error with all that it says. Undefined
 * for the rest, which is for machines: metrics, changes, events.
 */
export function readable(text: string, at: Date): string | undefined {
  const line = parsed(text);
  if (line === undefined) return text; // not of the functions
  const time = at.toTimeString().slice(0, 8);
  if (isDecided(line)) {
    const { status, model, costCenter, applicationId, environment } = line;
    const outcome = status as UsageOutcome;
    const columns = callColumns(
      outcome,
      model,
      [costCenter, applicationId, environment],
      DECIDED[outcome](line),
    );
    return `${time}  ${columns}`;
  }
  const { level, message, ...rest } = line;
  if (level === 'ERROR' || message === PROMPT_LINE)
    return `${time}  ${(level ?? '').padEnd(9)} ${message} ${JSON.stringify(rest)}`;
  return undefined;
}
