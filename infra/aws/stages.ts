import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** What differs from stage to stage. */
export interface StageSettings {
  /** An API key that may do everything but publish: for development only. */
  apiKey: boolean;
  /** Whether the API tells its schema. */
  introspection: boolean;
  /** Whether a call that no enforcing budget covers is denied. */
  requireBudget: boolean;
  /** Whether users must have a second factor. */
  requireMfa: boolean;
  /** Whether the bill is watched: by one stage, since a cost centre has one bill for all. */
  watchesBill: boolean;
  /** Whether table, user pool and logs outlive their stack, and can't be deleted by mistake. */
  retain: boolean;
  logRetention: RetentionDays;
}

export const STAGES = {
  dev: {
    apiKey: true,
    introspection: true,
    requireBudget: false,
    requireMfa: false,
    watchesBill: false,
    retain: false,
    logRetention: RetentionDays.ONE_WEEK,
  },
  prod: {
    apiKey: false,
    introspection: false,
    requireBudget: true,
    requireMfa: true,
    watchesBill: true,
    retain: true,
    logRetention: RetentionDays.ONE_YEAR,
  },
} as const satisfies Record<string, StageSettings>;

export type Stage = keyof typeof STAGES;

export const isStage = (name: unknown): name is Stage =>
  typeof name === 'string' && Object.hasOwn(STAGES, name);

/** What becomes of data when its stack is deleted. What a first creation made that then failed is empty, and would block the second. */
export const removalPolicyOf = ({ retain }: StageSettings): RemovalPolicy =>
  retain ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
