// What a limit in Redis costs: the same gateway, the same call, without a limit, with one that is asked for in Redis, and
// with one that is leased. Needs redis-server, nginx, wrk and h2load (Debian: redis-server nginx-light wrk nghttp2-client).
import { execFileSync, spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startGateway, until } from './gateway.mjs';
import { assertPasses, bench, body, cpuMicros, headers, median, reachable, spread } from './load.mjs';

const ROUNDS = Number(process.argv[2] ?? 7);
const SECONDS = Number(process.argv[3] ?? 2);
/** Shorter, and what is measured is the compiler at work: it shares the two cores. */
const WARM_UP = 10;
const ROWS = ['plain', 'limited', 'leased'];
const POLICY = JSON.stringify({ version: '1', default: 'deny', tools: {
  plain: {},
  limited: { limits: [{ counter: 'limited', window: 'minute', max: 1e9, lease: false }] },
  leased: { limits: [{ counter: 'leased', window: 'minute', max: 1e9 }] },
} });

const TRIPS = path.join(path.dirname(fileURLToPath(import.meta.url)), 'redis-trips.mjs');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-limit-cost-'));
const { started, write, begin, startNginx, wrk, stop } = bench(folder);
try {
  await run();
} finally {
  await stop();
}

async function run() {
  const redis = await startRedis();
  const upstream = await startNginx();
  const key = write('session.key', crypto.randomBytes(32).toString('base64'));
  const gateway = await startGateway({ upstream, heap: '512m', policy: POLICY, settings: [
    `-Dquarkus.redis.hosts=redis://127.0.0.1:${redis.port}`, `-Dsluice.session.key-file=${key}`,
    '-Dsluice.http.requests-per-caller=5000'] });
  started.push(() => gateway.stop());
  for (const row of ROWS) await assertPasses(gateway.port, row);

  console.log(`| connections | row | calls/s, median | of plain, median [min … max] | Redis CPU a call | errors |`);
  console.log('|---|---|---|---|---|---|');
  for (const connections of [16, 64]) await throughput(gateway.port, redis, connections);
  await latency(gateway.port, redis);
  for (const row of ROWS) await assertPasses(gateway.port, row);
}

async function throughput(port, redis, connections) {
  for (const row of ROWS) wrk(port, row, connections, WARM_UP);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) {
    const seen = {};
    for (let i = 0; i < ROWS.length; i++) {
      const row = ROWS[(i + round) % ROWS.length];
      const before = cpuMicros(redis.pid);
      seen[row] = wrk(port, row, connections, SECONDS);
      seen[row].redis = (cpuMicros(redis.pid) - before) / seen[row].calls;
    }
    rounds.push(seen);
  }
  for (const row of ROWS) {
    const ratios = rounds.map((it) => it[row].rate / it.plain.rate);
    console.log(`| ${connections} | ${row} | ${Math.round(median(rounds.map((it) => it[row].rate)))} | ${
      spread(ratios)} | ${median(rounds.map((it) => it[row].redis)).toFixed(2)} µs | ${
      rounds.reduce((sum, it) => sum + it[row].errors, 0)} |`);
  }
}

/** Two thousand calls a second, in pairs, beside the round trip to Redis itself. */
async function latency(port, redis) {
  const added = { limited: [], leased: [] };
  const seen = [];
  for (let round = 0; round < ROUNDS; round++) {
    const beside = trips(redis.port);
    const plain = paced(port, 'plain');
    for (const row of Object.keys(added)) added[row].push(paced(port, row) - plain);
    seen.push(await beside);
  }
  console.log(`\nAt 2,000 calls/s over 4 connections, p50 in µs, median [min … max] of ${ROUNDS} rounds:`);
  console.log(`added by a limit in Redis ${spread(added.limited, 0)}, by a leased limit ${spread(added.leased, 0)}; ` +
    `one round trip to Redis: PING ${spread(seen.map((it) => it.ping), 0)}, the limiter's script ${
      spread(seen.map((it) => it.script), 0)}`);
}

function paced(port, row) {
  const log = path.join(folder, 'h2load.log');
  fs.rmSync(log, { force: true });
  execFileSync('h2load', ['--h1', '-c', '4', '-t', '1', '--rps', '500', '-D', String(SECONDS + 1), '-d', write('body', body(row)),
    ...headers(row).flatMap(([name, value]) => ['-H', `${name}: ${value}`]), `--log-file=${log}`,
    `http://127.0.0.1:${port}/mcp/bench`]);
  const lines = fs.readFileSync(log, 'utf8').trim().split('\n').map((it) => it.split('\t').map(Number));
  if (lines.some((it) => it[1] !== 200)) throw new Error(`${row}: not every call was answered with 200`);
  return median(lines.map((it) => it[2]));
}

/**
 * In a process of its own, while the others run: the p50 of 100 PINGs a second, and of as many invocations of the
 * limiter's own script, which is what a limit asks for.
 */
function trips(port) {
  const child = spawn(process.execPath, [TRIPS, String(port), String(3000 * (SECONDS + 1))],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', (piece) => (text += piece));
    child.on('exit', (status) => (status === 0 ? done(JSON.parse(text)) : fail(new Error('no round trips'))));
  });
}

async function startRedis() {
  const port = await freePort();
  const process = begin('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
  await until(() => reachable(port), 10_000, 'redis-server');
  return { port, pid: process.pid };
}
