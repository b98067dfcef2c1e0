import type { BudgetUnit } from '../../schema/types.ts';
import { exact, short } from './amount.ts';
import { exactTime, shortTime } from './time.ts';

/** An amount in short; all its digits come where one points at it, and are what a screen reader says. */
export function Amount({ value, unit }: { value: number; unit: BudgetUnit }) {
  const whole = exact(value, unit);
  return <Exactly text={short(value, unit)} whole={whole} />;
}

/** A moment in short, with the whole of it where one points at it. */
export const When = ({ at }: { at: string }) => <Exactly text={shortTime(at)} whole={exactTime(at)} />;

/** A short form of something, and the whole. */
export const Exactly = ({ text, whole }: { text: string; whole: string }) =>
  text === whole ? (
    <>{text}</>
  ) : (
    <abbr title={whole} className="exactly">
      {text}
    </abbr>
  );
