// A server of both eras whose tools a person must approve: shop.mjs PORT. GET /calls tells what was called.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { toNodeHandler } from '@modelcontextprotocol/node';
import {
  createMcpHandler,
  isLegacyRequest,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import * as z from 'zod';
import { HOSTILE_TOOL } from './hostile.mjs';

const [port] = process.argv.slice(2);
const calls = [];
const transports = new Map();
const modern = createMcpHandler(shop, { legacy: 'reject', onerror: (it) => console.error(it.message) });

function shop() {
  const server = new McpServer({ name: 'shop', version: '1.0.0' });
  for (const tool of ['refund', 'quick', 'brief', 'metered', HOSTILE_TOOL]) {
    server.registerTool(
      tool,
      { description: 'Pays money back', inputSchema: z.object({ order: z.string() }).loose() },
      ({ order }) => {
        calls.push({ tool, order });
        return { content: [{ type: 'text', text: `paid back ${order}` }] };
      },
    );
  }
  return server;
}

async function inSession(request) {
  const known = transports.get(request.headers.get('mcp-session-id'));
  if (known) return known.handleRequest(request);
  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void transports.set(id, transport),
  });
  await shop().connect(transport);
  return transport.handleRequest(request);
}

const serve = toNodeHandler({
  fetch: async (request) =>
    (await isLegacyRequest(request)) ? inSession(request) : modern.fetch(request),
});

createServer((request, response) => {
  if (request.url === '/calls') {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(calls));
  } else {
    serve(request, response).catch((error) => {
      console.error(error);
      response.destroy();
    });
  }
}).listen(Number(port), '127.0.0.1');
