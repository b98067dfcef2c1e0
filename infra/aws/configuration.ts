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
  models: ['claude-3', 'claude-haiku-4-5', 'claude-sonnet-4-6', 'nova-micro', 'nova-lite', 'nova-pro'],
  profiles: [
    { costCenters: ['sales'], applications: ['crm'], models: ['claude-haiku-4-5', 'claude-sonnet-4-6'] },
    { costCenters: ['services', 'support'], applications: ['helpdesk'], models: ['claude-haiku-4-5'] },
  ],
};
