import { afterAll } from 'vitest';

/** What a file's tests do to the environment ends with them: the next file may run in the same process. */
const before = { ...process.env };
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
});
