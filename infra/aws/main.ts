/** The CDK app, as the CDK CLI runs it: `npm run synth`, `npm run deploy`. */
import { buildAll } from '../build/bundle.ts';
import { buildConsole } from '../build/console.ts';
import { addStacks, newApp, stageOf } from './app.ts';
import { configuration } from './configuration.ts';
import { checkConfiguration, ConfigurationError } from './configuration/schema.ts';

const app = newApp();
try {
  const stage = stageOf(app);
  console.error(
    `stage ${stage}${app.node.tryGetContext('stage') ? '' : ' (for another, add: -- -c stage=prod)'}`,
  );
  const checked = checkConfiguration(configuration, regionOfStack());
  await buildAll({ prune: true });
  if (checked.extras.console) await buildConsole();
  addStacks(app, stage, checked);
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}

/** Where the stack goes, as the CDK CLI found it. Without credentials or a setting it guesses: then nobody knows yet. */
function regionOfStack({ env } = process): string | undefined {
  const isGuess = !env.CDK_DEFAULT_ACCOUNT && !env.AWS_REGION && !env.AWS_DEFAULT_REGION;
  return isGuess ? undefined : env.CDK_DEFAULT_REGION;
}
