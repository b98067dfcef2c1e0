import * as z from 'zod';
import type { BilledDimension } from './bill.ts';

/**
 * What the stand-in takes of GetCostAndUsage and GetDimensionValues: what this project asks, and a little more. All else is refused by name.
 * Source: https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
const dimension = z.enum(['SERVICE', 'USAGE_TYPE', 'RECORD_TYPE'] satisfies BilledDimension[]);
const MATCHES = ['EQUALS', 'ABSENT', 'CASE_SENSITIVE'] as const;

/** GetCostAndUsage takes no other match options, whatever the type of an expression has. */
const dimensionValues = z.strictObject({
  Key: dimension,
  Values: z.array(z.string()).min(1),
  MatchOptions: z.array(z.enum(['EQUALS', 'CASE_SENSITIVE'])).optional(),
});
const tagValues = z.strictObject({
  Key: z.string().min(1).max(1_024),
  Values: z.array(z.string()).optional(),
  MatchOptions: z.array(z.enum(MATCHES)).optional(),
});

export interface Expression {
  And?: Expression[] | undefined;
  Or?: Expression[] | undefined;
  Not?: Expression | undefined;
  Dimensions?: z.output<typeof dimensionValues> | undefined;
  Tags?: z.output<typeof tagValues> | undefined;
}

const expression: z.ZodType<Expression> = z.lazy(() =>
  z
    .strictObject({
      And: z.array(expression).min(2).optional(),
      Or: z.array(expression).min(2).optional(),
      Not: expression.optional(),
      Dimensions: dimensionValues.optional(),
      Tags: tagValues.optional(),
    })
    .refine((one) => Object.values(one).filter((value) => value !== undefined).length === 1, {
      message: 'must have exactly one root',
    }),
);

const day = z.iso.date('must be a day: hours are not stood in for');
const timePeriod = z
  .strictObject({ Start: day, End: day })
  .refine(({ Start, End }) => Start < End, 'Start date (and hour) should be before end date (and hour)');
const nextPageToken = z.string().regex(/^\d+$/, 'is no token of a page').optional();

const METRICS = ['UnblendedCost', 'UsageQuantity'] as const;
export type Metric = (typeof METRICS)[number];

export const costAndUsage = z.strictObject({
  TimePeriod: timePeriod,
  Granularity: z.enum(['DAILY', 'MONTHLY']),
  Metrics: z.array(z.enum(METRICS)).min(1),
  Filter: expression.optional(),
  GroupBy: z
    .array(
      z.union([
        z.strictObject({ Type: z.literal('DIMENSION'), Key: dimension }),
        z.strictObject({ Type: z.literal('TAG'), Key: z.string().min(1) }),
      ]),
    )
    .max(2, 'takes two groups at most')
    .default([]),
  NextPageToken: nextPageToken,
});
export type CostAndUsage = z.output<typeof costAndUsage>;

export const dimensionNames = z.strictObject({
  TimePeriod: timePeriod,
  Dimension: dimension,
  SearchString: z.string().optional(),
  Filter: expression.optional(),
  NextPageToken: nextPageToken,
});
export type DimensionNames = z.output<typeof dimensionNames>;
