// What must hold before and after anything is measured, so that a way around the policy, or a proxy that answers by itself, cannot win.
import assert from 'node:assert/strict';
import { FORBIDDEN, ask, legacy, message, modern } from './exchanges.mjs';

/** The row's own request brings the reply that it must. */
export async function assertAnswers(row, gateway) {
  const { status, text } = await ask(gateway.port, row.request(gateway));
  const where = `${row.name}: ${status} ${text.slice(0, 500)}`;
  assert.equal(status, 200, where);
  if (row.reply.exact !== undefined) {
    assert.ok(text === row.reply.exact, `other bytes than the server's; ${where}`);
  } else if (row.reply.result) {
    assert.deepEqual(message(text).result, row.reply.result, where);
  } else {
    const { result } = JSON.parse(text);
    assert.equal(result.isError, true, where);
    assert.equal(result.content[0].text, row.reply.holds, where);
  }
}

/** Refusals refuse, and the server hears of none. */
export async function assertRefuses(gateway, upstream) {
  const before = await upstream.served();
  const wrong = await ask(gateway.port, modern('small', { tool: 'echo', token: 'bench-token-that-nobody-has' }));
  assert.equal(wrong.status, 401, 'a token that nobody has');
  assert.equal(JSON.parse(wrong.text).error.code, -31000);
  const elsewhere = await ask(gateway.port, modern('nowhere', { tool: 'echo' }));
  assert.equal(elsewhere.status, 403, 'a server that is not there');
  const unknown = await ask(gateway.port, modern('small', { tool: 'delete_everything' }));
  assert.equal(unknown.status, 200, 'a tool that the policy does not name');
  assert.equal(JSON.parse(unknown.text).error.code, -32602);
  const forbidden = await ask(gateway.port, modern('small', { tool: 'echo', message: FORBIDDEN }));
  assert.equal(JSON.parse(forbidden.text).result.isError, true, 'an argument that the policy forbids');
  const loose = await ask(gateway.port, { ...modern('small', { tool: 'echo' }),
    body: modern('small', { tool: 'echo' }).body.replace('"id":1', '"id":1,"id":2') });
  assert.equal(loose.status, 400, 'a message that two readers read differently');
  assert.equal(await upstream.served(), before, 'what is refused reaches no server');
}

/**
 * Counts of one row before and after a while. Its end takes how many calls were answered, of how many connections, each of which may
 * have had one under way, and says what does not fit.
 */
export async function watch(row, gateway, upstream) {
  const seen = async () => ({ served: await upstream.served(), counted: await gateway.counted?.(), lines: await gateway.lines?.(),
    called: row.stdio ? await calledByStdio(gateway) : 0 });
  const before = await seen();
  return async (calls, connections) => {
    const after = await seen();
    const most = calls + connections + (row.stdio ? 2 : 0); // the command is asked for its count
    const seenOf = (what) => after[what] - before[what];
    const told = [row.away ? within('requests at the server', seenOf('served'), 0, 0) : within('requests at the server', seenOf('served'), calls, most)];
    if (row.stdio) told.push(within('calls at the command', seenOf('called'), calls, most));
    if (gateway.counted && row.judged) {
      told.push(within(`decisions "${row.judged}" counted`, after.counted[row.judged] - before.counted[row.judged], calls, most));
      told.push(within('decisions in the log', after.lines, calls, most));
    } else if (gateway.counted) {
      told.push(within('requests counted', after.counted.requests - before.counted.requests, calls, most));
    }
    return told.filter((it) => it).map((it) => `${row.name}: ${calls} calls were answered, but there were ${it}`);
  };
}

export function within(what, number, least, most) {
  return number >= least && number <= most ? null : `${number} ${what}`;
}

let id = 0;

async function calledByStdio(gateway) {
  const { text } = await ask(gateway.port, legacy('stdio', { tool: 'count', session: gateway.session, id: ++id }));
  return Number(message(text).result.content[0].text);
}
