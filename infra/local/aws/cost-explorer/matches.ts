import type { BilledLine } from './bill.ts';
import type { Expression } from './request.ts';

/** Whether a line of the bill is one of those that a filter asks for. */
export function matches({ And, Or, Not, Dimensions, Tags }: Expression, line: BilledLine): boolean {
  if (And) return And.every((one) => matches(one, line));
  if (Or) return Or.some((one) => matches(one, line));
  if (Not) return !matches(Not, line);
  if (Dimensions) return Dimensions.Values.includes(line.dimensions[Dimensions.Key]);
  if (!Tags) return true;
  const value = line.tags[Tags.Key];
  const isAbsent = value === undefined;
  // As in reality the two may be asked for together: these values, or no such tag.
  const mayBeAbsent = Tags.MatchOptions?.includes('ABSENT') ?? false;
  return isAbsent ? mayBeAbsent : (Tags.Values ?? []).includes(value);
}
