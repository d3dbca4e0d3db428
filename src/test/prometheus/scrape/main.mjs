// node main.mjs [--pictures FOLDER]: see run-scrape.
import { spawn } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort, sleep, startGateway, until } from '../../../../bench/gateway.mjs';
import * as agents from './agent.mjs';
import { Checks } from './checks.mjs';
import { load } from './load.mjs';
import { draw } from './pictures.mjs';
import { startPrometheus } from './prometheus.mjs';
import { adversities, restarts } from './trouble.mjs';
import { documents, startServers } from './world.mjs';

const SECONDS = Number(process.env.SLUICE_SCRAPE_SECONDS ?? 30);
const WORKERS = 12;
const pictures = process.argv[2] === '--pictures' ? process.argv[3] : null;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-scrape-'));
const begun = performance.now();
const stops = [() => fs.rmSync(folder, { recursive: true })];
let failed = true;
try {
  failed = await run();
} catch (e) {
  console.log(`FAILED: ${e.stack}`);
} finally {
  for (const stop of stops.reverse()) await stop();
  agents.close();
}
console.log(`${failed ? 'FAILED' : 'passed'} after ${Math.round((performance.now() - begun) / 1000)} s, ${os.cpus().length} processors, load average ${os.loadavg()[0].toFixed(1)}`);
process.exit(failed ? 1 : 0);

async function run() {
  const keys = path.join(folder, 'session.keys');
  fs.writeFileSync(keys, `${crypto.randomBytes(32).toString('base64')}\n`);
  const servers = await startServers();
  stops.push(servers.stop);
  const redis = await startRedis();
  stops.push(redis.stop);
  const world = { servers, redis, prometheus: null, gateways: [], settings: [`-Dquarkus.redis.hosts=redis://127.0.0.1:${redis.port}`,
    `-Dsluice.session.key-file=${keys}`, '-Dsluice.public-url=https://mcp.example', '-Dsluice.shutdown.delay=0s',
    '-Dsluice.session.new-per-minute=100', '-Dsluice.http.failed-attempts-per-minute=100000', '-Dsluice.limit.redis.timeout=1s',
    // A webhook has series as soon as it is known; nobody hears of anything here.
    '-Dsluice.approvals.webhooks.nobody.url=http://127.0.0.1:9/', `-Dsluice.approvals.webhooks.nobody.secret-file=${keys}`] };
  stops.push(() => Promise.all(world.gateways.map((it) => it?.stop('SIGKILL'))));
  const ports = [];
  for (let i = 0; i < 3; i++) ports.push([await freePort(), await freePort()]);
  // One of them traces to nobody: its examples are kept all the same.
  const traced = ['-Dsluice.tracing.enabled=true', '-Dsluice.tracing.ratio=1', '-Dsluice.tracing.endpoint=http://127.0.0.1:9'];
  world.start = (index, more = {}) => startGateway({ heap: '192m', ports: ports[index], settings: [...world.settings, ...(index === 2 ? traced : [])],
    documents: documents(servers, more.broken), waits: !more.broken });
  world.gateways = await Promise.all(ports.map((_, index) => world.start(index)));
  const prometheus = world.prometheus = await startPrometheus(ports.map(([, management]) => management));
  stops.push(() => prometheus.stop());
  const checks = new Checks(prometheus);
  await until(async () => (await prometheus.query('sum(up{job="sluice"})'))[0]?.value === 3, 30_000, 'three targets up');

  console.log(`== mixed load on three gateways, ${SECONDS} s`);
  const start = Date.now() / 1000;
  const count = await load(world.gateways, SECONDS, WORKERS);
  const end = Date.now() / 1000;
  await sleep(3_000); // the last reply is counted, and that is scraped
  await checks.counts(count);
  await checks.scrapes((start + end) / 2, end);
  await checks.exemplars(start, end);

  console.log('== what goes wrong');
  await adversities(world, checks);
  await sleep(3_000);
  await checks.firing();
  if (pictures) await draw(prometheus, start - 5, Date.now() / 1000, pictures);
  await restarts(world, checks);
  await checks.selections();
  await checks.panels(start, Date.now() / 1000);
  return checks.report();
}

async function startRedis() {
  const port = await freePort();
  const child = spawn('redis-server', ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder,
    '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  const ended = new Promise((done) => child.on('exit', done));
  return { port, async stop() {
    child.kill('SIGKILL');
    await ended;
  } };
}
