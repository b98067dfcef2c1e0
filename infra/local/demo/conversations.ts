import type { MutationInvokeArgs } from '../../../schema/types.ts';

const user = (content: string) => ({ role: 'USER' as const, content });
const assistant = (content: string) => ({ role: 'ASSISTANT' as const, content });

/** What three teams ask of models on an ordinary day: single and many turns, by alias, by profile, by full ID. */
export const CONVERSATIONS: MutationInvokeArgs[] = [
  {
    model: 'claude-sonnet-4-6',
    input: {
      messages: [user('Draft a two-line follow-up to a lead who asked for pricing last week.')],
      parameters: { maxTokens: 120, temperature: 0.7 },
    },
    tags: { applicationId: 'crm', costCenter: 'sales', environment: 'prod' },
  },
  {
    model: 'sales',
    input: {
      system: 'You qualify leads for a maker of industrial pumps.',
      messages: [
        user('The lead runs three dairies and wants to replace ten pumps.'),
        assistant('That sounds qualified. What is the timeline?'),
        user('By the end of the quarter. Summarise the opportunity in one sentence.'),
      ],
      parameters: { maxTokens: 160 },
    },
    tags: { applicationId: 'crm', environment: 'prod' },
  },
  {
    model: 'services',
    input: {
      messages: [
        user('Turn these notes into a site report: valve 3 leaks, gasket replaced, pressure back to 6 bar.'),
      ],
      parameters: { maxTokens: 200, temperature: 0.2 },
    },
    tags: { applicationId: 'field-reports', environment: 'prod' },
  },
  {
    model: 'amazon.nova-micro-v1:0',
    input: {
      messages: [
        user('Classify this ticket as billing, technical or other: "My invoice shows the old address."'),
      ],
      parameters: { maxTokens: 8, temperature: 0 },
    },
    tags: { applicationId: 'triage', costCenter: 'services', environment: 'dev' },
  },
  {
    model: 'support',
    input: {
      messages: [
        user('My pump stops after a minute.'),
        assistant('Does the display show a code?'),
        user('Yes, E42. What does it mean and what should I check first?'),
      ],
      parameters: { maxTokens: 150 },
    },
    tags: { applicationId: 'helpdesk', environment: 'prod' },
  },
];
