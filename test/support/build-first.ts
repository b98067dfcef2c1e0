import { buildAll } from '../../infra/build/bundle.ts';
import { buildConsole } from '../../infra/build/console.ts';

/** The bundles are built once, before any test: several hosts that find them old would build them at the same time. */
export default async (): Promise<void> => {
  await buildAll();
  await buildConsole();
};
