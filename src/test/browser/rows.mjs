// What becomes of calls of real agents that come back, change, are too late or too many:
//   rows.mjs MCP SHOP API POLICY-FILE, with AGENT, OPERATOR, SECOND and OWNER in the environment
import { readFile, writeFile } from 'node:fs/promises';
import { Deviation, expect, ok, until } from '../clients/report.mjs';
import { legacy, modern, textOf } from './agents.mjs';

const [mcp, shop, api, policyFile] = process.argv.slice(2);
const { AGENT, OPERATOR, SECOND, OWNER } = process.env;

const as = (token) => ({ authorization: `Bearer ${token}` });
const json = async (url, headers) => (await fetch(url, { headers })).json();
const approval = (id) => json(`${api}/api/approvals/${id}`, as(OPERATOR));
const decide = (id, answer, token = OPERATOR) =>
  fetch(`${api}/api/approvals/${id}/${answer}`, { method: 'POST', headers: as(token) });
const ran = async (order) =>
  (await json(`${shop}/calls`)).filter((it) => it.order === order).length;

async function approve(id) {
  const { status } = await decide(id, 'approve');
  expect(status === 200, 'the decision', `${status}`);
}

/** Calls, and is told that somebody is asked: itself, or also its user. */
async function asks(agent, tool, args, why = '') {
  agent.told.splice(0);
  const result = await agent.call(tool, args);
  const text = [...agent.told, textOf(result)].join(' ');
  const id = result._meta?.['dev.sluice/approvalId'];
  expect(text.includes('[APPROVAL PENDING]') && text.includes(why) && id, `pending ${why}`, text);
  return { id, text };
}

async function runs(agent, tool, args, what) {
  const text = textOf(await agent.call(tool, args));
  expect(text === `paid back ${args.order}`, what, text);
  ok(what, text);
}

async function calledAgain(agent, order) {
  const { id } = await asks(agent, 'quick', { order });
  await approve(id);
  await runs(agent, 'quick', { order }, 'called again after the yes');
  const { id: next, text } = await asks(agent, 'quick', { order }, 'used');
  expect(next !== id && (await ran(order)) === 1, 'a yes is used once', text);
  ok('a yes is used once', text);
}

async function changed(agent, order) {
  const args = { order, amount: 9007199254740992, lines: [{ price: 12 }] };
  const { id } = await asks(agent, 'quick', args);
  await approve(id);
  const { id: other, text } = await asks(agent, 'quick', { ...args, lines: [{ price: 13 }] }, 'arguments');
  expect(other !== id && (await ran(order)) === 0, 'another value', text);
  ok('another value', text);
  await runs(agent, 'quick', args, 'the very call');
}

/** Numbers that a double cannot tell apart, which no client in JavaScript could send. */
async function oneMore(order) {
  const body = (amount) =>
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"quick","arguments":{"order":"${order}",` +
    `"amount":${amount}},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",` +
    '"io.modelcontextprotocol/clientInfo":{"name":"rows","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}';
  const call = async (amount) => {
    const answer = await fetch(mcp, {
      method: 'POST',
      headers: {
        ...as(AGENT),
        'content-type': 'application/json',
        accept: 'application/json',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': 'quick',
      },
      body: body(amount),
    });
    return (await answer.json()).result;
  };
  const first = await call('9007199254740993');
  await approve(first._meta['dev.sluice/approvalId']);
  const second = await call('9007199254740992');
  expect(textOf(second).startsWith('[APPROVAL PENDING]'), '…992 for …993', textOf(second));
  ok('…992 for …993', textOf(second));
}

async function policyChanged(agent, order) {
  const { id } = await asks(agent, 'quick', { order });
  await approve(id);
  const before = await json(`${api}/api/status`, as(OPERATOR));
  const policy = JSON.parse(await readFile(policyFile, 'utf8'));
  policy.tools.quick.approval.reason = `as of ${order}`;
  await writeFile(policyFile, JSON.stringify(policy));
  await until(async () => (await json(`${api}/api/status`, as(OPERATOR))).documents.generation > before.documents.generation, 'the change');
  const { text } = await asks(agent, 'quick', { order }, 'policy');
  expect((await ran(order)) === 0, 'another policy', 'it ran');
  ok('another policy', text);
}

async function overItsLimit(agent, order) {
  const first = await asks(agent, 'metered', { order: `${order}-1` });
  const second = await asks(agent, 'metered', { order: `${order}-2` });
  await approve(first.id);
  await approve(second.id);
  await runs(agent, 'metered', { order: `${order}-1` }, 'within its limit');
  const text = textOf(await agent.call('metered', { order: `${order}-2` }));
  expect(text.startsWith('[RATE LIMITED]'), 'over its limit', text);
  const { state } = await approval(second.id);
  expect(state === 'approved', 'over its limit', `the approval is ${state}`);
  ok('over its limit', `${text}; the approval is still ${state}`);
}

async function expired(agent, order) {
  const { id } = await asks(agent, 'brief', { order });
  await until(async () => (await approval(id)).state === 'expired', 'it expires');
  const { status } = await decide(id, 'approve');
  expect(status === 409, 'a late yes', `${status}`);
  const { text } = await asks(agent, 'brief', { order }, 'expired');
  ok('expired', `a late yes is ${status}; ${text}`);
}

async function twoAnswers(agent, order) {
  const { id } = await asks(agent, 'quick', { order });
  const own = await decide(id, 'approve', OWNER);
  expect(own.status === 403, 'the owner of the grant', `${own.status}`);
  ok('the owner of the grant', `${own.status}: ${(await own.json()).error}`);
  const answers = await Promise.all([decide(id, 'approve'), decide(id, 'refuse', SECOND)]);
  const seen = answers.map((it) => it.status).sort().join(' ');
  expect(seen === '200 409', 'two answers at once', seen);
  ok('two answers at once', seen);
}

/** Later, when other calls have run, it tells what became of the one whose agent left. */
async function gone(agent, order) {
  const forgotten = async () => (await json(`${api}/api/decisions?tool=refund`, as(OPERATOR)))
    .decisions.filter((it) => it.outcome === 'cancelled').length;
  const before = await forgotten(); // of the era before
  const leaving = new AbortController();
  const reply = agent.call('refund', { order }, leaving.signal).catch((error) => error);
  let waiting = [];
  await until(async () => {
    const { approvals } = await json(`${api}/api/approvals?state=pending`, as(OPERATOR));
    waiting = approvals.filter((it) => it.tool === 'refund');
    return waiting.length === 1;
  }, 'one call waits');
  leaving.abort();
  await agent.close();
  await reply;
  await until(async () => await forgotten() > before, 'the call is forgotten');
  await approve(waiting[0].id);
  return async () => {
    const { state } = await approval(waiting[0].id);
    expect(state === 'approved' && (await ran(order)) === 0, 'the agent left', `${state}, or it ran`);
    ok('the agent left', `nothing ran; the approval stays ${state}`);
  };
}

try {
  await oneMore('one-more');
  for (const era of [legacy, modern]) {
    console.log(`== ${era.name}: called again, changed, late, limited, left`);
    const left = await gone(await era(mcp, AGENT, false), `gone-${era.name}`);
    const agent = await era(mcp, AGENT);
    await calledAgain(agent, `again-${era.name}`);
    await changed(agent, `changed-${era.name}`);
    await policyChanged(agent, `policy-${era.name}`);
    await overItsLimit(agent, `limit-${era.name}`);
    await expired(agent, `expired-${era.name}`);
    await twoAnswers(agent, `two-${era.name}`);
    await left();
    await agent.close();
  }
} catch (error) {
  console.error(`deviation ${error instanceof Deviation ? error.message : error.stack}`);
  process.exitCode = 1;
}
// Clients that leave may have timers still.
process.exit();
