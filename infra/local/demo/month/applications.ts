import type { Tags } from '../../../../schema/types.ts';

type Choices = readonly (readonly [string, weight: number])[];

/** An application as the made-up month has it. */
export interface Application {
  tags: Pick<Tags, 'costCenter' | 'applicationId'>;
  /** How many calls it makes on an ordinary weekday. */
  callsADay: number;
  /** What is left of that on a Saturday or Sunday. */
  weekend: number;
  /** The hours (UTC) that most of it falls into. */
  hours: readonly [from: number, to: number];
  models: Choices;
  /** By environment, since nobody but developers calls in dev. */
  callers: Readonly<Record<'prod' | 'dev', Choices>>;
  /** How much of it is in dev. */
  dev: number;
  inputTokens: number;
  outputTokens: number;
  maxTokens: number;
}

const OFFICE = [7, 17] as const;

/** Three cost centres; a model of a cost centre's name is its inference profile. */
export const APPLICATIONS: readonly Application[] = [
  {
    tags: { costCenter: 'sales', applicationId: 'crm' },
    callsADay: 24,
    weekend: 0.1,
    hours: OFFICE,
    models: [['sales', 5], ['claude-sonnet-4-6', 4], ['nova-lite', 1]],
    callers: { prod: [['role/crm', 6], ['user/mara', 2], ['user/jonas', 1]], dev: [['user/ines', 1]] },
    dev: 0.15,
    inputTokens: 1_400,
    outputTokens: 260,
    maxTokens: 800,
  },
  {
    tags: { costCenter: 'sales', applicationId: 'proposals' },
    callsADay: 9,
    weekend: 0.05,
    hours: OFFICE,
    models: [['claude-sonnet-4-6', 5], ['claude-opus-4-8', 1], ['nova-pro', 1]],
    callers: { prod: [['user/mara', 3], ['user/jonas', 2]], dev: [['user/ines', 1]] },
    dev: 0.1,
    inputTokens: 5_200,
    outputTokens: 1_100,
    maxTokens: 3_000,
  },
  {
    tags: { costCenter: 'services', applicationId: 'field-reports' },
    callsADay: 26,
    weekend: 0.2,
    hours: [5, 19],
    models: [['services', 6], ['nova-lite', 3], ['claude-sonnet-4-6', 1]],
    callers: { prod: [['role/field-reports', 5], ['user/tomasz', 1]], dev: [['user/lena', 1]] },
    dev: 0.2,
    inputTokens: 1_900,
    outputTokens: 520,
    maxTokens: 1_500,
  },
  {
    tags: { costCenter: 'services', applicationId: 'triage' },
    callsADay: 22,
    weekend: 0.6,
    hours: [0, 24],
    models: [['nova-micro', 8], ['services', 1]],
    callers: { prod: [['role/triage', 1]], dev: [['user/lena', 1]] },
    dev: 0.1,
    inputTokens: 420,
    outputTokens: 12,
    maxTokens: 64,
  },
  {
    tags: { costCenter: 'services', applicationId: 'spare-parts' },
    callsADay: 8,
    weekend: 0.1,
    hours: OFFICE,
    models: [['nova-pro', 2], ['services', 1]],
    callers: { prod: [['role/spare-parts', 1]], dev: [['user/lena', 1]] },
    dev: 0.4,
    inputTokens: 2_600,
    outputTokens: 180,
    maxTokens: 600,
  },
  {
    tags: { costCenter: 'support', applicationId: 'helpdesk' },
    callsADay: 30,
    weekend: 0.45,
    hours: [6, 21],
    models: [['support', 6], ['claude-sonnet-4-6', 2], ['nova-micro', 1]],
    callers: { prod: [['role/helpdesk', 8], ['user/amira', 1]], dev: [['user/piet', 1]] },
    dev: 0.1,
    inputTokens: 2_300,
    outputTokens: 340,
    maxTokens: 900,
  },
  {
    tags: { costCenter: 'support', applicationId: 'knowledge-base' },
    callsADay: 7,
    weekend: 0.15,
    hours: OFFICE,
    models: [['claude-sonnet-4-6', 2], ['support', 2], ['nova-lite', 1]],
    callers: { prod: [['role/knowledge-base', 2], ['user/amira', 1]], dev: [['user/piet', 1]] },
    dev: 0.3,
    inputTokens: 6_500,
    outputTokens: 700,
    maxTokens: 2_000,
  },
]; // prettier-ignore

/** Since this midnight it asks for a word every few minutes, day and night: so there are always calls of the last half hour. */
export const CHECK: Application & { everyMs: number } = {
  tags: { costCenter: 'services', applicationId: 'uptime-check' },
  everyMs: 4 * 60_000,
  callsADay: 360,
  weekend: 1,
  hours: [0, 24],
  models: [['nova-micro', 1]],
  callers: { prod: [['role/uptime-check', 1]], dev: [['role/uptime-check', 1]] },
  dev: 0,
  inputTokens: 12,
  outputTokens: 4,
  maxTokens: 16,
};
