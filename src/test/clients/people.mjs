// People log in by authorization code with an official client, which knows the server's address and
// nothing else: people.mjs CLIENT URL OTHER-URL SPEC.json [CLIENT-ID]
// CLIENT is as for session.mjs. OTHER-URL is a server that the same people may use, by a token of its own.
// CLIENT-ID is registered already; without it the client registers itself.
// $PASSWORD is everybody's.
import { readFile } from 'node:fs/promises';
import { Answers } from './answers.mjs';
import { Browser } from './browser.mjs';
import { checks } from './checks.mjs';
import { HOME, Login } from './login.mjs';
import { Deviation, expect, ok, until } from './report.mjs';
import { Wire } from './wire.mjs';

/** As the issuer's document says, and a bit more. */
const SKEW_SECONDS = 1.5;

const FIRST = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
});

const [line, url, otherUrl, specFile, clientId] = process.argv.slice(2);
if (!specFile) {
  console.error('usage: people.mjs v1|v2-legacy|v2-auto|v2-modern URL OTHER-URL SPEC.json [CLIENT-ID]');
  process.exit(2);
}
const [sdk, mode] = line.split('-');
const { open, finish } = await import(`./sdk${sdk.slice(1)}.mjs`);
const spec = JSON.parse(await readFile(specFile, 'utf8'));
const opened = [];

try {
  const ada = await logIn('ada');
  await checks.tools(ada, spec.tools);
  await checks.allowed(ada, spec.allowed);
  const grace = await logIn('grace');
  await countedApart(ada, grace);
  await refreshed(ada);
  await onlyWhereMeant(ada);
  await withoutGrant(await authorized('mallory'));
} catch (error) {
  console.error(`deviation ${error instanceof Deviation ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await Promise.all(opened.map((it) => it.client.close()));
}

/**
 * As a client begins: it knows what the login knows. Its stream ends with its token, and is not opened
 * again so soon: that would refresh the token too, and who spends one refresh token twice loses all.
 */
function begin(login, wire) {
  const reconnectionOptions = {
    initialReconnectionDelay: 60_000,
    maxReconnectionDelay: 60_000,
    reconnectionDelayGrowFactor: 1,
    maxRetries: 1,
  };
  const options = { fetch: wire.fetch, authProvider: login, reconnectionOptions };
  const session = open(new URL(url), options, new Answers({}), mode);
  session.client.onerror = () => {};
  opened.push(session);
  return { login, wire, ...session };
}

/** The client is refused, finds out where to log in, and sends the person there; it gets a token. */
async function authorized(name) {
  const login = new Login(clientId);
  const wire = new Wire();
  const { client, transport } = begin(login, wire);
  const refused = await client.connect(transport).then(() => 'connected', (it) => it.constructor.name);
  expect(refused === 'UnauthorizedError', 'challenge', refused);
  const asked = wire.exchanges.map((it) => `${it.status} ${it.url.pathname}`);
  ok('found out', asked.join(', '));

  const query = Object.fromEntries(login.page.searchParams);
  expect(query.resource === url, 'resource', `${query.resource} was asked for`);
  expect(query.code_challenge_method === 'S256', 'PKCE', `method ${query.code_challenge_method}`);
  expect(query.scope.split(' ').includes('mcp'), 'scope', query.scope);
  ok('page', `asks for ${query.resource} and "${query.scope}", PKCE ${query.code_challenge_method}`);

  const browser = new Browser({ login: name, username: name, password: process.env.PASSWORD });
  const callback = await browser.visit(login.page, HOME);
  expect(callback.get('state') === login.state(), 'callback', callback.toString());
  ok('forms', `${name} sent ${browser.forms.join(', then ')}`);
  await finish(transport, callback);
  const { iss, sub, aud, exp, iat } = login.claims;
  expect([aud].flat().includes(url), 'token', `is for ${aud}`);
  expect(login.tokens().refresh_token, 'token', 'came without a refresh token');
  ok('token', `${name} is ${iss}#${sub}, at ${[aud].flat().join(' ')} for ${exp - iat} s`);
  return { login, wire, name };
}

/** Connects with that token. */
async function logIn(name) {
  const { login, wire } = await authorized(name);
  const session = begin(login, wire);
  await session.client.connect(session.transport);
  ok('connect', `${name} talks to ${session.client.getServerVersion().name}, ${session.revision()}`);
  return { name, ...session };
}

async function countedApart(one, other) {
  await checks.limited(one, spec.limited);
  await checks.limited(other, spec.limited);
  const subjects = [one, other].map((it) => it.login.claims.sub);
  expect(subjects[0] !== subjects[1], 'two people', subjects.join(' '));
  ok('counted apart', `${one.name} and ${other.name} under one grant`);
}

/** The token has just come, so that nothing but its audience can be wrong with it. */
async function onlyWhereMeant({ login }) {
  const here = await statusAt(url, login);
  const there = await statusAt(otherUrl, login);
  expect(here === 200, 'audience', `${here} where it is meant for`);
  expect(there === 401, 'audience', `${there} elsewhere`);
  ok('audience', `the token is answered with ${here} at its server, with ${there} at another`);
}

async function statusAt(address, { tokens }) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${tokens().access_token}`,
      Accept: 'application/json, text/event-stream',
      'Content-Type': 'application/json',
    },
    body: FIRST,
  });
  await answer.body?.cancel();
  return answer.status;
}

/** The token ends, the client gets another by itself, and the call passes. */
async function refreshed(session) {
  const { login, wire } = session;
  const known = login.received.length;
  const over = (login.claims.exp + SKEW_SECONDS) * 1000;
  await until(() => Date.now() > over, 'end of the token', 60_000);
  await checks.allowed(session, spec.allowed);
  const forms = wire.exchanges.filter((it) => it.form.grant_type).map((it) => it.form);
  const { grant_type: grantType, resource } = forms.at(-1);
  expect(login.received.length > known, 'refreshed', 'no token came');
  expect(grantType === 'refresh_token', 'refreshed', `by ${grantType}`);
  expect([login.claims.aud].flat().includes(url), 'refreshed', `is for ${login.claims.aud}`);
  ok('refreshed', `by a refresh token for ${resource}; nobody had to log in`);
}

/** Who may log in but has no grant learns no more than that. */
async function withoutGrant({ login, name }) {
  const status = await statusAt(url, login);
  expect(status === 403, 'no grant', `${name} was answered with ${status}`);
  ok('no grant', `${name} logged in, and was answered with ${status}`);
}
