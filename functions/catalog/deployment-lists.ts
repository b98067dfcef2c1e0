/** Guardrails that calls may name, by ID or ARN, with what a thousand text units cost of all their policies together, in USD. */
export type Guardrails = Readonly<Record<string, number>>;

/** Where in S3 a cost centre's files are: prefixes such as `s3://bucket/sales/`, by cost centre; `*` stands for every one. */
export type S3Prefixes = Readonly<Record<string, readonly string[]>>;

/** What `GUARDRAILS` lists, as JSON. */
export const listedGuardrails = (): Guardrails => JSON.parse(process.env.GUARDRAILS || '{}') as Guardrails;

/** What `S3_PREFIXES` lists, as JSON. */
export const listedPrefixes = (): S3Prefixes => JSON.parse(process.env.S3_PREFIXES || '{}') as S3Prefixes;

const ANY = '*';

/** Whether a file is below a prefix that the deployment gives a cost centre. */
export const isBelow = (prefixes: S3Prefixes, costCenter: string, uri: string): boolean =>
  [costCenter, ANY]
    .flatMap((name) => (Object.hasOwn(prefixes, name) ? prefixes[name]! : []))
    .some((prefix) => uri.startsWith(prefix));
