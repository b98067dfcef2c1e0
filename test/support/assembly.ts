import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addStacks, newApp } from '../../infra/aws/app.ts';
import { configuration } from '../../infra/aws/configuration.ts';
import { checkConfiguration, type ConfigurationInput } from '../../infra/aws/configuration/schema.ts';
import type { Stage } from '../../infra/aws/stages.ts';
import { readTemplates, type Resource, type Template } from '../../infra/build/assembly.ts';
import { buildAll } from '../../infra/build/bundle.ts';

/** A synthesised app. */
export interface Synthesised {
  directory: string;
  /** The API's stack. */
  api: Template;
  /** The bill's stack. */
  billing: Template;
}

/** What the tests deploy: not the repository's own configuration, which is its user's to edit. */
export const CONFIGURATION: ConfigurationInput = {
  costCenters: [
    { name: 'sales', monthlyBudgetUsd: 500, s3Prefixes: ['s3://files/sales/'] },
    { name: 'support' },
  ],
  applications: ['crm', 'helpdesk'],
  environments: ['dev', 'prod'],
  models: ['claude-3', 'claude-haiku-4-5', 'llama-4-maverick'],
  profiles: [{ costCenters: ['sales'], applications: ['crm'], models: ['claude-haiku-4-5', 'claude-3'] }],
  backEnds: [{ role: 'orders', costCenters: ['sales'], applications: ['crm'] }],
  alertEmail: 'finops@example.com',
  guardrails: [{ identifier: 'g1', usdPerThousandTextUnits: 0.4 }],
};

export { configuration as ownConfiguration };

let built: Promise<void> | undefined;

/** Synthesises the app of a stage; cdk-nag's complaints fail it. */
export async function synthesise(
  stage: Stage,
  input: ConfigurationInput = CONFIGURATION,
  now?: Date,
): Promise<Synthesised> {
  await (built ??= buildAll());
  const directory = mkdtempSync(join(tmpdir(), 'cost-sentry-cdk-'));
  const app = newApp(directory);
  addStacks(app, stage, checkConfiguration(input), now);
  app.synth();
  const templates = readTemplates(directory);
  return {
    directory,
    api: templates[`CostSentry-${stage}`]!,
    billing: templates[`CostSentry-${stage}-billing`]!,
  };
}

/** A template's resources of a type, by logical ID. */
export const ofType = (template: Template, type: string): Record<string, Resource> =>
  Object.fromEntries(Object.entries(template.Resources).filter(([, { Type }]) => Type === type));

/** Their properties. */
export const propertiesOf = (template: Template, type: string): Resource['Properties'][] =>
  Object.values(ofType(template, type)).map(({ Properties }) => Properties);
