import { buildAll } from '../../infra/build/bundle.ts';

/** The bundles are built once, before any test: several hosts that find them old would build them at the same time. */
export default (): Promise<void> => buildAll();
