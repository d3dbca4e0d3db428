// Does each decision that a client saw have its one line, and its one count: also with a full disk, a slow reader, an end in the middle?
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { begin, call, echo, post, startGateway, startUpstream, until } from './gateway.mjs';

const REQUESTS = Number(process.argv[2] ?? 200_000);
const AT_ONCE = 32;
const FEW_LINES = 4_096;
const POLICY = JSON.stringify({ version: '1', default: 'deny', hide: ['hidden'], tools: {
  echo: {}, broken: {}, forbidden: { action: 'deny', reason: 'nobody may' },
  limited: { rate_limit: { max: Math.ceil(REQUESTS / 20), window: 3600 } },
  shadow: { mode: 'shadow', action: 'deny', reason: 'not yet' } } });
const TOOLS = ['echo', 'echo', 'echo', 'forbidden', 'hidden', 'limited', 'broken', 'shadow', 'nowhere', 'echo'];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-audit-'));
const upstream = await startUpstream({ tools: { echo, limited: echo, shadow: echo, broken } });
let failed = false;
for (const trial of [plain, fullDisk, slowReader, endInTheMiddle]) {
  try {
    await trial();
  } catch (e) {
    failed = true;
    console.log(`FAILED: ${trial.name}: ${e.stack}`);
  }
}
upstream.stop();
fs.rmSync(folder, { recursive: true });
process.exit(failed ? 1 : 0);

function broken(response) {
  response.statusCode = 500;
  response.end('<h1>broken</h1>');
}

async function plain() {
  const file = path.join(folder, 'plain.log');
  const run = await load({ file });
  await settle(run);
  judge('a file', run, { lines: read(file), counters: await counters(run.gateway), refused: 0 });
  await run.gateway.stop();
}

/** A limit on the size of files stands in for the end of a disk: like that, it cuts a line off wherever it falls. */
async function fullDisk() {
  const file = path.join(folder, 'full.log');
  const at = (share, act) => ({ at: Math.floor(REQUESTS * share), act });
  const run = await load({ file, settings: [`-Dsluice.audit.queue=${FEW_LINES}`], events: [
    at(0.2, (gateway) => limitFiles(gateway, fs.statSync(file).size + 100_001)),
    at(0.6, (gateway) => limitFiles(gateway, 'unlimited')),
  ] });
  await settle(run);
  const counted = await counters(run.gateway);
  if (!counted.failures) throw new Error('the disk was never full');
  const lines = read(file);
  judge('a full disk', run, { lines, counters: counted });
  await run.gateway.stop();
}

async function slowReader() {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', ['-m', '600', pipe]);
  const reader = fs.createReadStream(pipe, { highWaterMark: 16_384 });
  let text = '';
  let fast = false;
  reader.setEncoding('utf8').on('data', (piece) => {
    text += piece;
    if (fast) return;
    reader.pause();
    setTimeout(() => reader.resume(), 50);
  });
  const ended = new Promise((done) => reader.on('end', done));
  const run = await load({ file: pipe, settings: [`-Dsluice.audit.queue=${FEW_LINES}`] });
  fast = true;
  await settle(run);
  const counted = await counters(run.gateway);
  await run.gateway.stop();
  await ended;
  judge('a slow reader', run, { lines: parse(text), counters: counted });
}

async function endInTheMiddle() {
  const file = path.join(folder, 'end.log');
  let ended;
  const run = await load({ file, events: [{ at: Math.floor(REQUESTS / 2), act: (gateway) => (ended = gateway.stop()) }] });
  await ended;
  judge('an end in the middle', run, { lines: read(file) });
}

/** Sends requests of all kinds; what each of them saw, by its id. */
async function load({ file, settings = [], events = [] }) {
  const gateway = await startGateway({ upstream: upstream.url, policy: POLICY, heap: '256m', settings: [
    '-Dsluice.audit.sink=file', `-Dsluice.audit.file=${file}`, '-Dsluice.upstream.breaker.enabled=false', ...settings] });
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const session = await begin(gateway.port, agent);
  const seen = new Map();
  const start = performance.now();
  let next = 0;
  let over = false;
  const caller = async () => {
    while (next < REQUESTS && !over) {
      const number = next++;
      events.filter((it) => it.at === number).forEach((it) => it.act(gateway));
      const id = randomBytes(16).toString('hex');
      const tool = TOOLS[number % TOOLS.length];
      try {
        const reply = await post(gateway.port, call(number, tool),
          { agent, session, others: { traceparent: `00-${id}-00f067aa0ba902b7-01` } });
        seen.set(id, told(tool, reply));
      } catch {
        seen.set(id, 'unanswered');
        over = seen.size > REQUESTS / 2 && gateway.ending;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, caller));
  agent.destroy();
  return { gateway, seen, seconds: (performance.now() - start) / 1000 };
}

/** What a reply says was decided; that a call was let pass by a shadow alone, only the policy can say. */
function told(tool, { status, text }) {
  if (status === 503) return 'refused';
  if (status === 502 && tool === 'broken') return 'allowed broken';
  if (status !== 200) return `status ${status}`;
  if (text.includes('[POLICY DENIED]') || text.includes('Unknown tool')) return 'denied refused';
  if (text.includes('[RATE LIMITED]')) return 'limited refused';
  return tool === 'shadow' ? 'shadowed ok' : 'allowed ok';
}

async function settle({ gateway }) {
  await until(async () => (await gateway.metric('sluice_audit_queue_lines')) === 0, 60_000, 'all lines written');
}

async function counters(gateway) {
  const decisions = {};
  for (const decision of ['allowed', 'denied', 'limited', 'shadowed', 'unavailable']) {
    decisions[decision] = await gateway.metric('sluice_decisions_total', `decision="${decision}"`);
  }
  return { decisions, failures: await gateway.metric('sluice_audit_failures_total'),
    dropped: await gateway.metric('sluice_audit_dropped_total') };
}

function judge(name, { seen, seconds }, { lines, counters, refused }) {
  const faults = [];
  const logged = new Map();
  let twice = 0;
  for (const line of lines.events) {
    if (line.decision && line.traceId) {
      twice += logged.has(line.traceId) ? 1 : 0;
      logged.set(line.traceId, `${line.decision} ${line.outcome}`);
    }
  }
  const sums = {};
  let lost = 0;
  let other = 0;
  for (const [id, what] of seen) {
    sums[what] = (sums[what] ?? 0) + 1;
    const line = logged.get(id);
    if (what === 'unanswered') continue;
    if (what === 'refused') other += line ? 1 : 0;
    else if (!line) lost++;
    else if (line !== what) other++;
  }
  const strange = [...logged.keys()].filter((id) => !seen.has(id)).length;
  if (lost || other || strange || twice) faults.push(`${lost} without a line, ${other} with another, ${strange} lines of nobody's, ${twice} twice`);
  if (Object.keys(sums).some((it) => it.startsWith('status'))) faults.push('replies that say nothing of a decision');
  if (refused === 0 && (sums.refused || sums.unanswered)) faults.push('calls were refused');
  if (counters) {
    const byDecision = {};
    for (const [what, count] of Object.entries(sums)) {
      const word = what.split(' ')[0];
      if (counters.decisions[word] !== undefined) byDecision[word] = (byDecision[word] ?? 0) + count;
    }
    for (const [word, count] of Object.entries(counters.decisions)) {
      if (count !== (byDecision[word] ?? 0)) faults.push(`counted ${count} ${word}, seen ${byDecision[word] ?? 0}`);
    }
    if (counters.dropped) faults.push(`${counters.dropped} lines dropped`);
  }
  console.log(`${name}: ${seen.size} requests in ${seconds.toFixed(1)} s, ${logged.size} lines, ${lines.torn} cut off`
    + `${counters ? `, ${counters.failures} failed attempts` : ''}; seen: ${JSON.stringify(sums)}`);
  if (faults.length) throw new Error(faults.join('; '));
}

function limitFiles(gateway, bytes) {
  execFileSync('prlimit', ['--pid', String(gateway.pid), `--fsize=${bytes}:`]);
}

function read(file) {
  return parse(fs.readFileSync(file, 'utf8'));
}

/** Events, and how many lines are only a piece of one. */
function parse(text) {
  const events = [];
  let torn = 0;
  for (const line of text.split('\n').filter((it) => it)) {
    try {
      events.push(JSON.parse(line));
    } catch {
      torn++;
    }
  }
  return { events, torn };
}
