// Sluice beside what else could stand in its place, all before the same server: see docs/performance.md and README.md one folder up.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { flags, image, train } from '../image.mjs';
import { assertAnswers, assertRefuses, watch } from './checks.mjs';
import { machine } from './machine.mjs';
import { load, startPacer } from './measure.mjs';
import { write } from './report.mjs';
import { chosen } from './rows.mjs';
import { buildVertxProxy, installNpm, startHaproxy, startMcpProxy, startNginx, startRedis, startSupergateway, startUpstream,
  startVertxProxy } from './servers.mjs';
import { beginSession, identities, startSluice } from './sluices.mjs';
import { versions } from './versions.mjs';

const PROJECT = path.join(import.meta.dirname, '../..');
const { values: given } = parseArgs({ options: { rounds: { type: 'string' }, seconds: { type: 'string' }, 'warm-up': { type: 'string' },
  rows: { type: 'string' }, out: { type: 'string' }, short: { type: 'boolean' }, docs: { type: 'boolean' } } });
const ROUNDS = Number(given.rounds ?? (given.short ? 1 : 7));
const SECONDS = Number(given.seconds ?? (given.short ? 1 : 2));
const WARM_UP = Number(given['warm-up'] ?? (given.short ? 1 : 10));
const CONNECTIONS = [16, 64];
const RATES = [200, 2_000, 3_000];
const PACED = { connections: 4, millis: given.short ? 400 : SECONDS * 1_000 };
const OUT = path.resolve(given.out ?? path.join(PROJECT, 'target/bench-gateways'));
const JVMS = '/usr/lib/jvm';
const JAVA = process.env.JAVA_HOME_25 ?? path.join(JVMS, fs.existsSync(JVMS) ? fs.readdirSync(JVMS).find((it) => it.includes('25')) ?? 'none' : 'none');
if (![ROUNDS, SECONDS].every((it) => Number.isInteger(it) && it > 0) || !Number.isInteger(WARM_UP)) throw new Error('--rounds, --seconds and --warm-up are whole numbers');
if (given.docs && (given.short || given.rows)) throw new Error('--docs publishes a whole run: leave --short and --rows out');
if (!fs.existsSync(`${JAVA}/bin/javac`)) throw new Error('no JDK 25 is found: set JAVA_HOME_25');
Object.assign(process.env, { JAVA_HOME_25: JAVA, JAVA_HOME: JAVA, MALLOC_ARENA_MAX: '2' }); // the last as in the image

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-gateways-'));
const machinery = machine();
const missing = {};
let ending;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end().then(() => process.exit(130)));
try {
  await run();
} catch (e) {
  if (!ending) console.error(`FAILED: ${e.stack}`);
  process.exitCode = 1;
} finally {
  await end();
}

function end() {
  ending ??= machinery.stop().then(() => fs.rmSync(folder, { recursive: true, force: true }));
  return ending;
}

async function run() {
  fs.mkdirSync(OUT, { recursive: true });
  const wanted = chosen(given.rows?.split(',').map((it) => it.trim()));
  const people = identities();
  const upstream = await startUpstream(machinery, folder, people.keys);
  const starts = await starters(new Set(wanted.map((it) => it.at)), upstream);
  const gateways = { upstream: { name: 'direct', port: upstream.port } };
  for (const [name, start] of Object.entries(starts)) {
    say(`start ${name}`);
    gateways[name] = await start();
    Object.assign(gateways[name], await credentials(name, gateways[name], people));
  }
  const rows = wanted.filter((it) => gateways[it.at]);
  const results = { date: new Date().toISOString(), settings: { rounds: ROUNDS, seconds: SECONDS, warmUp: WARM_UP, short: given.short ?? false, cache: Boolean(process.env.SLUICE_AOT) },
    versions: await versions(JAVA, PROJECT), missing, rows: rows.map(({ name, at, by }) => ({ name, at, by })), throughput: {}, latency: {}, resident: {} };

  await check(rows, gateways, upstream);
  for (const connections of CONNECTIONS) results.throughput[connections] = await throughput(rows, gateways, upstream, connections);
  await sizes(gateways, results);
  const pace = await startPacer(machinery, JAVA);
  for (const rate of RATES) results.latency[rate] = await latency(rows.filter((it) => it.paced), gateways, upstream, pace, rate);
  await check(rows, gateways, upstream);
  results.load = os.loadavg();
  for (const gateway of Object.values(gateways)) await gateway.process?.stop?.();
  results.start = await startTimes(rows, starts, people);
  results.errors = mistakes(results);
  console.log(write(results, OUT, given.docs && results.errors.length === 0 ? PROJECT : null));
  if (results.errors.length > 0) throw new Error('errors must be 0');
}

/** How each gateway that a row needs is started; what cannot be had is told in the results. */
async function starters(names, upstream) {
  const npm = process.env.SLUICE_NPM ?? path.join(folder, 'npm');
  const classes = path.join(OUT, 'vertx-proxy');
  const built = process.env.SLUICE_AOT ? image(folder, 'image', process.env.SLUICE_AOT) : undefined;
  if (built) say(await train(built, JAVA));
  const ofSluice = { upstream: upstream.port, image: built };
  const all = {
    nginx: () => startNginx(machinery, folder, upstream.port),
    haproxy: () => startHaproxy(machinery, folder, upstream.port),
    vertx: () => startVertxProxy(machinery, { java: JAVA, flags: flags(), classes }, upstream.port),
    sluice: () => startSluice(machinery, folder, 'sluice', ofSluice),
    limiting: async () => {
      const redis = await startRedis(machinery, folder);
      const gateway = await startSluice(machinery, folder, 'limiting', { ...ofSluice, redis: redis.port });
      return { ...gateway, redis: redis.process.pid };
    },
    commands: () => startSluice(machinery, folder, 'commands', { ...ofSluice, stdio: true }),
    'mcp-proxy': () => startMcpProxy(machinery, npm),
    supergateway: () => startSupergateway(machinery, npm),
  };
  const has = Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
  const need = async (of, what, prepare) => {
    if (!of.some((it) => has[it])) return;
    say(`prepare ${of.join(', ')}`);
    await prepare().catch((e) => of.forEach((it) => {
      missing[it] = `${what} could not be had (${told(e.message)})`;
      delete has[it];
      say(`without ${it}: ${missing[it]}`);
    }));
  };
  await need(['vertx'], 'io.vertx:vertx-http-proxy', () => buildVertxProxy(JAVA, classes));
  await need(['mcp-proxy', 'supergateway'], 'the packages from npm', () => installNpm(npm));
  return has;
}

/** The first words of an error, without the warnings before them. */
function told(text) {
  const lines = text.split('\n').filter((line) => line.trim() && !/ warn /i.test(line));
  return lines.slice(0, 3).join('; ').slice(0, 300);
}

async function credentials(name, gateway, people) {
  const stdio = ['commands', 'mcp-proxy', 'supergateway'].includes(name);
  return { session: stdio || name === 'sluice' ? await beginSession(gateway.port, stdio ? 'stdio' : 'legacy') : undefined,
    jwt: name === 'sluice' ? people.jwt(gateway.audience) : undefined };
}

async function check(rows, gateways, upstream) {
  say('check what is answered and what is refused');
  for (const row of rows) await assertAnswers(row, gateways[row.at]);
  for (const name of ['sluice', 'limiting']) if (gateways[name]) await assertRefuses(gateways[name], upstream);
}

async function throughput(rows, gateways, upstream, connections) {
  const seen = Object.fromEntries(rows.map((it) => [it.name, []]));
  const slice = async (row, seconds) => {
    const gateway = gateways[row.at];
    const doubts = await watch(row, gateway, upstream);
    const one = await load(folder, row, gateway, { connections, seconds, redis: gateway.redis });
    return { ...one, doubts: await doubts(one.calls, connections) };
  };
  if (!given.short || connections === CONNECTIONS[0]) {
    for (const row of rows) {
      say(`${connections} connections, warm up ${row.name}`);
      if (WARM_UP > 0) await slice(row, WARM_UP);
    }
  }
  await interleaved(rows, async (row, round) => {
    const one = await slice(row, SECONDS);
    seen[row.name].push(one);
    say(`${connections} connections, round ${round + 1} of ${ROUNDS}, ${row.name}: ${Math.round(one.rate)} calls/s, ${one.cpu.toFixed(1)} µs each`);
  });
  return seen;
}

async function latency(rows, gateways, upstream, pace, rate) {
  const seen = Object.fromEntries(rows.map((it) => [it.name, []]));
  const slice = async (row, millis) => {
    const doubts = await watch(row, gateways[row.at], upstream);
    const one = await pace(row, gateways[row.at], { rate, connections: PACED.connections, millis });
    return { ...one, doubts: await doubts(one.calls, PACED.connections) };
  };
  for (const row of rows) await slice(row, given.short ? 200 : 1_000 * Math.min(WARM_UP, 3) || 200);
  await interleaved(rows, async (row, round) => {
    const one = await slice(row, PACED.millis);
    seen[row.name].push(one);
    say(`${rate} calls/s, round ${round + 1} of ${ROUNDS}, ${row.name}: p50 ${Math.round(one.p50)} µs, p99 ${Math.round(one.p99)} µs`);
  });
  return seen;
}

/** Each row once a round, and another one first in each round: who comes after whom is nobody's advantage. */
async function interleaved(rows, measure) {
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < rows.length; i++) await measure(rows[(i + round) % rows.length], round);
  }
}

async function sizes(gateways, { resident: into, throughput: seen, rows }) {
  for (const name of Object.keys(gateways).filter((it) => gateways[it].process)) {
    const ofIt = rows.filter((it) => it.at === name).map((it) => it.name);
    into[name] = { underLoad: Math.max(...Object.values(seen).flatMap((block) => ofIt.flatMap((it) => block[it].map((one) => one.resident)))) };
  }
}

/** From the start of the program to the first reply that its row must bring. */
async function startTimes(rows, starts, people) {
  const names = Object.keys(starts).filter((it) => it !== 'limiting');
  const seen = Object.fromEntries(names.map((it) => [it, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < names.length; i++) {
      const name = names[(i + round) % names.length];
      const begun = performance.now();
      const gateway = await starts[name]();
      Object.assign(gateway, name === 'sluice' ? {} : await credentials(name, gateway, people));
      await assertAnswers(rows.find((it) => it.at === name && !it.name.includes('legacy') && !it.name.includes('JWT')), gateway);
      seen[name].push(performance.now() - begun);
      await gateway.process.stop();
      say(`start, round ${round + 1} of ${ROUNDS}, ${name}: ${Math.round(seen[name].at(-1))} ms`);
    }
  }
  return seen;
}

/** Whatever was answered otherwise than it must, or counted otherwise than it was answered. */
function mistakes({ throughput: loads, latency: paces }) {
  return [...Object.entries(loads), ...Object.entries(paces)].flatMap(([at, block]) => Object.entries(block).flatMap(([row, all]) => {
    const errors = all.reduce((sum, it) => sum + (it.errors ?? it.wrong), 0);
    return [...(errors > 0 ? [`${errors} of ${row} at ${at}`] : []), ...all.flatMap((it) => it.doubts)];
  }));
}

function say(text) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}
