import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** A file of an installed package, also one that its `exports` do not name. */
function fileOf(path: string): string {
  const [name = '', ...rest] = path.split('/');
  return join(dirname(require.resolve(`${name}/package.json`)), ...rest);
}

const FILES: Record<string, { module: string; type: string }> = {
  '/graphiql/react.js': { module: 'react/umd/react.production.min.js', type: 'text/javascript' },
  '/graphiql/react-dom.js': { module: 'react-dom/umd/react-dom.production.min.js', type: 'text/javascript' },
  '/graphiql/graphiql.js': { module: 'graphiql/graphiql.min.js', type: 'text/javascript' },
  '/graphiql/graphiql.css': { module: 'graphiql/graphiql.min.css', type: 'text/css' },
};

/** A file as it is served. */
export interface PageFile {
  content: string | Buffer;
  type: string;
}

/** A file of the GraphiQL page, served from the installed packages: it works without a network. */
export function graphiqlFile(path: string, apiKey: string): PageFile | undefined {
  if (path === '/') return { content: page(apiKey), type: 'text/html; charset=utf-8' };
  const file = FILES[path];
  return file && { content: readFileSync(fileOf(file.module)), type: `${file.type}; charset=utf-8` };
}

export const EXAMPLES = `# Ctrl-Enter runs the operation under the cursor.

mutation Invoke {
  invoke(
    model: "claude-sonnet-4-6"
    input: {
      messages: [{ role: USER, content: "Draft a two-line follow-up." }]
      parameters: { maxTokens: 64 }
    }
    tags: { applicationId: "crm", costCenter: "sales", environment: "prod" }
  ) {
    requestId
    status
    output { content }
    usage { inputTokens outputTokens }
    costUsd
    denial { code budgetName remaining resetsAt retryAfterSeconds message }
  }
}

# A model that asks for a tool. The next turns are the assistant's, with its
# toolUse, and yours, with the toolResult.
mutation Tools {
  invoke(
    model: "claude-sonnet-4-6"
    input: {
      messages: [{ role: USER, content: "[stand-in: use-tools] Is it hot?" }]
      tools: {
        tools: [{
          name: "weather"
          inputSchema: """
          {"type": "object", "properties": {"city": {"type": "string"}}}
          """
        }]
      }
    }
    tags: { applicationId: "crm", costCenter: "sales" }
  ) {
    stopReason
    output { blocks { text toolUse { toolUseId name input } } }
    costUsd
  }
}

# An answer as it is written: run Follow in a tab of its own, then Start (for
# another, change the request ID in both).
subscription Follow {
  onInvocation(requestId: "tale-1") {
    sequence
    kind
    delta
    status
    costUsd
  }
}

mutation Start {
  startInvocation(
    requestId: "tale-1"
    model: "claude-sonnet-4-6"
    input: {
      messages: [{
        role: USER
        content: "[stand-in: 20000ms] [stand-in: say-much] Tell me a story."
      }]
      parameters: { maxTokens: 300 }
    }
    tags: { applicationId: "crm", costCenter: "sales" }
  ) { status denial { message } }
}

query SoFar {
  invocation(requestId: "tale-1") {
    status
    sequence
    output { content }
    costUsd
  }
}

mutation Cancel {
  cancelInvocation(requestId: "tale-1") { status cancelRequestedAt }
}

# Run these two, each in a tab of its own, and then Invoke.
subscription Usage {
  onUsage {
    outcome
    model
    costCenter
    costUsd
    budgets { name percentUsed remaining }
  }
}

subscription Alerts {
  onBudgetAlert { kind budgetName threshold percentUsed timestamp }
}

mutation MonthInDollars {
  createBudget(input: {
    name: "Sales, month", scope: { costCenter: "sales" }
    unit: USD, limit: 500, period: MONTH
  }) { id window { limit spent remaining endsAt } }
}

mutation TokensADay {
  createBudget(input: {
    name: "CRM, tokens", scope: { costCenter: "sales", applicationId: "crm" }
    unit: TOKENS, limit: 200000, period: DAY, onExceed: CLAMP
  }) { id }
}

mutation RequestsAMinute {
  createBudget(input: {
    name: "Sales, rate", scope: { costCenter: "sales" }
    unit: REQUESTS, limit: 2, period: MINUTE
  }) { id } # the third Invoke within the minute is denied
}

query Estimate {
  estimate(
    model: "claude-sonnet-4-6"
    input: { messages: [{ role: USER, content: "Hello" }] }
    tags: { costCenter: "sales", applicationId: "crm" }
  ) { admitted maxTokens worstCaseUsd }
}

query Budgets {
  budgets(sortBy: PERCENT_USED) {
    items { id name unit window { limit spent held percentUsed } }
  }
}

mutation TopUp { # an id of Budgets
  topUpBudget(input: {
    id: "…", amount: 50, reason: "End of the quarter", clientToken: "q4"
  }) { window { limit } topUps { id amount expiresAt } }
}
`;

/** A text as a script has it: nothing in it can end the script. */
const inScript = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c');

/** Subscriptions speak AppSync's own real-time protocol, which GraphiQL does not know; so it gets a fetcher that does. */
const page = (apiKey: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Cost Sentry for Amazon Bedrock</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/graphiql/graphiql.css">
<style>body, #root { height: 100vh; margin: 0 } .CodeMirror-wrap pre { word-break: break-word }</style>
</head>
<body>
<div id="root"></div>
<script src="/graphiql/react.js"></script>
<script src="/graphiql/react-dom.js"></script>
<script src="/graphiql/graphiql.js"></script>
<script>
const encode = (value) => btoa(JSON.stringify(value));
async function* subscribe(params, headers) {
  const url = location.origin.replace(/^http/, 'ws') + '/graphql/realtime';
  const socket = new WebSocket(url + '?header=' + encode({ host: location.host, ...headers }) + '&payload=' + encode({}), 'graphql-ws');
  const events = [];
  let wake = () => {};
  socket.onmessage = ({ data }) => { events.push(JSON.parse(data)); wake(); };
  socket.onclose = () => { events.push({ type: 'complete' }); wake(); };
  socket.onopen = () => socket.send(JSON.stringify({ type: 'connection_init' }));
  try {
    for (;;) {
      while (events.length === 0) await new Promise((resolve) => { wake = resolve; });
      const event = events.shift();
      if (event.type === 'connection_ack') {
        socket.send(JSON.stringify({ id: '1', type: 'start', payload: {
          data: JSON.stringify(params), extensions: { authorization: { host: location.host, ...headers } } } }));
      }
      if (event.type === 'data') yield event.payload;
      if (event.type === 'error' || event.type === 'connection_error') { yield event.payload; return; }
      if (event.type === 'complete') return;
    }
  } finally {
    socket.close();
  }
}
const isSubscription = ({ query, operationName }) => {
  const operations = [...query.matchAll(/^\\s*(query|mutation|subscription)\\b\\s*(\\w*)/gm)];
  const chosen = operations.find(([, , name]) => name === operationName) ?? operations[0];
  return chosen?.[1] === 'subscription';
};
const fetcher = (params, { headers = {} } = {}) => {
  if (isSubscription(params)) return subscribe(params, headers);
  return fetch('/graphql', {
    method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(params),
  }).then((response) => response.json());
};
ReactDOM.createRoot(document.getElementById('root')).render(React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: ${inScript(EXAMPLES)},
  defaultHeaders: ${inScript(JSON.stringify({ 'x-api-key': apiKey }, null, 2))},
  shouldPersistHeaders: true,
}));
</script>
</body>
</html>
`;
