import type { Scope, ScopeField } from '../ledger/ledger.ts';

/**
 * The most of some scopes that cover one and the same call. Field by field, a call has one of the values that scopes name, or another:
 * scopes that leave the field open cover it either way. What can't get above `enough` is not followed.
 */
export function mostCoveringOneCall(
  scopes: readonly Scope[],
  fields: readonly ScopeField[],
  enough: number,
): number {
  if (scopes.length <= enough || fields.length === 0) return scopes.length;
  const [field, ...others] = fields as [ScopeField, ...ScopeField[]];
  const open = scopes.filter((scope) => scope[field] === undefined);
  const byValue = new Map<string, Scope[]>();
  for (const scope of scopes) {
    const value = scope[field];
    if (value !== undefined) byValue.set(value, [...(byValue.get(value) ?? []), scope]);
  }
  let most = mostCoveringOneCall(open, others, enough);
  for (const named of byValue.values())
    most = Math.max(most, mostCoveringOneCall([...open, ...named], others, enough));
  return most;
}

/** Whether some call could be covered by both. */
export const canOverlap = (a: Scope, b: Scope, fields: readonly ScopeField[]): boolean =>
  fields.every((field) => a[field] === undefined || b[field] === undefined || a[field] === b[field]);
