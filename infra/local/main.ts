/** `npm start`: the whole API on this machine. */
const HELP = `Usage: npm start

Serves the API on this machine, with an embedded store and a stand-in for Bedrock. Environment:

  PORT                      where to listen (4000)
  DATA_DIR                  where budgets and spend are kept (.data)
  LOCAL_API_KEY             the development API key (da2-local)
  STORE=dynamodb            keep them in an embedded DynamoDB, or, with BEDROCK=aws, in real tables: LEDGER_TABLE, CALLS_TABLE
  BEDROCK=aws               call real Bedrock, with your usual AWS credentials
  LOCAL_MODEL_URL           have a server of OpenAI's protocol answer (http://localhost:11434/v1)
  LOCAL_MODEL               which of its models (the first that it lists); with LOCAL_MODEL_API_KEY if it asks for a key
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME   call Bedrock's protocol somewhere else
  HOLD_TIMEOUT_SECONDS      the longest that a hold may stand (1000); each stands as long as its own call may take
  SWEEP_INTERVAL_SECONDS    how often expired holds are resolved (60)
  INTROSPECTION=off         do not tell the schema
  IAM_ACCESS                what IAM principals may do, as JSON (user/local is the system and an admin)
  LOG=json|text             the log as on Lambda, or one readable line a call (text on a terminal, json when piped)
  LOG_PROMPTS=true          log prompts and answers too
  TLS=self-signed           speak https: and wss: on the same port too
  ROUTING=eu                call the newer models within a geography; with ROUTING_PRICE_FACTOR=1.1 for their price there
  CLOUD_ASSEMBLY=.build/cdk run the bundles of a synthesised template (npm run synth) instead of building
  GUARDRAILS                guardrails that calls may name, with USD per 1,000 text units, as JSON ({"local-guardrail": 0.4})
  S3_PREFIXES               where in S3 a cost centre's files may be, as JSON: {"sales": ["s3://bucket/sales/"]}
  REQUIRE_BUDGET=true       deny calls that no enforcing budget covers
  LOCAL_BILL_DELAY_HOURS    how much later than a call the stand-in for Cost Explorer bills it (24)
  COST_EXPLORER_REQUESTS_A_DAY   how often Cost Explorer may be asked a day (100); COST_REPORT_MAX_AGE_HOURS: how old an answer may be (6)
`;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(HELP);
  process.exit(0);
}
if (process.argv.length > 2) {
  process.stderr.write(
    `cost-sentry: settings are environment variables, not options; npm start -- --help lists them\n`,
  );
  process.exit(1);
}
// The SDK's advice about Node versions is for those who choose the SDK, which is this project.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
// graphql checks more, and more slowly, where it does not know that this is no workbench.
process.env.NODE_ENV ??= 'production';

const { endInTime } = await import('./ending.ts');
const endsWith = endInTime();
const { readSettings } = await import('./settings.ts');
const { startHost } = await import('./host.ts');
const { asWritten, takeLines } = await import('./terminal/function-output.ts');
const { withoutMonth } = await import('./demo/month/told.ts');
const { readable } = await import('./terminal/readable-log.ts');
const { hearLine } = await import('./aws/cloudwatch/log-lines.ts');

const read = readSettings(process.env, process.stdout.isTTY);
const settings = typeof read === 'string' ? fail(read) : read;
takeLines(
  process.stdout,
  withoutMonth({ text: (line: string) => readable(line, new Date()), json: asWritten }[settings.log]),
  hearLine,
);
const host = await startHost(settings).catch((error: NodeJS.ErrnoException) => fail(explain(error)));

const MODELS = {
  'stand-in': 'a stand-in (no model is called, nothing is spent); BEDROCK=aws calls the real ones',
  'local-model': `${host.localModel} at ${settings.localModel?.url} (priced as the Bedrock models that are asked for)`,
  aws: 'Amazon Bedrock, with your AWS credentials',
  endpoint: process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME,
};
// Where the log is for machines, it is all that standard output has.
(settings.log === 'json' ? process.stderr : process.stdout).write(
  [
    'Cost Sentry is ready.',
    `  GraphQL    ${host.url}`,
    `  real time  ${host.url.replace('http', 'ws')}/realtime`,
    `  console    ${host.url.replace('/graphql', '/console')}`,
    `  GraphiQL   ${host.url.replace('/graphql', '/')}`,
    `  API key    ${host.acceptsApiKey ? settings.apiKey : 'none: what runs has no API key'}`,
    `  models     ${MODELS[settings.bedrock]}`,
    ...(host.certificateFile ? [`  TLS        ${host.certificateFile} (nobody has signed it)`] : []),
    `  data       ${settings.dataDir} (to start afresh, stop this and delete it)`,
    '',
  ].join('\n'),
);

endsWith(host);

function explain(error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE')
    return `port ${settings.port} is taken; choose another with PORT=4001, and for a second host DATA_DIR too`;
  if (error.name === 'FolderInUse' || /lock/i.test(`${error.message} ${String(error.cause)}`))
    return `${settings.dataDir} is in use by another host; choose another with DATA_DIR`;
  if (error.name === 'OtherData')
    return `${settings.dataDir} has data of STORE=dynamodb, which was the default before; go on with that, or choose another DATA_DIR, or delete this one`;
  if (error.name === 'CredentialsProviderError')
    return 'BEDROCK=aws needs AWS credentials, and none were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
  if (error.name === 'NoModel') return error.message;
  return error.stack ?? error.message;
}

function fail(reason: string): never {
  process.stderr.write(`cost-sentry: ${reason}\n`);
  process.exit(1);
}

export {};
