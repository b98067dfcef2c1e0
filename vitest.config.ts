import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build-first.ts',
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // A host, its database and its clients share two cores with other files' hosts: slowness is not failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 3,
    // Modules are loaded once a worker: what they keep of one file's tests must not matter to another's.
    isolate: false,
    setupFiles: 'test/support/restore-environment.ts',
  },
});
