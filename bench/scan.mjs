// How long `sluice scan` takes for a server of many tools, its own start included.
//   node bench/scan.mjs [TOOLS] [PER-PAGE] [SLUICE]    5000 tools, 100 a page, target/sluice
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

const [tools = '5000', perPage = '100', sluice = 'target/sluice'] = process.argv.slice(2);
const verbs = ['get', 'list', 'create', 'update', 'send', 'run', 'delete', 'refund'];
const all = Array.from({ length: +tools }, (_, i) => ({
  name: `${verbs[i % verbs.length]}_thing_${i}`,
  description: `Does with thing ${i} what its name says, for the account that is given. ${'More words. '.repeat(20)}`,
  inputSchema: {
    type: 'object',
    properties: { id: { type: 'string' }, limit: { type: 'integer' }, note: { type: 'string' } },
    required: ['id'],
  },
}));

const server = createServer(async (request, response) => {
  let text = '';
  for await (const piece of request) text += piece;
  const { id, method, params } = text ? JSON.parse(text) : {};
  if (id === undefined) return response.writeHead(202).end();
  const from = +(params.cursor ?? 0);
  const to = from + +perPage;
  const result =
    method === 'initialize'
      ? { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'many', version: '1' } }
      : { tools: all.slice(from, to), ...(to < all.length && { nextCursor: `${to}` }) };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
});

server.listen(0, '127.0.0.1', () => {
  const start = performance.now();
  const scan = spawn(sluice, ['scan', `http://127.0.0.1:${server.address().port}/mcp`, '--output', 'json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  scan.stdout.on('data', (piece) => (printed += piece));
  scan.on('close', (code) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    const known = code === 0 ? JSON.parse(printed).tools.length : 0;
    console.log(`${known} tools, ${perPage} a page: ${seconds} s`);
    server.close();
    process.exitCode = known === all.length ? 0 : 1;
  });
});
