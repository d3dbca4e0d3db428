// An MCP server that does nothing, over standard input and output, for gateways that start their servers. It counts its calls.
import process from 'node:process';

let calls = 0;
let rest = '';
process.stdin.setEncoding('utf8').on('data', (text) => {
  const lines = (rest + text).split('\n');
  rest = lines.pop();
  const replies = lines.filter((it) => it.trim()).map((it) => answer(JSON.parse(it))).filter((it) => it);
  if (replies.length > 0) process.stdout.write(replies.join(''));
}).on('end', () => process.exit(0));

function answer({ id, method, params }) {
  if (id === undefined) return null;
  switch (method) {
    case 'initialize':
      return reply(id, { protocolVersion: params.protocolVersion, capabilities: { tools: {} },
        serverInfo: { name: 'bench', version: '1' } });
    case 'tools/list':
      return reply(id, { tools: ['echo', 'count'].map((name) => ({ name, inputSchema: { type: 'object' } })) });
    case 'tools/call':
      if (params.name === 'count') return reply(id, { content: [{ type: 'text', text: String(calls) }] });
      calls++;
      return reply(id, { content: [{ type: 'text', text: 'echo' }] });
    case 'ping':
      return reply(id, {});
    default:
      return `${JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32601, message: 'no such method' } })}\n`;
  }
}

function reply(id, result) {
  return `${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`;
}
