// What tracing costs: the same call through three gateways that trace nothing, begin traces of which none is sampled, and
// sample each. Throughput and the gateway's processor time for each request, as ratios to the first, in interleaved rounds.
// Needs nginx and wrk (Debian: nginx-light wrk). `node traces.mjs ROUNDS SECONDS`.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { startGateway } from './gateway.mjs';
import { assertPasses, bench, cpuMicros, median, spread } from './load.mjs';

const ROUNDS = Number(process.argv[2] ?? 7);
const SECONDS = Number(process.argv[3] ?? 3);
const WARM_UP = Math.max(2, 3 * SECONDS);
const CONNECTIONS = 32;
const POLICY = JSON.stringify({ version: '1', default: 'deny', tools: { echo: {} } });
const ROWS = { off: [], '0 %': ['-Dsluice.tracing.ratio=0'], '100 %': ['-Dsluice.tracing.ratio=1'] };

const { started, startNginx, wrk, stop } = bench(fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-traces-')));
try {
  await run();
} finally {
  await stop();
}

async function run() {
  const collector = await startCollector();
  const upstream = await startNginx();
  const gateways = {};
  for (const [row, settings] of Object.entries(ROWS)) {
    const on = settings.length > 0 ? ['-Dsluice.tracing.enabled=true', `-Dsluice.tracing.endpoint=${collector.url}`] : [];
    gateways[row] = await startGateway({ upstream, heap: '512m', policy: POLICY,
      settings: [...on, ...settings, '-Dsluice.http.requests-per-caller=5000'] });
    started.push(() => gateways[row].stop());
    await assertPasses(gateways[row].port, 'echo');
    wrk(gateways[row].port, 'echo', CONNECTIONS, WARM_UP);
  }
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measured(gateways, round));
  console.log('| sampled | calls/s, median | of off, median [min … max] | CPU a request of off, median [min … max] | errors |');
  console.log('|---|---|---|---|---|');
  for (const row of Object.keys(ROWS)) {
    console.log(`| ${row} | ${Math.round(median(rounds.map((it) => it[row].rate)))} | ${
      spread(rounds.map((it) => it[row].rate / it.off.rate))} | ${spread(rounds.map((it) => it[row].cpu / it.off.cpu))} | ${
      rounds.reduce((sum, it) => sum + it[row].errors, 0)} |`);
  }
  const calls = rounds.reduce((sum, it) => sum + it['100 %'].calls, 0);
  console.log(`\n${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections; ${calls} calls sampled at 100 %.`);
  console.log(`The collector got ${collector.exports()} exports of ${collector.bytes()} bytes in all; dropped of 100 %: ${
    await gateways['100 %'].gauge('sluice_trace_spans_dropped_total')} spans.`);
  for (const gateway of Object.values(gateways)) await assertPasses(gateway.port, 'echo');
}

/** Each row once, in another order each round. */
async function measured(gateways, round) {
  const names = Object.keys(gateways);
  const seen = {};
  for (let i = 0; i < names.length; i++) {
    const row = names[(i + round) % names.length];
    const before = cpuMicros(gateways[row].pid);
    seen[row] = wrk(gateways[row].port, 'echo', CONNECTIONS, SECONDS);
    await new Promise((done) => setTimeout(done, 600)); // the last spans are sent
    seen[row].cpu = (cpuMicros(gateways[row].pid) - before) / seen[row].calls;
  }
  return seen;
}

/** Takes whatever comes, on a thread of its own, as this one waits for wrk; what it contains is looked at by the tests. */
async function startCollector() {
  const counts = new BigInt64Array(new SharedArrayBuffer(16));
  const worker = new Worker(`
    const { parentPort, workerData } = require('node:worker_threads');
    const server = require('node:http').createServer((request, response) => {
      request.on('data', (piece) => Atomics.add(workerData, 1, BigInt(piece.length))).on('end', () => {
        Atomics.add(workerData, 0, 1n);
        response.setHeader('content-type', 'application/x-protobuf');
        response.end();
      });
    });
    server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`, { eval: true, workerData: counts });
  started.push(() => worker.terminate());
  const port = await new Promise((done) => worker.once('message', done));
  return { url: `http://127.0.0.1:${port}`, exports: () => counts[0], bytes: () => counts[1] };
}
