/** `npm run token`: an access token of the local user pool. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { GROUPS } from '../../../schema/groups.ts';
import { readSettings } from '../settings.ts';
import { UserPool } from './user-pool.ts';

const HELP = `Usage: npm run -s token -- --username NAME [options]

Prints an access token of the local user pool (in DATA_DIR, as for npm start). Send it as the "authorization" header.

  --groups admins,analysts      groups
  --cost-centers sales,support  cost centres that the user may spend for and watch
  --applications crm            only these applications; any by default
  --environments dev            only these environments; any by default
  --expires-in 1h               how long it is good for
`;

const list = (value: string | undefined): string[] =>
  value ? value.split(',').map((one) => one.trim()) : [];

try {
  const { values } = parseArgs({
    options: {
      username: { type: 'string' },
      groups: { type: 'string' },
      'cost-centers': { type: 'string' },
      applications: { type: 'string' },
      environments: { type: 'string' },
      'expires-in': { type: 'string', default: '1h' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help || !values.username) {
    process.stdout.write(HELP);
    process.exit(values.help ? 0 : 1);
  }
  const unknown = list(values.groups).find((group) => !(Object.values(GROUPS) as string[]).includes(group));
  if (unknown)
    throw new Error(`--groups: ${JSON.stringify(unknown)} is none of ${Object.values(GROUPS).join(', ')}`);
  const settings = readSettings(process.env);
  if (typeof settings === 'string') throw new Error(settings);
  if (!existsSync(join(settings.dataDir, 'user-pool.json')))
    process.stderr.write(
      `token: ${settings.dataDir} has no user pool yet, so one is made; a host takes this token only if it has the same DATA_DIR\n`,
    );
  const pool = await UserPool.open(settings.dataDir);
  const token = await pool.issue(
    {
      username: values.username,
      groups: list(values.groups),
      costCenters: list(values['cost-centers']),
      applications: list(values.applications),
      environments: list(values.environments),
    },
    values['expires-in'],
  );
  process.stdout.write(`${token}\n`);
} catch (error) {
  process.stderr.write(`token: ${(error as Error).message}\n`);
  process.exit(1);
}
