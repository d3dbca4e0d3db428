// Three mounted ConfigMaps are swapped, out of step and one time in five broken, under load: does each decision fit one
// set of documents that was right, and does any request fail? bench/run swaps [swaps] [requests a second] [seed]
import http from 'node:http';
import { randomBytes } from 'node:crypto';
import { begin, call, json, post, sleep, startGateway, startUpstream, until } from './gateway.mjs';
import { COMBINATIONS, TOKENS, mounts } from './mounts.mjs';

const SWAPS = Number(process.argv[2] ?? 10_000);
const RATE = Number(process.argv[3] ?? 2_000);
const SEED = Number(process.argv[4] ?? 20_261_122);
const MOST_AT_ONCE = 400;
const random = seeded(SEED);
const pick = (n) => Math.floor(random() * n);

const byHash = new Map(); // the combination of documents that a configuration hash stands for
const byGeneration = new Map();
const calls = new Map(); // by trace id: what the agent, the log and the server saw of a call
const seen = { allowed: 0, denied: 0, failed: 0, lines: 0, unknown: 0, mixed: 0 };
const used = new Set();
const faults = [];
let storm = false;
let mounted;

const upstream = await startUpstream({ tools: { echo(response, id, request, params) {
  note(params.arguments.message, { key: request.headers['x-api-key'] });
  json(response, id, { content: [{ type: 'text', text: 'echo' }] });
} } });
const gateway = await startGateway({ upstream: upstream.url, heap: '256m', onDecision, documents(folder) {
  mounted = mounts(folder, upstream.url);
  Object.values(mounted).forEach((it) => it.swap(0));
} });
const agent = new http.Agent({ keepAlive: true, maxSockets: MOST_AT_ONCE });
let failed = false;
try {
  await run();
} catch (e) {
  failed = true;
  console.log(`FAILED: ${e.stack}`);
} finally {
  storm = false;
  await gateway.stop();
  upstream.stop();
}
process.exit(failed ? 1 : 0);

async function run() {
  const sessions = {};
  for (const name of Object.keys(TOKENS)) sessions[name] = await begin(gateway.port, agent, TOKENS[name]);
  for (const combination of COMBINATIONS) byHash.set(await atRest(combination), combination);
  if (byHash.size !== COMBINATIONS.length) throw new Error(`${byHash.size} hashes for ${COMBINATIONS.length} sets of documents`);

  storm = true;
  const start = performance.now();
  const load = offer(sessions);
  const { broken, settled } = await swapAll();
  storm = false;
  await load;
  const seconds = (performance.now() - start) / 1000;
  await until(() => calls.size === 0, 30_000, 'each call told in the log').catch((e) => faults.push(e.message));
  calls.forEach(check);
  const answered = seen.allowed + seen.denied;
  console.log(`seed ${SEED}: ${SWAPS} swaps of 3 mounts in ${seconds.toFixed(0)} s, ${broken} of them broken; ${settled} times all came to rest and the last state was in force`);
  console.log(`${answered + seen.failed} requests, ${(answered / seconds).toFixed(0)} a second; failed: ${seen.failed}; allowed ${seen.allowed}, denied ${seen.denied}`);
  console.log(`${seen.lines} decisions of ${byGeneration.size} generations under ${used.size} of ${COMBINATIONS.length} right sets of documents`);
  console.log(`decisions that match no snapshot: ${seen.unknown + seen.mixed} (unknown documents ${seen.unknown}, another decision than they give ${seen.mixed})`);
  faults.slice(0, 10).forEach((it) => console.log(it));
  if (seen.failed) console.log(reasons());
  if (seen.failed || seen.unknown || seen.mixed || faults.length || seen.lines < answered || used.size < Math.min(settled, COMBINATIONS.length)) throw new Error('see above');
}

/** Puts documents there, waits until nothing else is in force, and tells their hash. */
async function atRest({ servers, policies, grants }) {
  const before = (await gateway.snapshot()).hash;
  Object.entries({ servers, policies, grants }).forEach(([name, version]) => mounted[name].swap(version));
  const expected = [...byHash].find(([, it]) => it.servers === servers && it.policies === policies && it.grants === grants)?.[0];
  await sleep(700); // longer than a change is waited for; what follows only lengthens it
  let now = {};
  await until(async () => {
    now = await gateway.snapshot();
    return !now.problem && (expected ? now.hash === expected : byHash.size === 0 || now.hash !== before);
  }, 60_000, `documents ${servers} ${policies} ${grants} in force`);
  return now.hash;
}

async function swapAll() {
  let broken = 0;
  let settled = 0;
  for (let swap = 1; swap <= SWAPS; swap++) {
    const target = Object.values(mounted)[pick(3)];
    if (swap % 5 === 0) {
      target.break(pick(target.versions), pick(4));
      broken++;
    } else {
      target.swap(pick(target.versions));
    }
    if (pick(3) > 0) await sleep(pick(40));
    if (swap % 25 === 0) await sleep(60 + pick(120)); // long enough to be read between two changes
    if (swap % 250 === 0 || swap === SWAPS) {
      await atRest(COMBINATIONS[settled % COMBINATIONS.length]);
      settled++;
    }
  }
  return { broken, settled };
}

/** So many requests a second, whether or not earlier ones were answered, but for a bound. */
async function offer(sessions) {
  const names = Object.keys(TOKENS);
  const open = new Set();
  const start = performance.now();
  for (let sent = 0; storm; ) {
    const due = ((performance.now() - start) / 1000) * RATE;
    for (; sent < due && open.size < MOST_AT_ONCE; sent++) {
      const asked = ask(names[sent % names.length], sessions).finally(() => open.delete(asked));
      open.add(asked);
    }
    await sleep(2);
  }
  await Promise.all(open);
}

async function ask(name, sessions) {
  const trace = randomBytes(16).toString('hex');
  note(trace, { name });
  const reply = await post(gateway.port, call(1, 'echo', trace), { agent, session: sessions[name], token: TOKENS[name],
    others: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } }).catch((e) => ({ status: 0, text: `${e}` }));
  const denied = reply.text.includes('[POLICY DENIED]');
  if (reply.status !== 200 || (!denied && !reply.text.includes('"echo"'))) {
    seen.failed++;
    calls.delete(trace);
    faults.push(`failed: ${reply.status} ${reply.text.slice(0, 300)}`);
  } else {
    seen[denied ? 'denied' : 'allowed']++;
    note(trace, { denied });
  }
}

function onDecision({ configHash, generation, grant, decision, policy, traceId }) {
  if (!traceId) return;
  seen.lines++;
  if (!byHash.has(configHash)) {
    seen.unknown++;
    faults.push(`unknown documents: ${configHash} in generation ${generation}`);
  }
  if ((byGeneration.get(generation) ?? configHash) !== configHash) faults.push(`generation ${generation} has two hashes`);
  byGeneration.set(generation, configHash);
  note(traceId, { configHash, grant, decision, policy });
}

function note(trace, facts) {
  const all = Object.assign(calls.get(trace) ?? {}, facts);
  calls.set(trace, all);
  if (isWhole(all)) {
    check(all);
    calls.delete(trace);
  }
}

function isWhole({ denied, decision, key }) {
  return denied !== undefined && decision !== undefined && (denied || key !== undefined);
}

/** What the log, the agent and the server saw is what one right set of documents gives. */
function check(it) {
  const documents = byHash.get(it.configHash);
  if (!documents || !it.name) return; // counted already, as unknown or failed
  used.add(documents);
  const denied = documents.denied(it.name);
  const right = it.grant === it.name && it.policy === documents.policyOf[it.name] && it.denied === denied
    && it.decision === (denied ? 'denied' : 'allowed') && it.key === (denied ? undefined : documents.key);
  if (!right) {
    seen.mixed++;
    faults.push(`not what ${JSON.stringify(documents)} gives: ${JSON.stringify(it)}`);
  }
}

/** How often the gateway's own log gives each reason why the server could not be asked. */
function reasons() {
  const counts = {};
  for (const [, reason] of gateway.log.join('').matchAll(/server bench: (.*), request/g)) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** Mulberry32: the same swaps again for the same seed. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
