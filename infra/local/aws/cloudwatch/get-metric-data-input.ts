import * as z from 'zod';

/** The longest period, in seconds. */
const DAY = 86_400;

const period = z.number().int().min(1).max(DAY);
const dimension = z.strictObject({ Name: z.string(), Value: z.string() });
const query = z.strictObject({
  Id: z.string().regex(/^[a-z][A-Za-z0-9_]*$/, 'must begin with a lower-case letter'),
  MetricStat: z
    .strictObject({
      Metric: z.strictObject({
        Namespace: z.string(),
        MetricName: z.string(),
        Dimensions: z.array(dimension).optional(),
      }),
      Period: period,
      Stat: z.string(),
      Unit: z.undefined({ message: 'is not something that this stand-in keeps' }).optional(),
    })
    .optional(),
  Expression: z.string().max(2_048).optional(),
  Label: z.string().optional(),
  ReturnData: z.boolean().optional(),
  Period: period.optional(),
});
export type Query = z.infer<typeof query>;

export const getMetricDataInput = z.strictObject({
  MetricDataQueries: z.array(query).min(1),
  StartTime: z.number(),
  EndTime: z.number(),
  NextToken: z.string().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
  MaxDatapoints: z.number().int().min(1).optional(),
});

export type GetMetricDataInput = z.infer<typeof getMetricDataInput>;
