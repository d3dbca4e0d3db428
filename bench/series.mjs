// A million tools, a million sessions and a million tokens, each in a request of its own: how many series are there then, and how large is a scrape?
import http from 'node:http';
import { TOKEN, call, json, startGateway, startUpstream } from './gateway.mjs';
import { connection } from './raw.mjs';

const REQUESTS = Number(process.argv[2] ?? 3_000_000);
const CONNECTIONS = 64;
const MOST_SERIES = 3_000;
const MOST_BYTES = 1 << 20;
const MODERN = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };

const upstream = await startUpstream({ tools: new Proxy({}, { get: () => (response, id) => json(response, id, { content: [], resultType: 'complete' }) }) });
const gateway = await startGateway({ upstream: upstream.url, heap: '256m', settings: ['-Dsluice.http.failed-attempts-per-minute=1000000000'],
  policy: JSON.stringify({ version: '1', default: 'allow', tools: { 'secret_*': { action: 'deny' }, 'counted_*': { limits: [{ max: 100, window: 'minute' }] } } }) });
let failed = true;
try {
  const before = await scrape();
  console.log(`before: ${before.series} series, ${before.bytes} bytes`);
  const begun = performance.now();
  const statuses = {};
  let next = 0;
  let told = 0;
  await Promise.all(Array.from({ length: CONNECTIONS }, () => connection(gateway.port, () => (next < REQUESTS ? request(next++) : null), (status) => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    const done = Object.values(statuses).reduce((a, b) => a + b);
    if (Math.floor((done * 10) / REQUESTS) > told) console.log(`${told = Math.floor((done * 10) / REQUESTS)}0 % after ${Math.round((performance.now() - begun) / 1000)} s`);
  })));
  const after = await scrape();
  console.log(`${REQUESTS} requests in ${Math.round((performance.now() - begun) / 1000)} s, by status: ${JSON.stringify(statuses)}`);
  console.log(`after: ${after.series} series, ${after.bytes} bytes, read in ${after.millis} ms`);
  const sum = Object.values(statuses).reduce((a, b) => a + b);
  failed = sum !== REQUESTS || statuses.closed > 0 || after.series >= MOST_SERIES || after.bytes >= MOST_BYTES || after.text.includes('invented');
} finally {
  await gateway.stop();
  upstream.stop();
}
console.log(failed ? 'FAILED' : 'passed');
process.exit(failed ? 1 : 0);

/** Three kinds in turn, as a session or token that is not known ends a request before its tool: a new tool, half of them of an entry of the policy; a new session; a new token. */
function request(i) {
  const kind = i % 3;
  const name = `${['', 'secret_', '', 'counted_'][Math.floor(i / 3) % 4]}invented_${i}`;
  const message = call(1, name);
  if (kind !== 1) message.params._meta = MODERN;
  const body = JSON.stringify(message);
  const token = kind === 2 ? `${TOKEN}-${i}` : TOKEN;
  const rest = kind === 1 ? `mcp-session-id: invented-${i}\r\n` : `mcp-protocol-version: 2026-07-28\r\nmcp-method: tools/call\r\nmcp-name: ${name}\r\n`;
  return `POST /mcp/bench HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`
    + `accept: application/json, text/event-stream\r\n${rest}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

async function scrape() {
  const begun = performance.now();
  const text = await new Promise((done, fail) => http.get({ host: '127.0.0.1', port: gateway.management, path: '/q/metrics' }, (response) => {
    let all = '';
    response.setEncoding('utf8').on('data', (piece) => (all += piece)).on('end', () => done(all));
  }).on('error', fail));
  return { text, bytes: Buffer.byteLength(text), millis: Math.round(performance.now() - begun),
    series: text.split('\n').filter((line) => line && !line.startsWith('#')).length };
}
