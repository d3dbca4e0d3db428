// What a session does, in this order; each check gets the part of the specification of its name.
import { expect, ok, until } from './report.mjs';

const onOneLine = (text) => text.replace(/\s+/g, ' ').slice(0, 100);

const textOf = (result) =>
  result.content.map((it) => (it.type === 'text' ? it.text : `(${it.type})`)).join(' ');

const callTool = ({ call }, { tool, arguments: args = {} }, options) =>
  call({ name: tool, arguments: args }, options);

const outcomeOf = (reply, describe) =>
  reply.then(describe, (error) => `${error.code} ${error.message}`);

/** The list, page after page, is exactly this one, whatever its order. */
async function tools({ client }, expected) {
  const names = [];
  let cursor;
  do {
    const page = await client.listTools(cursor && { cursor });
    names.push(...page.tools.map((it) => it.name));
    cursor = page.nextCursor;
  } while (cursor);
  const same = [...names].sort().join() === [...expected].sort().join();
  expect(same, 'tools', `${names.join(' ')}\n  expected ${expected.join(' ')}`);
  ok('tools', names.join(' '));
}

async function allowed(session, part) {
  const result = await callTool(session, part);
  const seen = textOf(result);
  expect(!result.isError && seen.includes(part.text), 'allowed', seen);
  ok('allowed', `${part.tool} said "${onOneLine(seen)}"`);
}

/** Events must arrive while the tool works, not all at its end. */
async function progress(session, part) {
  const started = performance.now();
  const arrivals = [];
  const onprogress = () => arrivals.push(Math.round(performance.now() - started));
  const result = await callTool(session, part, { onprogress });
  const finished = Math.round(performance.now() - started);
  const seen = `${arrivals.join(' ')} ms, the result after ${finished} ms`;
  expect(!result.isError, 'progress', textOf(result));
  expect(arrivals.length === part.events, 'progress', `${arrivals.length} events at ${seen}`);
  // What is held back comes with the result. On a busy machine two events may still come together.
  const early = finished - arrivals[0] > part.apartMillis;
  expect(early, 'progress', `events came with the result, at ${seen}`);
  ok('progress', `${part.tool} sent events at ${seen}`);
}

async function sampling(session, part) {
  await answered(session, part, 'sampling/createMessage');
}

async function elicitation(session, part) {
  await answered(session, part, 'elicitation/create');
}

async function roots(session, part) {
  await answered(session, part, 'roots/list');
}

async function answered(session, part, method) {
  const result = await callTool(session, part);
  const seen = textOf(result);
  const times = session.asked.filter((it) => it === method).length;
  expect(times === 1, method, `asked ${times} times; the tool said "${seen}"`);
  expect(!result.isError && seen.includes(part.text), method, seen);
  ok(method, `asked once, answered; ${part.tool} said "${onOneLine(seen)}"`);
}

/**
 * The stream of the GET request stands, and what the server asks on it is answered. The server asks
 * a third of a second after the session began, also when nobody listens yet: so once the stream
 * stands, it is told that the roots have changed, and asks again.
 */
async function root(session) {
  await until(() => session.wire.stream, 'GET stream');
  if (!session.asked.includes('roots/list')) {
    await session.client.sendRootsListChanged();
  }
  await until(() => session.asked.includes('roots/list'), 'roots/list on the GET stream');
  const heard = session.wire.stream?.text.includes('"roots/list"');
  expect(heard, 'roots/list', 'did not come on the GET stream');
  ok('roots/list', 'asked on the GET stream, answered');
}

/** A notification that belongs to no call arrives on the stream of the GET request. */
async function stream(session, part) {
  const { wire, notifications } = session;
  await until(() => wire.stream, 'GET stream');
  const heard = wire.stream.text.length;
  const known = notifications.length;
  await callTool(session, part);
  await until(() => notifications.slice(known).includes(part.notification), part.notification);
  const overheard = wire.stream.text.slice(heard).includes(`"${part.notification}"`);
  expect(overheard, part.notification, 'did not come on the GET stream');
  ok('GET stream', `${part.notification} arrived on it after ${part.tool}`);
}

async function denied(session, part) {
  const result = await callTool(session, part);
  const seen = textOf(result);
  expect(result.isError && seen === part.text, 'denied', `isError ${result.isError}, "${seen}"`);
  ok('denied', `${part.tool} said "${seen}"`);
}

async function hidden(session, part) {
  const seen = await outcomeOf(callTool(session, part), (it) => `a result: "${textOf(it)}"`);
  const unknown = seen.startsWith('-32602') && seen.endsWith(`Unknown tool: ${part.tool}`);
  expect(unknown, 'hidden', seen);
  ok('hidden', seen);
}

async function limited(session, part) {
  for (let call = 1; call <= part.max; call++) {
    const result = await callTool(session, part);
    expect(!result.isError, 'limited', `call ${call} of ${part.max} said "${textOf(result)}"`);
  }
  const result = await callTool(session, part);
  const seen = textOf(result);
  const retryAfter = result._meta?.['dev.sluice/retryAfterMs'];
  expect(result.isError && seen.startsWith('[RATE LIMITED] '), 'limited', `not limited: "${seen}"`);
  expect(Number.isInteger(retryAfter) && retryAfter > 0, 'limited', `retry after ${retryAfter}`);
  ok('limited', `${part.max} calls passed, then "${seen}", retry after ${retryAfter} ms`);
}

/** The list holds only what the policy allows; one is got, and one that it does not allow is not. */
async function prompts({ client }, { names, get, text, refused }) {
  const listed = (await client.listPrompts()).prompts.map((it) => it.name);
  expect([...listed].sort().join() === [...names].sort().join(), 'prompts', listed.join(' '));
  const { messages } = await client.getPrompt(get);
  const seen = messages.map((it) => it.content.text ?? `(${it.content.type})`).join(' ');
  expect(seen.includes(text), 'prompts', `${get.name} said "${seen}"`);
  ok('prompts', `${listed.join(' ')}; ${get.name} said "${onOneLine(seen)}"`);
  if (refused) {
    const answer = await outcomeOf(client.getPrompt({ name: refused }), () => 'got');
    expect(answer.startsWith('-32602'), 'refused prompt', answer);
    ok('refused prompt', answer);
  }
}

async function resources({ client }, { uris, read, text, refused }) {
  const listed = (await client.listResources()).resources.map((it) => it.uri);
  expect([...listed].sort().join() === [...uris].sort().join(), 'resources', listed.join(' '));
  const { contents } = await client.readResource({ uri: read });
  const seen = contents.map((it) => it.text ?? '(bytes)').join(' ');
  expect(seen.includes(text), 'resources', `${read} holds "${seen}"`);
  ok('resources', `${listed.length} listed; ${read} holds "${onOneLine(seen)}"`);
  if (refused) {
    const answer = await outcomeOf(client.readResource({ uri: refused }), () => 'read');
    expect(/^-3(2602|2002)/.test(answer), 'refused resource', answer);
    ok('refused resource', answer);
  }
}

/** A change reaches a listener (subscriptions/listen of 2026-07-28) that asked for its kind. */
async function listen(session, part) {
  const { client, notifications } = session;
  const subscription = await client.listen(part.filter);
  await callTool(session, part);
  await until(() => notifications.includes(part.notification), part.notification);
  await subscription.close();
  ok('listen', `${part.notification} arrived after ${part.tool}`);
}

async function ping({ client }) {
  await client.ping();
  ok('ping', 'answered');
}

/** The session ends, and its id is worth nothing afterwards. */
async function end({ transport, wire, endpoint, shown }, part) {
  const { sessionId } = transport;
  await transport.terminateSession();
  const { status } = wire.last('DELETE');
  expect(status === 200 || status === 204, 'end', `DELETE was answered with ${status}`);
  const after = await fetch(endpoint, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${shown()}`,
      Accept: 'application/json, text/event-stream',
      'Content-Type': 'application/json',
      'Mcp-Session-Id': sessionId,
    },
    body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
  });
  await after.body?.cancel();
  expect(after.status === part.status, 'end', `its id was then answered with ${after.status}`);
  ok('end', `DELETE answered with ${status}, its id then with ${after.status}`);
}

export const checks = {
  tools,
  allowed,
  progress,
  sampling,
  elicitation,
  roots,
  root,
  stream,
  prompts,
  resources,
  listen,
  denied,
  hidden,
  limited,
  ping,
  end,
};
