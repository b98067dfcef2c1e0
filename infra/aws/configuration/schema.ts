import * as z from 'zod';
import { BUILT_IN_MODELS } from '../../../functions/catalog/built-in.ts';
import { OTHER } from '../../../functions/reporting/emf.ts';
import { ABSENT_TAG } from '../../../schema/tags.ts';
import { tagValue } from '../../../functions/catalog/tag-value.ts';
import { GEOGRAPHIES } from '../../../functions/catalog/routing.ts';
import { isTimeZone } from '../../../functions/ledger/ledger.ts';
import { mistakesIn } from './cross-checks.ts';
import { unreachableIn } from './reachable.ts';

const aliases = new Set(BUILT_IN_MODELS.map(({ alias }) => alias));
const ALIASES = [...aliases].sort().join(', ');

const knownModel = z.string().refine((alias) => aliases.has(alias), `must be one of ${ALIASES}`);
/** Beyond the built-in catalog, for models that admins add with putModel. */
const modelId = z.string().regex(/^[a-z0-9-]+(?:\.[A-Za-z0-9:_-]+)+$/, 'must be a Bedrock model ID');

const noDuplicates = <T>(values: T[], name: (value: T) => unknown = (value) => value): boolean =>
  new Set(values.map(name)).size === values.length;
const NEEDED = 'is needed, as a list';
const listOf = (value: z.ZodType<string>) =>
  z.array(value, NEEDED).min(1, 'must not be empty').refine(noDuplicates, 'must not name anything twice');

/** What an absent tag counts as, and what unlisted values do, can't be the name of anything. */
const name = tagValue.refine(
  (value) => ![ABSENT_TAG, OTHER].includes(value),
  `must not be ${ABSENT_TAG} or ${OTHER}`,
);

const costCenter = z.strictObject({
  name: name.refine((value) => !aliases.has(value), 'must not be the alias of a model'),
  /** An AWS Budget on the bill, as the trailing line of defence; absent for none. In USD. */
  monthlyBudgetUsd: z.number().positive('must be more than 0').optional(),
  /** Where in S3 its images and documents may be, for models that read them from there; nowhere if absent. */
  s3Prefixes: z
    .array(
      z
        .string()
        .regex(
          /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/([^*?]+\/)?$/,
          'must be such as s3://bucket/folder/, with a slash at its end',
        ),
    )
    .min(1, 'must not be empty')
    .optional(),
});

/** A guardrail that calls may name. */
const guardrail = z.strictObject({
  /** Its ID, as calls name it. */
  identifier: z.string().regex(/^[a-z0-9]{1,64}$/, 'must be the ID of a guardrail'),
  /** What a thousand text units cost of all its policies together. */
  usdPerThousandTextUnits: z.number().min(0, 'must be at least 0').max(1_000, 'must be at most 1000'),
});

/** Profiles for each combination; whatever is left out means all of them. */
const profiles = z.strictObject({
  costCenters: listOf(tagValue).optional(),
  applications: listOf(tagValue).optional(),
  environments: listOf(tagValue).optional(),
  models: listOf(knownModel),
});

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region, such as eu-west-1');
const geography = z.enum(GEOGRAPHIES, 'must be a geography, such as us or eu');

const routing = z.strictObject({
  /** Through whatever region has room, or within a geography, as Bedrock has its regions: `ca` also uses some of the US. */
  through: z
    .enum([...GEOGRAPHIES, 'global'], 'must be global, or a geography such as us or eu')
    .default('global'),
  /**
   * What the models cost in that geography beside their global price: 1.1 for a tenth more. Without it they have no price until an
   * admin puts one, and budgets in USD deny them.
   */
  priceFactor: z.number().min(0.5, 'must be at least 0.5').max(3, 'must be at most 3').optional(),
});

const backEnd = z.strictObject({
  /** Name of an IAM role (not its ARN) in this account. It also needs a policy with appsync:GraphQL on the API. */
  role: z.string().regex(/^[\w+=,.@-]{1,64}$/, "must be a role's name, not its ARN"),
  groups: z.array(z.enum(['admins', 'analysts'])).optional(),
  costCenters: z.array(tagValue).optional(),
  /** Only these applications; any if left out. */
  applications: z.array(tagValue).optional(),
  /** Only these environments; any if left out. */
  environments: z.array(tagValue).optional(),
});

const limits = z.strictObject({
  /** The longest that a hold may stand; each stands as long as its own call may take, which is 970 s at most. Less than that cuts long calls off. */
  holdTimeoutSeconds: z
    .number()
    .int()
    .min(30, 'must be at least 30')
    .max(3_600, 'must be at most 3600')
    .default(1_000),
  /** Reserved concurrency of each function on the way of a call, so that nothing else can starve them, and of 1 for the sweep; none if absent. */
  concurrentCalls: z
    .number()
    .int()
    .min(1, 'must be at least 1')
    .max(10_000, 'must be at most 10000')
    .optional(),
});

const extras = z.strictObject({
  /** AWS WAF on the API: no known bad addresses, and at most this many unsigned requests from one in five minutes. */
  firewall: z
    .strictObject({ requestsPerFiveMinutes: z.number().int().min(10, 'must be at least 10').max(2e9) })
    .optional(),
  /** AWS X-Ray for the API and the functions. */
  tracing: z.boolean().default(false),
  /** A key of one's own (KMS) for the table, the logs, the topic and the bus. */
  customerManagedKey: z.boolean().default(false),
  /**
   * The web console, behind CloudFront. People sign in on the user pool's own page, whose host name begins with this prefix: no other pool in the
   * region may have it.
   */
  console: z
    .strictObject({
      signInPrefix: z
        .string()
        .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, 'must be 1 to 63 of a-z 0-9 -')
        .refine((text) => !/aws|amazon|cognito/.test(text), 'must not have aws, amazon or cognito in it'),
    })
    .optional(),
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

const reporting = z.strictObject({
  /** The days and months of reports: an IANA time zone. After a change they are summed up anew. */
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone, such as UTC or Europe/Zurich')
    .default('UTC'),
  /** How long single calls can be listed and reported of; sums of days and months stay. */
  retentionDays: z.number().int().min(35, 'must be at least 35').max(3_650).default(400),
  /** How often Cost Explorer may be asked a day, at 0.01 USD each; after that, reports show what was answered before. */
  costExplorerRequestsADay: z.number().int().min(0, 'must be at least 0').max(10_000).default(100),
  /** How old an answer of Cost Explorer may be before it is asked again. AWS renews it up to three times a day. */
  costReportMaxAgeHours: z.number().min(1, 'must be at least 1').max(168, 'must be at most 168').default(6),
});

const configurationSchema = z
  .strictObject({
    costCenters: z
      .array(costCenter, NEEDED)
      .min(1, 'must not be empty')
      .refine((all) => noDuplicates(all, ({ name }) => name), 'must not name anything twice'),
    /** What becomes of calls with tags that are not listed here: refused, or admitted, with `other` in the metrics. */
    unlistedTags: z.enum(['refuse', 'admit']).default('refuse'),
    applications: listOf(name),
    environments: listOf(name),
    /** What may be called at all: aliases of the built-in catalog, or Bedrock model IDs. IAM refuses every other model. */
    models: listOf(
      z.union([knownModel, modelId], `must be an alias of the catalog (${ALIASES}) or a Bedrock model ID`),
    ),
    profiles: z.array(profiles).default([]),
    /** How calls of the models that Bedrock serves across regions are routed. */
    routing: routing.prefault({}),
    /** The regions that Bedrock routes a geography's calls to, where they are no longer as `bedrock/arns.ts` has them. */
    routes: z.partialRecord(geography, listOf(region)).default({}),
    /** The guardrails of Amazon Bedrock that calls may name, each at its price. */
    guardrails: z
      .array(guardrail)
      .refine((all) => noDuplicates(all, ({ identifier }) => identifier), 'must not name a guardrail twice')
      .default([]),
    /** IAM roles that call the API, and what they may do. */
    backEnds: z
      .array(backEnd)
      .refine((all) => noDuplicates(all, ({ role }) => role), 'must not name a role twice')
      .default([]),
    /** Where alarms, budget alerts and bill alerts go; nowhere but the topic if absent. */
    alertEmail: z.email('must be an e-mail address').optional(),
    limits: limits.prefault({}),
    /** `GenAIRateLimiting` (in dev with `-dev`) if absent. Dashboards belong to no region: name another in a second one. */
    dashboardName: z
      .string()
      .regex(/^[\w-]{1,255}$/, 'must be 1 to 255 characters of A-Z a-z 0-9 _ -')
      .optional(),
    reporting: reporting.prefault({}),
    /** Prompts and answers in the invoke function's log. */
    logPrompts: z.boolean().default(false),
    billing: z
      .strictObject({
        /**
         * Cost anomalies of a cost centre from this many USD on are reported; none are looked for if absent. In an
         * organisation only the management account may, and only when the tags are active.
         */
        anomaliesFromUsd: z.number().positive('must be more than 0').optional(),
      })
      .default({}),
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

/** Checks a configuration and fills in the defaults. `region` is where it is to be deployed, if that is known. */
export function checkConfiguration(input: unknown, region?: string): Configuration {
  const parsed = configurationSchema.safeParse(input);
  const outOfReach = parsed.success ? [...unreachableIn(parsed.data, region)] : [];
  if (parsed.success && outOfReach.length === 0) return parsed.data;
  const mistakes = (parsed.error?.issues ?? outOfReach).map(
    ({ path, message }) => `  ${z.core.toDotPath(path) || '(the whole)'}: ${message}`,
  );
  throw new ConfigurationError(`infra/aws/configuration.ts has mistakes:\n${mistakes.join('\n')}`);
}
