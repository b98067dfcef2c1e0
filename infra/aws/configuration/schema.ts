import * as z from 'zod';
import { BUILT_IN_MODELS } from '../../../functions/catalog/built-in.ts';
import { tagValue } from '../../../functions/pipeline/tags.ts';
import { mistakesIn } from './mistakes.ts';

const aliases = new Set(BUILT_IN_MODELS.map(({ alias }) => alias));
const knownModel = z
  .string()
  .refine((alias) => aliases.has(alias), `must be one of ${[...aliases].sort().join(', ')}`);
/** Beyond the built-in catalog, for models that admins add with putModel. */
const modelId = z.string().regex(/^[a-z0-9-]+(?:\.[A-Za-z0-9:_-]+)+$/, 'must be a Bedrock model ID');

const noDuplicates = <T>(values: T[], name: (value: T) => unknown = (value) => value): boolean =>
  new Set(values.map(name)).size === values.length;
const listOf = (value: z.ZodType<string>) =>
  z.array(value).min(1, 'must not be empty').refine(noDuplicates, 'must not name anything twice');

const costCenter = z.strictObject({
  name: tagValue,
  /** An AWS Budget on the bill, as the trailing line of defence; absent for none. In USD. */
  monthlyBudgetUsd: z.number().positive('must be more than 0').optional(),
});

/** Profiles for each combination; whatever is left out means all of them. */
const profiles = z.strictObject({
  costCenters: listOf(tagValue).optional(),
  applications: listOf(tagValue).optional(),
  environments: listOf(tagValue).optional(),
  models: listOf(knownModel),
});

const backEnd = z.strictObject({
  /** Name of an IAM role (not its ARN) in this account. It also needs a policy with appsync:GraphQL on the API. */
  role: z.string().regex(/^[\w+=,.@-]{1,64}$/, "must be a role's name, not its ARN"),
  groups: z.array(z.enum(['admins', 'analysts'])).optional(),
  costCenters: z.array(tagValue).optional(),
  /** Only these applications; any if left out. */
  applications: z.array(tagValue).optional(),
});

const limits = z.strictObject({
  /** How long a hold may stand: longer than the invoke function may run (28 s). */
  holdTimeoutSeconds: z.number().int().min(30).max(900).default(35),
  /** Reserved concurrency of each function on the way of a call, so that nothing else can starve them; none if absent. */
  concurrentCalls: z.number().int().min(1).max(10_000).optional(),
});

const extras = z.strictObject({
  /** AWS WAF on the API: AWS's managed rules, and at most this many requests from one address in five minutes. */
  firewall: z.strictObject({ requestsPerFiveMinutes: z.number().int().min(10).max(2e9) }).optional(),
  /** AWS X-Ray for the API and the functions. */
  tracing: z.boolean().default(false),
  /** A key of one's own (KMS) for the table, the logs, the topic and the bus. */
  customerManagedKey: z.boolean().default(false),
  /** The API under a name of one's own; the certificate must be in us-east-1. */
  domain: z
    .strictObject({
      name: z.string().regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain name'),
      certificateArn: z.string().regex(/^arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/, {
        message: 'must be the ARN of a certificate in us-east-1',
      }),
    })
    .optional(),
});

export const configurationSchema = z
  .strictObject({
    costCenters: z
      .array(costCenter)
      .min(1, 'must not be empty')
      .refine((all) => noDuplicates(all, ({ name }) => name), 'must not name anything twice'),
    /** Applications with metric dimensions of their own; all others appear as `other`. */
    applications: listOf(tagValue),
    environments: listOf(tagValue),
    /** What may be called at all: aliases of the built-in catalog, or Bedrock model IDs. IAM refuses every other model. */
    models: listOf(z.union([knownModel, modelId], 'must be an alias of the catalog or a Bedrock model ID')),
    profiles: z.array(profiles).default([]),
    /** IAM roles that call the API, and what they may do. */
    backEnds: z
      .array(backEnd)
      .refine((all) => noDuplicates(all, ({ role }) => role), 'must not name a role twice')
      .default([]),
    /** Where alarms, budget alerts and bill alerts go; nowhere but the topic if absent. */
    alertEmail: z.email('must be an e-mail address').optional(),
    limits: limits.prefault({}),
    /** Prompts and answers in the invoke function's log. */
    logPrompts: z.boolean().default(false),
    billing: z
      .strictObject({
        /** Cost anomalies of a cost centre from this many USD on are reported; none are looked for if absent. */
        anomaliesFromUsd: z.number().positive('must be more than 0').optional(),
      })
      .prefault({ anomaliesFromUsd: 50 }),
    extras: extras.prefault({}),
  })
  .superRefine((configuration, context) => {
    for (const { path, message } of mistakesIn(configuration))
      context.addIssue({ code: 'custom', path, message });
  });

export type ConfigurationInput = z.input<typeof configurationSchema>;
export type Configuration = z.output<typeof configurationSchema>;

/** A configuration that has mistakes in it. The message names each field. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/** Checks a configuration and fills in the defaults. */
export function checkConfiguration(input: unknown): Configuration {
  const parsed = configurationSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.map(
    ({ path, message }) => `  ${z.core.toDotPath(path) || '(the whole)'}: ${message}`,
  );
  throw new ConfigurationError(`infra/aws/configuration.ts has mistakes:\n${mistakes.join('\n')}`);
}
