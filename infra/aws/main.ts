/** The CDK app, as the CDK CLI runs it: `npm run synth`, `npm run deploy`. */
import { buildAll } from '../build/bundle.ts';
import { addStacks, newApp, stageOf } from './app.ts';
import { configuration } from './configuration.ts';
import { checkConfiguration, ConfigurationError } from './configuration/schema.ts';

const app = newApp();
try {
  const stage = stageOf(app);
  console.error(
    `stage ${stage}${app.node.tryGetContext('stage') ? '' : ' (for another, add: -- -c stage=prod)'}`,
  );
  // The CDK CLI sets it to the region of the credentials: where the stack goes.
  const checked = checkConfiguration(configuration, process.env.CDK_DEFAULT_REGION);
  await buildAll({ prune: true });
  addStacks(app, stage, checked);
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
