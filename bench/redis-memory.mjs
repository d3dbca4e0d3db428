// How much memory limits take in Redis: bytes for each count, and for each call that a count keeps. Needs redis-server and redis-cli
// (Debian: redis-server). `bench/run redis-memory COUNTS`.
import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { call, echo, freePort, hashed, startGateway, startUpstream, until } from './gateway.mjs';
import { bench, reachable } from './load.mjs';
import { connection } from './raw.mjs';

const COUNTS = Number(process.argv[2] ?? 200);
const CONNECTIONS = 32;
/** Windows of a day, so that nothing ends while it is measured. */
const KINDS = {
  'up to 1,024 calls, each kept': { limit: { window: 'day', max: 1_000, scope: 'grant', counter: 'kept' }, calls: [1, 100, 1_000] },
  'more, in 128 parts of the window': { limit: { window: 'day', max: 1e6, scope: 'grant', counter: 'parts', lease: false }, calls: [1, 100, 1_000] },
  'more, with leases': { limit: { window: 'day', max: 1e6, scope: 'grant', counter: 'leased' }, calls: [1, 100, 1_000] },
};
const tools = Object.keys(KINDS).map((_, i) => `tool_${i}`);
const tokens = Array.from({ length: COUNTS }, (_, i) => `capacity-${i}`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-redis-memory-'));
const { started, write, begin, stop } = bench(folder);
const wrong = [];
try {
  await run();
} finally {
  await stop();
}

async function run() {
  const port = await freePort();
  begin('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
  await until(() => reachable(port), 10_000, 'redis-server');
  const upstream = await startUpstream({ tools: Object.fromEntries(tools.map((it) => [it, echo])) });
  started.push(() => upstream.stop());
  const key = write('session.key', crypto.randomBytes(32).toString('base64'));
  const gateway = await startGateway({ settings: [`-Dquarkus.redis.hosts=redis://127.0.0.1:${port}`, `-Dsluice.session.key-file=${key}`,
    '-Dsluice.limit.redis.timeout=2s'], documents: (into) => documents(into, upstream.url) });
  started.push(() => gateway.stop());
  const used = () => {
    const info = execFileSync('redis-cli', ['-p', String(port), 'info', 'memory'], { encoding: 'utf8' });
    return Number(/used_memory:(\d+)/.exec(info)[1]);
  };

  for (const tool of tools) await calls(gateway.port, tool, tokens.slice(0, 1), 1); // connections and scripts are there from now on
  console.log(`${COUNTS} counts of each kind; bytes in Redis, beyond what it takes with none\n`);
  console.log('| a limit of | calls counted by each | bytes a count | bytes a call |\n|---|---|---|---|');
  for (const [i, [name, kind]] of Object.entries(KINDS).entries()) {
    const before = used();
    let done = 0;
    for (const upTo of kind.calls) {
      await calls(gateway.port, tools[i], tokens.slice(1), upTo - done);
      done = upTo;
      const bytes = (used() - before) / (COUNTS - 1);
      console.log(`| ${name} | ${upTo} | ${bytes.toFixed(0)} | ${(bytes / upTo).toFixed(1)} |`);
    }
  }
  if (wrong.length > 0) throw new Error(`${wrong.length} calls failed; the first: ${wrong[0]}`);
}

function documents(into, url) {
  const put = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(into, name)), { recursive: true });
    fs.writeFileSync(path.join(into, name), text);
  };
  put('servers/bench.yaml', `url: ${url}\n`);
  put('policies/bench.json', JSON.stringify({ version: '1', default: 'deny',
    tools: Object.fromEntries(Object.values(KINDS).map((kind, i) => [tools[i], { limits: [kind.limit] }])) }));
  tokens.forEach((token, i) => put(`grants/agent-${i}.yaml`, `server: bench\npolicy: bench\ntoken: ${hashed(token)}\n`));
}

/** As many calls by each of the callers, by turns. */
async function calls(port, tool, callers, each) {
  const body = JSON.stringify({ ...call(1, tool), params: { ...call(1, tool).params,
    _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} } } });
  const request = (token) => `POST /mcp/bench HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${token}\r\n`
    + `content-type: application/json\r\naccept: application/json, text/event-stream\r\nmcp-protocol-version: 2026-07-28\r\n`
    + `mcp-method: tools/call\r\nmcp-name: ${tool}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
  let next = 0;
  await Promise.all(Array.from({ length: CONNECTIONS }, () => connection(port,
    () => (next < callers.length * each ? request(callers[next++ % callers.length]) : null),
    (status, reply) => { if (status !== '200' || !reply.includes('"echo"')) wrong.push(`${status} ${reply}`); })));
}
