import type { Invocation, UsageOutcome } from '../../../schema/types.ts';
import { callColumns } from './paint.ts';

/** What the functions' lines have in common; see `functions/reporting/decision-line.ts` for those of calls. */
interface Line {
  level?: string;
  message?: string;
  reason?: string;
}
type CallLine = Line & Omit<Invocation, 'tags'> & Invocation['tags'] & { callId: string };

const DECIDED: Record<UsageOutcome, (call: CallLine) => string> = {
  SUCCEEDED: ({ usage, costUsd, latencyMs }) =>
    `${usage?.inputTokens} in, ${usage?.outputTokens} out  $${costUsd}  ${latencyMs} ms`,
  FAILED: ({ failure, costUsd }) => `${costUsd ? `$${costUsd}  ` : ''}${failure?.type}: ${failure?.message}`,
  DENIED: ({ denial }) => denial?.message ?? '',
};

const isDecided = (line: Line): line is CallLine =>
  typeof (line as CallLine).callId === 'string' && Object.hasOwn(DECIDED, (line as CallLine).status ?? '');

/**
 * One line of the functions' log as people read it: a call, or an error with all that it says. Undefined for the rest, which is for
 * machines: metrics, changes, events.
 */
export function readable(text: string, at: Date): string | undefined {
  const line = JSON.parse(text) as Line;
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
  if (line.level !== 'ERROR') return undefined;
  const { level: _level, message, ...rest } = line;
  return `${time}  ERROR     ${message} ${JSON.stringify(rest)}`;
}
