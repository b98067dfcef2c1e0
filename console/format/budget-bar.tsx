import {
  colorBackgroundContainerContent,
  colorBorderDividerDefault,
  colorChartsStatusCritical,
  colorChartsStatusHigh,
  colorChartsStatusPositive,
  colorTextBodySecondary,
} from '@cloudscape-design/design-tokens';
import type { BudgetUnit, BudgetWindow } from '../../schema/types.ts';
import { exact, percent, unitAfter } from './amount.ts';
import { Amount } from './exactly.tsx';

type Standing = Pick<BudgetWindow, 'limit' | 'spent' | 'held' | 'remaining' | 'percentUsed'>;

/** From when on a budget is looked at with worry, and from when on it is as good as used up, in percent. */
const HIGH = 80;
const CRITICAL = 95;

const colorOf = (percentUsed: number): string => {
  if (percentUsed >= CRITICAL) return colorChartsStatusCritical;
  return percentUsed >= HIGH ? colorChartsStatusHigh : colorChartsStatusPositive;
};

/** A budget's window as a bar: what is spent, what calls under way hold, and what is left. */
export function BudgetBar({ window, unit, name }: { window: Standing; unit: BudgetUnit; name: string }) {
  const { limit, spent, held, remaining, percentUsed } = window;
  const share = (value: number) => `${limit > 0 ? Math.min(100, (value / limit) * 100) : 0}%`;
  const color = colorOf(percentUsed);
  const said = `${exact(spent, unit)} spent, ${exact(held, unit)} held, ${exact(remaining, unit)} left of ${exact(limit, unit)}`;
  return (
    <div className="budget-bar">
      <div
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(100, percentUsed)}
        aria-valuetext={said}
        title={said}
        className="budget-bar-track"
        style={{ background: colorBackgroundContainerContent, borderColor: colorBorderDividerDefault }}
      >
        <span style={{ inlineSize: share(spent), background: color }} />
        <span className="budget-bar-held" style={{ inlineSize: share(held), color }} />
      </div>
      <div className="budget-bar-text" style={{ color: colorTextBodySecondary }}>
        <span>
          <Amount value={spent} unit={unit} /> spent (
          {percent(limit > 0 ? (spent / limit) * 100 : percentUsed)})
          {held > 0 && (
            <>
              {' · '}
              <Amount value={held} unit={unit} /> held
            </>
          )}
        </span>
        <span>
          <Amount value={remaining} unit={unit} /> left of <Amount value={limit} unit={unit} />{' '}
          {unitAfter(limit, unit)}
        </span>
      </div>
    </div>
  );
}
