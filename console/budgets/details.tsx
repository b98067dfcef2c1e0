import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Link from '@cloudscape-design/components/link';
import type { Budget } from '../../schema/types.ts';
import { unitAfter } from '../format/amount.ts';
import { Amount, When } from '../format/exactly.tsx';
import { momentIn, relative } from '../format/time.ts';
import { pathTo } from '../shell/route.ts';
import { coverage, MODES, ON_EXCEED, PERIODS } from './words.ts';

/** What the budget is. */
export function Details({ budget }: { budget: Budget }) {
  const { scope, unit, limit, period, timeZone, mode, onExceed, downgradeTo, thresholds, window, updatedAt } =
    budget;
  const calls = {
    costCenter: scope.costCenter ?? '',
    applicationId: scope.applicationId ?? '',
    environment: scope.environment ?? '',
    model: scope.model ?? '',
  };
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={200}
      items={[
        {
          label: 'Covers',
          value: (
            <>
              {coverage(scope)} <Link href={pathTo('calls', [], calls)}>Show them</Link>
            </>
          ),
        },
        {
          label: 'Limit',
          value: (
            <>
              <Amount value={limit} unit={unit} /> {unitAfter(limit, unit)} {PERIODS[period].every}
              {window.limit !== limit && (
                <>
                  {' '}
                  (now <Amount value={window.limit} unit={unit} />, with top-ups)
                </>
              )}
            </>
          ),
        },
        {
          label: 'Starts anew',
          value: window.endsAt ? (
            <>
              {momentIn(window.endsAt, timeZone)}, {relative(window.endsAt)}
            </>
          ) : (
            'never'
          ),
        },
        { label: 'Mode', value: `${MODES[mode].title}: ${MODES[mode].description.toLowerCase()}` },
        {
          label: 'When a call does not fit',
          value:
            mode === 'OBSERVE'
              ? 'It is let through'
              : ON_EXCEED[onExceed].description + (downgradeTo ? `: ${downgradeTo}` : ''),
        },
        {
          label: 'Alerts at',
          value: thresholds.length > 0 ? thresholds.map((at) => `${at}%`).join(', ') : 'never',
        },
        { label: 'Last changed', value: <When at={updatedAt} /> },
      ]}
    />
  );
}
