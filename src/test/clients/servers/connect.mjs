// Official clients: at a server's own process, or at the gateway.
import { Client as Client2, StreamableHTTPClientTransport as Http2 } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ListRootsRequestSchema, ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { readFileSync } from 'node:fs';
import { clientInfo } from '../answers.mjs';
import { Deviation } from '../report.mjs';

const { GATEWAY, WORK } = process.env;

process.on('uncaughtException', (error) => {
  console.error(`deviation ${error instanceof Deviation ? error.message.slice(0, 1000) : error.stack}`);
  process.exit(1);
});

/** The server as a client starts it itself. */
export async function direct(args, env) {
  const client = new Client(clientInfo);
  await client.connect(
    new StdioClientTransport({ command: process.execPath, args, env, stderr: 'ignore' }),
  );
  return client;
}

/** The server behind the gateway, for the holder of that grant; `roots` says what it offers, when asked. */
export async function through(server, grant, roots) {
  const client = new Client(clientInfo, { capabilities: roots ? { roots: {} } : {} });
  if (roots) {
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: roots() }));
  }
  await client.connect(new StreamableHTTPClientTransport(...at(server, grant)));
  return client;
}

/** The same by the second line of the SDK, which tries 2026-07-28 first and falls back. */
export async function throughSecond(server, grant) {
  const client = new Client2(clientInfo, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new Http2(...at(server, grant)));
  return client;
}

function at(server, grant) {
  const token = readFileSync(`${WORK}/tokens/${grant}`, 'utf8');
  const headers = { Authorization: `Bearer ${token}` };
  return [new URL(`${GATEWAY}/mcp/${server}`), { requestInit: { headers } }];
}

/** Every field of every tool: the SDK's own list knows only the fields of its revision. */
export async function toolsOf(client) {
  const tools = [];
  let cursor;
  do {
    const page = await client.request(
      { method: 'tools/list', params: cursor && { cursor } },
      ResultSchema,
    );
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor);
  return tools;
}

/** What came of a call: the whole result, or the error's code and words. */
export const outcome = (client, name, args = {}) =>
  client
    .callTool({ name, arguments: args })
    .then(JSON.stringify, ({ code, message }) => JSON.stringify({ error: { code, message } }));
