import { UnsupportedFieldError, ValidationException } from './errors.ts';

/** Said of a field that the API takes, and that this client maps. */
export const TAKEN = 'taken';
/** Said of what the API does not take: a command that has it is refused, never sent without it. */
export const REFUSED = 'refused';

/** For each field of one of the SDK's inputs whether it is taken. A field more in the SDK breaks the build. */
export type Fields<T> = { readonly [Field in keyof T]-?: typeof TAKEN | typeof REFUSED };

type KindOf<Union> = Exclude<Union extends unknown ? keyof Union : never, '$unknown'>;
type ValueOf<Union, Kind extends PropertyKey> = NonNullable<
  Union extends { [K in Kind]?: infer Value } ? Value : never
>;

/** What to make of each kind of one of the SDK's unions, of which exactly one field is there. A kind more in the SDK breaks the build. */
export type ByKind<Union, Result> = {
  readonly [Kind in KindOf<Union>]: ((value: ValueOf<Union, Kind>, path: string) => Result) | typeof REFUSED;
};

const NOT_TAKEN = 'is not taken by Cost Sentry, so the call was not made';
const UNKNOWN = 'is not known to this version of the client, so the call was not made';

const refusal = (field: string, isKnown: boolean) =>
  new UnsupportedFieldError(field, isKnown ? NOT_TAKEN : UNKNOWN);

const below = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`);

const given = (value: object): [string, unknown][] => Object.entries(value).filter(([, one]) => one != null);

/** Throws where a field is set that is not taken. */
export function onlyTaken<T extends object>(value: T, fields: Fields<T>, path: string): void {
  for (const [field] of given(value)) {
    const isKnown = Object.hasOwn(fields, field);
    if (!isKnown || fields[field as keyof T] === REFUSED) throw refusal(below(path, field), isKnown);
  }
}

/** Does what is to be done with the one kind that a value is of. */
export function byKind<Union extends object, Result>(
  value: Union,
  cases: ByKind<Union, Result>,
  path: string,
): Result {
  const [first, second] = given(value);
  if (!first || second) throw wrong(path, `must have exactly one of ${Object.keys(cases).join(', ')}`);
  const [kind, one] = first;
  const isKnown = Object.hasOwn(cases, kind);
  const act = cases[kind as KindOf<Union>];
  if (!isKnown || act === REFUSED) throw refusal(below(path, kind), isKnown);
  return act(one as ValueOf<Union, KindOf<Union>>, below(path, kind));
}

/** What is wrong with a command, before anything is sent. */
export const wrong = (field: string, message: string): ValidationException =>
  new ValidationException(`${field}: ${message}`, [{ field, message }]);

/** A value that the SDK's types let be absent, and Bedrock does not. */
export function required<T>(value: T | null | undefined, path: string): T {
  if (value == null) throw wrong(path, 'is required');
  return value;
}
