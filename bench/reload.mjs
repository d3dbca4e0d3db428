// A policy is edited back and forth under load: does any call fail, and is each decision one of a snapshot?
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { begin, call, echo, post, sleep, startGateway, startUpstream, until } from './gateway.mjs';

const CALLERS = Number(process.argv[2] ?? 32);
const EDITS = Number(process.argv[3] ?? 40);
const policy = (denied) => JSON.stringify({ version: '1', default: 'deny', tools: { echo: denied ? { action: 'deny' } : {} } });

const decisions = new Map(); // by configuration hash: which decisions were made, and how often
let logged = 0;
const upstream = await startUpstream({ tools: { echo } });
const gateway = await startGateway({ upstream: upstream.url, heap: '256m', policy: policy(false),
  onDecision({ configHash, decision }) {
    logged++;
    const seen = decisions.get(configHash) ?? {};
    seen[decision] = (seen[decision] ?? 0) + 1;
    decisions.set(configHash, seen);
  } });
const seen = { allowed: 0, denied: 0, failed: 0, stale: 0, settled: 0 };
let settled = null; // { since, denied } while only one decision is right
let running = true;
let failed = false;
try {
  await run();
} catch (e) {
  failed = true;
  console.log(`FAILED: ${e.stack}`);
} finally {
  running = false;
  await gateway.stop();
  upstream.stop();
}
process.exit(failed ? 1 : 0);

async function run() {
  const agent = new http.Agent({ keepAlive: true });
  const session = await begin(gateway.port, agent);
  const start = performance.now();
  const callers = Array.from({ length: CALLERS }, () => caller(agent, session));
  const delays = [];
  for (let edit = 0; edit < EDITS; edit++) {
    const denied = edit % 2 === 0;
    settled = null;
    change(policy(denied), edit % 4 < 2);
    delays.push(await until(async () => (await ask(agent, session)) === denied, 5_000, `edit ${edit} in force`));
    settled = { since: performance.now(), denied };
    await sleep(200);
  }
  settled = null;
  running = false;
  await Promise.all(callers);
  const seconds = (performance.now() - start) / 1000;
  const answered = seen.allowed + seen.denied;
  await until(() => logged >= answered, 5_000, 'decision log complete');
  delays.sort((a, b) => a - b);
  console.log(`${answered} calls by ${CALLERS} agents in ${seconds.toFixed(1)} s, ${EDITS} edits (half by rename, half in place)`);
  console.log(`failed: ${seen.failed}; allowed ${seen.allowed}, denied ${seen.denied}`);
  console.log(`an edit was in force after ${delays[EDITS >> 1].toFixed(0)} ms (median), ${delays[EDITS - 1].toFixed(0)} ms (longest)`);
  console.log(`${seen.settled} calls began after an edit had settled: ${seen.stale} got the old decision`);
  console.log(`decision log: ${logged} lines, ${decisions.size} snapshots: ${JSON.stringify([...decisions.values()])}`);
  const mixed = [...decisions.values()].filter((it) => Object.keys(it).length > 1).length;
  console.log(`snapshots with mixed decisions: ${mixed}`);
  if (seen.failed || seen.stale || mixed || logged !== answered || seen.settled === 0) throw new Error('see above');
}

function change(text, rename) {
  const file = path.join(gateway.folder, 'policies/bench.json');
  if (!rename) return fs.writeFileSync(file, text);
  const aside = path.join(gateway.folder, 'policies/.bench.json.new');
  fs.writeFileSync(aside, text);
  return fs.renameSync(aside, file);
}

async function ask(agent, session) {
  const before = settled;
  const reply = await post(gateway.port, call(1, 'echo'), { agent, session }).catch((e) => ({ status: 0, text: `${e}` }));
  const denied = reply.text.includes('[POLICY DENIED]');
  if (reply.status !== 200 || (!denied && !reply.text.includes('"echo"'))) {
    seen.failed++;
  } else {
    seen[denied ? 'denied' : 'allowed']++;
    if (before && before === settled) {
      seen.settled++;
      if (denied !== before.denied) seen.stale++;
    }
  }
  return denied;
}

async function caller(agent, session) {
  while (running) await ask(agent, session);
}
