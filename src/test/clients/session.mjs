// A complete session with an official TypeScript client: session.mjs CLIENT URL TOKEN SPEC.json
// CLIENT is v1, v2-legacy, v2-auto or v2-modern. TOKEN may be login:CLIENT:SECRET: then it is found out
// where to log in, as that client. The specification names the revision that must be
// agreed on, the tools, and what must be seen; a part it leaves out is not checked.
import { readFile } from 'node:fs/promises';
import { Answers } from './answers.mjs';
import { checks } from './checks.mjs';
import { Deviation, expect, ok } from './report.mjs';
import { Wire } from './wire.mjs';

const [line, url, token, specFile] = process.argv.slice(2);
if (!specFile) {
  console.error('usage: session.mjs v1|v2-legacy|v2-auto|v2-modern URL TOKEN SPEC.json');
  process.exit(2);
}
const [sdk, mode] = line.split('-');
const spec = JSON.parse(await readFile(specFile, 'utf8'));
const session = await open(new URL(url), token, spec);

try {
  await session.client.connect(session.transport);
  const { name, version } = session.client.getServerVersion();
  const revision = session.revision();
  expect(name === spec.server, 'connect', `the server calls itself ${name}`);
  expect(revision === spec.revision, 'connect', `revision ${revision} was agreed on`);
  const inSession = session.transport.sessionId !== undefined;
  expect(inSession === spec.session, 'connect', `${inSession ? 'a' : 'no'} session id was given`);
  ok('connect', `${name} ${version}, revision ${revision}, ${inSession ? 'a' : 'no'} session`);
  for (const [part, check] of Object.entries(checks)) {
    if (spec[part] !== undefined) {
      await check(session, spec[part]);
    }
  }
  const failures = session.failures.map((it) => it.message);
  expect(failures.length === 0, 'transport', failures.join('; '));
} catch (error) {
  console.error(`deviation ${error instanceof Deviation ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await session.client.close();
}

async function open(endpoint, bearer, spec) {
  const wire = new Wire();
  const answers = new Answers(spec);
  const { open, login } = await import(`./sdk${sdk.slice(1)}.mjs`);
  const [kind, clientId, clientSecret] = bearer.split(':');
  const authProvider = kind === 'login' ? login({ clientId, clientSecret }) : undefined;
  const options = authProvider
    ? { authProvider }
    : { requestInit: { headers: { Authorization: `Bearer ${bearer}` } } };
  const opened = open(endpoint, { fetch: wire.fetch, ...options }, answers, mode);
  const notifications = [];
  opened.client.fallbackNotificationHandler = async (it) => void notifications.push(it.method);
  const failures = [];
  opened.client.onerror = (error) => failures.push(error);
  const shown = () => authProvider?.tokens()?.access_token ?? bearer;
  return { endpoint, shown, wire, asked: answers.asked, notifications, failures, ...opened };
}
