// 1,000 calls that wait for a person: what does each of them cost, and is there a thread for any?
import http from 'node:http';
import { TOKEN, json, startGateway, startUpstream, until } from './gateway.mjs';

const CALLS = Number(process.argv[2] ?? 1000);
const MOST_BYTES = 10 * 1024;

const upstream = await startUpstream({ tools: { slow } });
const gateway = await startGateway({ upstream: upstream.url, heap: '256m',
  policy: '{"version":"1","default":"deny","tools":{"pay":{"approval":{"hold":"10m"}},"slow":{}}}',
  settings: [`-Dsluice.approvals.most-pending-per-grant=${CALLS}`, '-Dsluice.http.requests-per-caller=100000'] });
const waiting = new Set();
let failed = false;
try {
  await run();
} catch (e) {
  failed = true;
  console.log(`FAILED: ${e.stack}`);
} finally {
  await gateway.stop();
  upstream.stop();
}
process.exit(failed ? 1 : 0);

async function run() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CALLS, maxFreeSockets: CALLS });
  await round(agent); // what the first calls load is not what each call costs
  await round(agent);
  const before = await cost();

  for (let i = 0; i < CALLS; i++) waiting.add(send(agent, 'pay', i));
  await until(async () => (await gateway.metric('sluice_inflight_requests')) === CALLS, 30_000, `${CALLS} calls are held`);
  const meanwhile = await cost();

  const each = Math.round((meanwhile.heap - before.heap) / CALLS);
  check(each < MOST_BYTES, `each of ${CALLS} held calls keeps ${each} bytes of the heap, its question included`);
  check(meanwhile.threads <= before.threads, `${before.threads} threads before, ${meanwhile.threads} meanwhile`);
  waiting.forEach((it) => it.request.destroy());
  const took = await until(async () => (await gateway.metric('sluice_inflight_requests')) === 0, 10_000, 'all are forgotten');
  console.log(`all agents left: the last call was forgotten after ${Math.round(took)} ms`);
}

/** Uses as many connections at once as there will be calls. */
async function round(agent) {
  await Promise.all(Array.from({ length: CALLS }, (_, i) => send(agent, 'slow', i).done));
}

function slow(response, id) {
  setTimeout(() => json(response, id, { resultType: 'complete', content: [] }), 3_000);
}

async function cost() {
  await gateway.memory(); // collects what nobody needs
  return { heap: await gateway.metric('jvm_memory_used_bytes', 'area="heap"'),
    threads: await gateway.metric('jvm_threads_live_threads') };
}

/** A call of 2026-07-28, each with other arguments. */
function send(agent, tool, id) {
  const body = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: {
    _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} },
    name: tool, arguments: { to: `account-${id}`, amount: id, note: 'a payment that somebody should look at' } } });
  let request;
  const done = new Promise((end) => {
    request = http.request({ host: '127.0.0.1', port: gateway.port, agent, method: 'POST', path: '/mcp/bench', headers: {
      authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': tool,
      'content-length': Buffer.byteLength(body) } }, (response) => response.on('error', () => {}).on('end', end).resume());
    request.on('error', end).end(body);
  });
  return { request, done };
}

function check(holds, what) {
  console.log(`${holds ? 'ok  ' : 'NOT '} ${what}`);
  failed ||= !holds;
}
