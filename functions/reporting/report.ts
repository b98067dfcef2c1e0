import { listedTags } from '../catalog/listed-tags.ts';
import { writeLine } from '../log/log.ts';
import type { DecidedInvocation } from './decided.ts';
import { decisionLine } from './decision-line.ts';
import { emfRecord } from './emf.ts';
import type { Publish } from './publish.ts';
import { PUBLISH_USAGE, usageEvent } from './usage-event.ts';

const listed = listedTags();

/** Tells of a decided call, once: one log line (with the details given), one metrics record, one usage event. */
export async function report(
  publish: Publish,
  details: object,
  invocation: DecidedInvocation,
  now: number,
): Promise<void> {
  writeLine(decisionLine(details, invocation));
  writeLine(emfRecord(invocation, now, listed));
  await publish(PUBLISH_USAGE, { event: usageEvent(invocation, now) });
}
