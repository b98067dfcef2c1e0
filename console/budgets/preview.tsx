import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useState } from 'react';
import type { UsageFigures, UsageInput } from '../../schema/types.ts';
import { useAnswer } from '../api/use-answer.ts';
import { exact, short } from '../format/amount.ts';
import { startOfDay } from '../format/time.ts';
import { COVERED } from './documents.ts';
import { scopeOf, type FormValues } from './form-values.ts';
import { windowPreview } from './window.ts';
import { COUNTS, coverage, PERIODS } from './words.ts';

const DAYS = 30;
/** So long after the last key the API is asked. */
const TYPING_MS = 400;

/** What the budget would do: which calls it covers, when its window ends, and what of the past it would have counted. */
export function Preview({ values }: { values: FormValues }) {
  const [scope, setScope] = useState(() => scopeOf(values));
  const wanted = JSON.stringify(scopeOf(values));
  useEffect(() => {
    const timer = setTimeout(() => setScope(JSON.parse(wanted) as typeof scope), TYPING_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const filter = Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, [value]]));
  const input: UsageInput = { from: startOfDay(new Date(), DAYS - 1).toISOString(), filter };
  const { data, problem } = useAnswer<{ usage: { total: UsageFigures } }>(COVERED, { input });
  const total = data?.usage.total;
  const limit = Number(values.limit);
  return (
    <Container header={<Header variant="h2">What it would do</Header>}>
      <SpaceBetween size="m">
        <div>
          <Box variant="awsui-key-label">It covers</Box>
          {coverage(scopeOf(values))}.
        </div>
        <div>
          <Box variant="awsui-key-label">It allows</Box>
          {values.limit !== '' && Number.isFinite(limit)
            ? `${exact(limit, values.unit)} ${PERIODS[values.period].every}.`
            : 'Type a limit.'}
        </div>
        <div>
          <Box variant="awsui-key-label">Its window now</Box>
          {windowText(values)}
        </div>
        <div aria-live="polite">
          <Box variant="awsui-key-label">What it would have counted in the last {DAYS} days</Box>
          {total &&
            (total.calls === 0
              ? 'Nothing: no call of that time matches. Look at the spelling, if that is a surprise.'
              : `${short(COUNTS[values.unit](total), values.unit)}${values.unit === 'TOKENS' ? ' tokens' : ''}, of ${exact(total.calls, 'REQUESTS')}.`)}
          {problem && !total && 'This can’t be told: ' + problem.detail}
        </div>
      </SpaceBetween>
    </Container>
  );
}

function windowText({ period, timeZone }: FormValues): string {
  const window = windowPreview(period, timeZone, Date.now());
  if (!window) return 'One for good: it never starts anew.';
  const text = (at: number) =>
    new Date(at).toLocaleString(undefined, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
  return `From ${text(window.startsAt)} to ${text(window.endsAt)}, ${timeZone}.`;
}
