// What the three gateways stand between: servers that answer as they are told, and the documents.
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { hashed, json, sleep, startUpstream } from '../../../../bench/gateway.mjs';

export const TOKENS = { crm: 'scrape-crm-61f7', flaky: 'scrape-flaky-0a93', narrow: 'scrape-narrow-77c2', watched: 'scrape-watched-be10' };

const done = (response, id) => json(response, id, { content: [{ type: 'text', text: 'done' }], resultType: 'complete' });

/** One server that answers, one that breaks off, one with a single place. */
export async function startServers() {
  const crm = await startUpstream({
    tools: { get_user: done, list_users: done, update_user: done, delete_user: done, search: done, export: done, refund: done,
      stream(response, id) {
        response.setHeader('content-type', 'text/event-stream');
        const event = (message) => response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`);
        event({ method: 'notifications/message', params: { level: 'info', data: 'begun' } });
        event({ id: 'nobody-asked', result: {} });
        event({ id, result: { content: [], resultType: 'complete' } });
        response.end();
      } },
    listen(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    },
  });
  const flaky = await startUpstream({ tools: { get_user: done, breaks: (response) => response.destroy() } });
  const narrow = await startUpstream({ tools: { async slow(response, id) {
    await sleep(700);
    done(response, id);
  } } });
  return { crm, flaky, narrow, stop: () => [crm, flaky, narrow].forEach((it) => it.stop()) };
}

const ALICE = { version: '1', default: 'deny', hide: ['secret_*'],
  all_tools: { limits: [{ counter: 'all', window: 'hour', max: 50_000, scope: 'grant', on_outage: 'allow' }] }, tools: {
  'list_*': {}, get_user: {}, stream: {},
  delete_user: { action: 'deny', reason: 'Users are deleted by hand.' },
  update_user: { deny_if: [{ conditions: [{ path: 'args.name', op: 'eq', value: 'root' }] }] },
  search: { limits: [{ window: 'hour', max: 25, scope: 'grant', on_outage: 'deny' }] },
  refund: { limits: [{ counter: 'refunds', window: 'hour', max: 300, increment_from: 'args.amount', scope: 'grant', on_outage: 'allow' }] },
  export: { action: 'deny', mode: 'shadow' } } };

/** Writes the documents of one gateway. */
export function documents(servers, broken = false) {
  return (folder) => {
    const write = (name, value) => {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), JSON.stringify(value));
    };
    write('servers/crm.yaml', { url: servers.crm.url });
    write('servers/flaky.yaml', { url: servers.flaky.url });
    write('servers/narrow.yaml', { url: servers.narrow.url, concurrency: { max: 1, waiting: 50 }, timeouts: { connect: '20s' } });
    write('policies/alice.json', broken ? { version: '1', denny: true } : ALICE);
    write('policies/open.json', { version: '1', default: 'allow' });
    write('pins/narrow.yaml', { server: 'narrow', newTools: 'allow', tools: {} }); // so that changes have series
    write('grants/alice.yaml', { server: 'crm', policy: 'alice', token: hashed(TOKENS.crm) });
    write('grants/flaky.yaml', { server: 'flaky', policy: 'open', token: hashed(TOKENS.flaky) });
    write('grants/narrow.yaml', { server: 'narrow', policy: 'open', token: hashed(TOKENS.narrow) });
    write('issuers/corp.yaml', { issuer: 'https://idp.invalid', jwks: 'http://127.0.0.1:9/keys', algorithms: ['RS256'] });
    write('grants/corp.yaml', { server: 'crm', policy: 'open', jwt: { issuer: 'corp', claims: {} } });
  };
}

/** A JWT of an issuer whose keys cannot be had. */
export function unverifiable(server) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  return [part({ alg: 'RS256', kid: 'k1', typ: 'JWT' }),
    part({ iss: 'https://idp.invalid', sub: 'bob', aud: `https://mcp.example/mcp/${server}`, iat: now, exp: now + 600 }),
    crypto.randomBytes(256).toString('base64url')].join('.');
}
