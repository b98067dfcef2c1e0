/** The CDK app: `npm run synth`, `npm run deploy`. The stage is context: `-c stage=prod`; `dev` by default. */
import { App } from 'aws-cdk-lib';
import { builtArtifacts } from '../build/artifacts.ts';
import { buildAll } from '../build/bundle.ts';
import { createApp } from './app.ts';
import { configuration } from './configuration.ts';
import { checkConfiguration, ConfigurationError } from './configuration/schema.ts';
import { isStage, STAGES } from './stages.ts';

try {
  const stage: unknown = new App().node.tryGetContext('stage') ?? 'dev';
  if (!isStage(stage)) {
    throw new ConfigurationError(
      `stage must be one of ${Object.keys(STAGES).join(', ')}, not ${String(stage)}`,
    );
  }
  const checked = checkConfiguration(configuration);
  await buildAll();
  createApp({ stage, configuration: checked, artifacts: builtArtifacts() }).synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
