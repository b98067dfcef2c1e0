import type { Invocation } from '../../schema/types.ts';
import type { Call } from '../pipeline/call.ts';
import { emfRecord, listedApplications } from './emf.ts';
import { decisionLine, writeLine } from './log.ts';
import type { Publish } from './publish.ts';
import { PUBLISH_USAGE, usageEvent } from './usage-event.ts';

const applications = listedApplications();

/** Tells of a decided call, once: one log line, one metrics record, one usage event. */
export async function report(
  publish: Publish,
  call: Call,
  invocation: Omit<Invocation, 'output'>,
): Promise<void> {
  const now = Date.now();
  writeLine(decisionLine(call, invocation));
  writeLine(emfRecord(invocation, now, applications));
  await publish(PUBLISH_USAGE, { event: usageEvent(invocation, now) });
}
