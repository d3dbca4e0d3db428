// Agents of both eras, by the official clients.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const info = { name: 'browser-run', version: '1.0.0' };

export const textOf = (result) => result.content.map((it) => it.text).join(' ');

const options = (token) => ({ requestInit: { headers: { Authorization: `Bearer ${token}` } } });

/** Up to 2025-11-25: in a session, told of progress. */
export async function legacy(url, token) {
  const client = new OldClient(info);
  await client.connect(new OldTransport(new URL(url), options(token)));
  return {
    call: (name, args, signal) =>
      client.callTool({ name, arguments: args }, undefined, { timeout: 60_000, signal }),
    leads: false,
    links: [],
    told: [],
    close: () => client.close(),
  };
}

/** 2026-07-28: can be asked to send its user to an address, unless it leads nobody. */
export async function modern(url, token, leads = true) {
  const links = [];
  const told = [];
  const client = new Client(info, {
    capabilities: leads ? { elicitation: { url: {} } } : {},
    versionNegotiation: { mode: { pin: '2026-07-28' } },
  });
  if (leads) {
    client.setRequestHandler('elicitation/create', ({ params }) => {
      links.push(params.url);
      told.push(params.message);
      return { action: 'accept' };
    });
  }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), options(token)));
  return {
    call: (name, args, signal) =>
      client.callTool({ name, arguments: args }, { timeout: 60_000, signal }),
    leads,
    links,
    told,
    close: () => client.close(),
  };
}
