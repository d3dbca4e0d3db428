// The mixed load, of which the client knows what has to become of each request.
import { sleep } from '../../../../bench/gateway.mjs';
import { Count, call, listen, send, session } from './agent.mjs';
import { TOKENS, unverifiable } from './world.mjs';

/** What is called how often of a hundred, and by which rule it is decided. */
const CALLS = [
  { share: 30, tool: 'get_user', rule: '/tools/get_user' },
  { share: 12, tool: 'list_users', rule: '/tools/list_*' },
  { share: 8, tool: 'stream', rule: '/tools/stream' },
  { share: 10, tool: 'delete_user', denied: '/tools/delete_user/action' },
  { share: 6, tool: 'update_user', args: { name: 'root' }, denied: '/tools/update_user/deny_if/0' },
  { share: 4, tool: 'update_user', args: { name: 'ann' }, rule: '/tools/update_user' },
  { share: 5, tool: 'secret_plans', denied: '(hidden)' },
  { share: 5, tool: () => `invented_${Math.random()}`, denied: '(default deny)' },
  { share: 8, tool: 'search', rule: '/tools/search', limit: '/tools/search/limits/0' },
  { share: 4, tool: 'refund', args: () => ({ amount: Math.floor(Math.random() * 40) + 0.5 }), rule: '/tools/refund', limit: '/tools/refund/limits/0' },
  { share: 5, tool: 'export', shadowed: '/tools/export/action' },
  { share: 3, server: 'flaky', tool: 'breaks', rule: '(default allow)' },
];
const MODERN = 3; // one in so many
const FEWEST = 800;
const PAUSE = 20; // ms between two requests of a worker, as the machine has to scrape, too

/** Sends mixed requests for so long, and until there are enough; counts what came of them. */
export async function load(gateways, seconds, workers) {
  const count = new Count();
  const end = performance.now() + seconds * 1000;
  const goesOn = () => performance.now() < end || (count.requests < FEWEST && performance.now() < end + 60_000);
  const streams = [];
  await Promise.all(gateways.map(async (gateway) => {
    const one = await session(gateway, 'crm', TOKENS.crm);
    count.requests++;
    for (let i = 0; i < 3; i++) streams.push(listen(gateway, 'crm', TOKENS.crm, one));
  }));
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(gateways[worker % gateways.length], worker, goesOn, count)));
  streams.forEach((close) => close());
  count.requests += streams.length;
  return count;
}

async function work(gateway, worker, goesOn, count) {
  const sessions = {};
  for (const server of ['crm', 'flaky', 'narrow']) {
    sessions[server] = await session(gateway, server, TOKENS[server]);
    count.requests++;
  }
  for (let i = worker * 17; goesOn(); i++) {
    await sleep(PAUSE);
    await one(gateway, sessions, pick(i), i, count);
    if (i % 40 === 0) {
      await refused(gateway, 'wrong', count);
      await send(gateway, 'crm', TOKENS.crm, { jsonrpc: '2.0', id: 2, method: 'tools/list' }, { 'mcp-session-id': sessions.crm });
      count.requests++;
    }
    if (i % 100 === 7) {
      const { word } = await call(gateway, 'narrow', TOKENS.narrow, sessions.narrow, 'slow');
      count.requests++;
      tell(count, word, { rule: '(default allow)' });
    }
  }
}

async function one(gateway, sessions, what, i, count) {
  const server = what.server ?? 'crm';
  const tool = typeof what.tool === 'function' ? what.tool() : what.tool;
  const args = typeof what.args === 'function' ? what.args() : what.args;
  const { word } = await call(gateway, server, TOKENS[server], i % MODERN === 0 ? null : sessions[server], tool, args);
  count.requests++;
  tell(count, word, what);
}

/** Files what the agent was told under what the counters call it. */
export function tell(count, word, what) {
  if (word === 'limited') return count.decided('limited', what.limit);
  if (word === 'denied' && what.denied) return count.decided('denied', what.denied);
  if (word === 'unavailable') return count.decided('unavailable', what.limit);
  if (['ok', 'broken', 'resting'].includes(word) && !what.denied) {
    count[word] = (count[word] ?? 0) + 1;
    return what.shadowed ? count.decided('shadowed', what.shadowed) : count.decided('allowed', what.rule);
  }
  return count.strange.push(`${what.tool}: ${word}`);
}

/** A credential that nobody has. */
export async function refused(gateway, token, count) {
  const { status } = await send(gateway, 'crm', token, { jsonrpc: '2.0', id: 1, method: 'ping' });
  if (status === 401) count.refusedCredentials++;
  else count.strange.push(`a wrong token: ${status}`);
}

export async function unverified(gateway) {
  await send(gateway, 'crm', unverifiable('crm'), { jsonrpc: '2.0', id: 1, method: 'ping' });
}

function pick(i) {
  let place = (i * 37) % 100;
  for (const what of CALLS) {
    place -= what.share;
    if (place < 0) return what;
  }
  throw new Error('the shares are not a hundred');
}
