// Sluice as its image runs it, with all that is on by default: tokens, the strict reader, an argument rule, the decision log, metrics.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { TOKEN, freePort, hashed, startGateway, until } from '../gateway.mjs';
import { flags } from '../image.mjs';
import { FORBIDDEN, INITIALIZE, KEPT, ask, common, message } from './exchanges.mjs';
import { STDIO_SERVER } from './servers.mjs';

const ISSUER = 'https://idp.example/bench';
const RULE = { deny_if: [{ conditions: [{ path: 'args.message', op: 'eq', value: FORBIDDEN }], on_deny: 'Not this.' }] };
const limit = (counter, lease) => ({ ...RULE, limits: [{ counter, window: 'minute', max: 1e9, lease }] });
export const POLICY = JSON.stringify({ version: '1', default: 'deny', tools: {
  echo: RULE, count: {}, limited: limit('limited', false), leased: limit('leased', true),
  ...Object.fromEntries(KEPT.map((name) => [name, {}])),
} });

/** An identity provider's keys, and what it signs. */
export function identities() {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const encoded = (it) => Buffer.from(JSON.stringify(it)).toString('base64url');
  return { keys: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'RS256', use: 'sig' }] }),
    jwt(audience) {
      const now = Math.floor(Date.now() / 1000);
      const signed = `${encoded({ alg: 'RS256', kid: 'bench', typ: 'JWT' })}.${encoded({ iss: ISSUER, sub: 'agent', aud: audience,
        iat: now, exp: now + 24 * 3600, groups: ['bench'] })}`;
      return `${signed}.${crypto.sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
    } };
}

/** `redis` is a port, `stdio` true for one whose server is a command; `image` a folder as the image has it, if there is one. */
export async function startSluice(machine, folder, name, { upstream, redis, stdio, image }) {
  const ports = [await freePort(), await freePort()];
  const log = path.join(folder, `${name}.decisions`);
  const settings = [...flags(image), '-Dsluice.http.event-loops=1', '-Dsluice.audit.sink=file', `-Dsluice.audit.file=${log}`,
    `-Dsluice.public-url=http://127.0.0.1:${ports[0]}`];
  if (redis) {
    const key = path.join(folder, 'session.key');
    fs.writeFileSync(key, crypto.randomBytes(32).toString('base64'));
    // The time a call may wait for Redis is longer than by default: a JVM that is warming up on a busy machine would refuse calls.
    settings.push(`-Dquarkus.redis.hosts=redis://127.0.0.1:${redis}`, `-Dsluice.session.key-file=${key}`, '-Dsluice.limit.redis.timeout=2s');
  }
  if (stdio) settings.push('-Dsluice.stdio.enabled=true');
  let stop;
  const gateway = await startGateway({ ports, settings, documents: (into) => documents(into, { upstream, stdio }),
    ...(image ? { jar: path.join(image, 'quarkus-app/quarkus-run.jar') } : {}),
    onStart(begun) {
      let stopped;
      stop = () => (stopped ??= begun.stop());
      machine.ends(stop);
    } });
  return { name, port: gateway.port, process: { pid: gateway.pid, stop }, audience: `http://127.0.0.1:${gateway.port}/mcp/small`,
    /** Judged calls that were allowed or denied, and all requests to a server. */
    async counted() {
      return { allowed: await gateway.metric('sluice_decisions_total', 'decision="allowed"'),
        denied: await gateway.metric('sluice_decisions_total', 'decision="denied"'),
        requests: await gateway.metric('sluice_request_duration_seconds_count') };
    },
    /** Lines of the decision log since this was asked last; those that were read are thrown away. */
    async lines() {
      await until(async () => await gateway.metric('sluice_audit_queue_lines') === 0, 30_000, 'the decision log is written');
      if (await gateway.metric('sluice_audit_dropped_total') > 0) throw new Error('the decision log has lost lines');
      if (!fs.existsSync(log)) return 0;
      fs.renameSync(log, `${log}.read`);
      const count = await decisions(`${log}.read`);
      fs.rmSync(`${log}.read`);
      return count;
    } };
}

function documents(folder, { upstream, stdio }) {
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  };
  write('policies/bench.json', POLICY);
  const servers = stdio ? ['stdio'] : ['small', 'k17', 'k200', 'sse', 'list', 'legacy'];
  for (const name of servers) {
    write(`servers/${name}.yaml`, stdio ? `command: [${process.execPath}, ${STDIO_SERVER}]\n` : `url: http://127.0.0.1:${upstream}/mcp/${name}\n`);
    write(`grants/${name}.yaml`, `server: ${name}\npolicy: bench\ntoken: ${hashed(TOKEN)}\n`);
  }
  if (stdio) return;
  write('issuers/idp.yaml', `issuer: ${ISSUER}\njwks: http://127.0.0.1:${upstream}/keys\nalgorithms: [RS256]\n`);
  write('grants/people.yaml', 'server: small\npolicy: bench\njwt: {issuer: idp, claims: {groups: [bench]}}\n');
}

async function decisions(file) {
  let count = 0;
  let rest = '';
  for await (const piece of fs.createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line.includes('"decision":')) count++;
  }
  return count;
}

/** A session that `initialize` began, through any gateway. */
export async function beginSession(port, server) {
  const path = `/mcp/${server}`;
  const { status, session, text } = await ask(port, { path, headers: common(), body: JSON.stringify(INITIALIZE) });
  if (status !== 200 || !session || !message(text).result) throw new Error(`no session at ${path}: ${status} ${text}`);
  return session;
}
