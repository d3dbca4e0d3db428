// Calls through a gateway that sends traces and decisions to a real collector; prints its spans, and fails when the trace is not
// one, or a decision is missing.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { echo, freePort, post, begin, call, startGateway, startUpstream, until } from '../../../bench/gateway.mjs';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const POLICY = JSON.stringify({ version: '1', default: 'deny', tools: {
  echo: { rate_limit: { max: 100, window: 60 } }, forbidden: { action: 'deny', reason: 'nobody may' } } });
const parent = (trace) => `00-${trace.repeat(16)}-00f067aa0ba902b7-01`;

const port = await freePort();
const collector = spawn(process.argv[2], ['--config', path.join(HERE, 'collector.yaml')],
  { env: { ...process.env, COLLECTOR_PORT: String(port) }, stdio: ['ignore', 'inherit', 'pipe'] });
let text = '';
collector.stderr.setEncoding('utf8').on('data', (piece) => (text += piece));
const stopped = new Promise((done) => collector.on('exit', done));
await until(() => text.includes('Everything is ready'), 30_000, 'the collector is ready');

const seen = {};
const upstream = await startUpstream({ tools: { echo: (response, id, request, params) => {
  seen[id] = { header: request.headers.traceparent, meta: params._meta?.traceparent };
  echo(response, id);
} } });
const gateway = await startGateway({ upstream: upstream.url, policy: POLICY,
  settings: ['-Dsluice.tracing.enabled=true', `-Dsluice.tracing.endpoint=http://127.0.0.1:${port}`,
    '-Dsluice.audit.sink=otlp', `-Dsluice.audit.otlp.endpoint=http://127.0.0.1:${port}`] });
try {
  const session = await begin(gateway.port);
  await post(gateway.port, call(1, 'echo'), { session, others: { traceparent: parent('1a') } });
  await post(gateway.port, call(2, 'forbidden'), { session, others: { traceparent: parent('2b') } });
  await post(gateway.port, modern(3, 'echo', parent('3c')), { others: {
    'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'echo' } });
} finally {
  await gateway.stop(); // sends what is left
  upstream.stop();
  collector.kill('SIGTERM');
  await stopped;
}

const spans = text.split(/^Span #\d+$/m).slice(1).map((span) => ({
  trace: /Trace ID +: (\w*)/.exec(span)[1], parent: /Parent ID +: (\w*)/.exec(span)[1], id: /\n +ID +: (\w+)/.exec(span)[1],
  name: /Name +: (.*)/.exec(span)[1], kind: /Kind +: (.*)/.exec(span)[1],
  decision: /sluice\.decision: Str\((\w+)\)/.exec(span)?.[1] ?? '' }));
for (const it of spans) console.log(`${it.trace} ${it.parent.padEnd(16)} -> ${it.id} ${it.kind.padEnd(8)} ${it.name} ${it.decision}`);

const of = (trace, kind) => spans.filter((it) => it.trace === trace.repeat(16) && it.kind === kind);
for (const [trace, id, where] of [['1a', 1, 'header'], ['3c', 3, 'meta']]) {
  const [[server], [client], [limits]] = ['Server', 'Client', 'Internal'].map((kind) => of(trace, kind));
  expect(server.parent === '00f067aa0ba902b7', `${trace}: the agent's span is the parent`);
  expect(client.parent === server.id && limits.parent === server.id, `${trace}: the gateway's own spans hang together`);
  expect(seen[id][where] === `00-${client.trace}-${client.id}-01`, `${trace}: the server was told of the gateway's span`);
}
expect(of('2b', 'Server')[0].decision === 'denied' && of('2b', 'Client').length === 0, '2b: denied, and never sent');
const decisions = [...text.matchAll(/^Body: Str\((\{.*\})\)$/gm)].map((it) => JSON.parse(it[1])).filter((it) => it.decision);
for (const it of decisions) console.log(`${it.traceId} ${it.decision} ${it.tool}`);
expect(decisions.map((it) => `${it.traceId} ${it.decision}`).sort().join() === [['1a', 'allowed'], ['2b', 'denied'], ['3c', 'allowed']]
  .map(([trace, decision]) => `${trace.repeat(16)} ${decision}`).join(), 'each decision is there, with its trace');
console.log(`${decisions.length} decisions; ${spans.length} spans; each trace is one, from the agent to the server`);

function expect(right, what) {
  if (!right) throw new Error(`not so: ${what}\n${text}`);
}

function modern(id, tool, traceparent) {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool, arguments: {}, _meta: { traceparent,
    'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} } } };
}
