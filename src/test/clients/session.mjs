// A complete session with the official TypeScript client: session.mjs URL TOKEN SPEC.json
// The specification names the tools and what must be seen; a part it leaves out is not checked.
import { readFile } from 'node:fs/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { checks } from './checks.mjs';
import { Deviation, expect, ok } from './report.mjs';
import { Wire } from './wire.mjs';

const [url, token, specFile] = process.argv.slice(2);
if (!specFile) {
  console.error('usage: session.mjs URL TOKEN SPEC.json');
  process.exit(2);
}
const spec = JSON.parse(await readFile(specFile, 'utf8'));
const session = open(new URL(url), token, spec);

try {
  await session.client.connect(session.transport);
  const { name, version } = session.client.getServerVersion();
  const { sessionId, protocolVersion } = session.transport;
  expect(name === spec.server, 'initialize', `the server calls itself ${name}`);
  expect(sessionId, 'initialize', 'no session id was given');
  ok('initialize', `${name} ${version}, revision ${protocolVersion}`);
  for (const [part, check] of Object.entries(checks)) {
    if (spec[part] !== undefined) {
      await check(session, spec[part]);
    }
  }
  const failures = session.failures.map((it) => it.message);
  expect(failures.length === 0, 'transport', failures.join('; '));
} catch (error) {
  console.error(`deviation ${error instanceof Deviation ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await session.client.close();
}

function open(endpoint, bearer, { sampling, elicitation, root }) {
  const wire = new Wire();
  const client = new Client(
    { name: 'sluice-real-client', version: '1' },
    { capabilities: { sampling: {}, elicitation: {}, roots: {} } },
  );
  const transport = new StreamableHTTPClientTransport(endpoint, {
    fetch: wire.fetch,
    requestInit: { headers: { Authorization: `Bearer ${bearer}` } },
  });
  const asked = [];
  const answer = (schema, result) =>
    client.setRequestHandler(schema, ({ method }) => {
      asked.push(method);
      return result;
    });
  const content = { type: 'text', text: sampling?.answer ?? '' };
  answer(CreateMessageRequestSchema, { model: 'none', role: 'assistant', content });
  answer(ElicitRequestSchema, { action: 'accept', content: elicitation?.answer ?? {} });
  answer(ListRootsRequestSchema, { roots: root ? [{ uri: root }] : [] });
  const notifications = [];
  client.fallbackNotificationHandler = async (it) => void notifications.push(it.method);
  const failures = [];
  client.onerror = (error) => failures.push(error);
  return { endpoint, bearer, client, transport, wire, asked, notifications, failures };
}
