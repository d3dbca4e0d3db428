// The MCP server behind the gateway: export jobs, without sessions. Says on standard output which tools were called.
import { createServer } from 'node:http';

const tools = ['get_export_jobs', 'start_export_job', 'delete_user'].map((name) => ({ name, inputSchema: { type: 'object' } }));

function answer({ method, params }) {
  if (method === 'initialize') {
    const { protocolVersion } = params;
    return { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'exports', version: '1' } };
  }
  if (method === 'tools/list') return { tools };
  console.log(params.name);
  return { resultType: 'complete', content: [{ type: 'text', text: `done: ${params.name}` }] };
}

createServer(async (request, reply) => {
  let text = '';
  for await (const part of request) text += part;
  const message = text ? JSON.parse(text) : {};
  if (message.id === undefined) {
    reply.writeHead(request.method === 'POST' ? 202 : 405).end();
    return;
  }
  reply.writeHead(200, { 'content-type': 'application/json' });
  reply.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, result: answer(message) }));
}).listen(3000);
