import type { ConfigurationInput } from './configuration/schema.ts';

/**
 * What is deployed: the one file to edit. It is checked at synth; `configuration/schema.ts` says what each field means
 * and what it is by default.
 */
export const configuration: ConfigurationInput = {
  costCenters: [
    { name: 'sales', monthlyBudgetUsd: 500 },
    { name: 'services', monthlyBudgetUsd: 500 },
    { name: 'support', monthlyBudgetUsd: 500 },
  ],
  applications: ['crm', 'helpdesk'],
  environments: ['dev', 'prod'],
  models: [
    'claude-haiku-4-5',
    'claude-haiku-5-5',
    'claude-sonnet-5-5',
    'claude-opus-5-5',
    'nova-micro',
    'nova-lite',
    'nova-pro',
  ],
  profiles: [
    { costCenters: ['sales'], applications: ['crm'], models: ['claude-haiku-5-5', 'claude-sonnet-5-5'] },
    { costCenters: ['services', 'support'], applications: ['helpdesk'], models: ['claude-haiku-5-5'] },
  ],
};
