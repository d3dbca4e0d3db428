// What is compared: which gateway a row asks for what, what must come back, and what it is held against.
import { ANY_ID, FORBIDDEN, REPLIES, TRIMMED, legacy, modern } from './exchanges.mjs';

const json = (name) => ({ exact: REPLIES[name].body });
const echo = modern('small', { tool: 'echo' });
const big = (name) => modern(name, { tool: 'echo' });

/**
 * `at` names the gateway, `by` the row that `÷` divides by; `judged` is what Sluice must say of each call, `away` is true where the
 * server must see none; `paced` rows are called at fixed rates too. `request` is of the gateway as it was started.
 */
export const ROWS = [
  row('direct', 'upstream', echo, json('small'), { by: null, paced: true }),
  row('nginx', 'nginx', echo, json('small'), { by: 'direct', paced: true }),
  row('haproxy', 'haproxy', echo, json('small'), { paced: true }),
  row('vertx-http-proxy', 'vertx', echo, json('small'), { paced: true }),
  row('Sluice', 'sluice', echo, json('small'), { judged: 'allowed', paced: true }),
  row('Sluice JWT', 'sluice', (gateway) => modern('small', { tool: 'echo', token: gateway.jwt }), json('small'),
    { judged: 'allowed', paced: true }),
  row('Sluice legacy era', 'sluice', (gateway) => legacy('legacy', { tool: 'echo', session: gateway.session }), json('legacy'),
    { judged: 'allowed', paced: true }),
  row('Sluice refusing', 'sluice', modern('small', { tool: 'echo', message: FORBIDDEN }), { holds: '[POLICY DENIED] Not this.' },
    { judged: 'denied', away: true, paced: true }),
  row('nginx 100 tools', 'nginx', modern('list'), json('list'), { by: 'direct' }),
  row('Sluice trimming 100 tools', 'sluice', modern('list'), { exact: TRIMMED }, { by: 'nginx 100 tools' }),
  row('nginx SSE', 'nginx', big('sse'), json('sse'), { by: 'direct' }),
  row('Sluice SSE', 'sluice', big('sse'), json('sse'), { by: 'nginx SSE', judged: 'allowed' }),
  row('nginx 17 KB', 'nginx', big('k17'), json('k17'), { by: 'direct' }),
  row('Sluice 17 KB', 'sluice', big('k17'), json('k17'), { by: 'nginx 17 KB', judged: 'allowed' }),
  row('nginx 200 KB', 'nginx', big('k200'), json('k200'), { by: 'direct' }),
  row('Sluice 200 KB', 'sluice', big('k200'), json('k200'), { by: 'nginx 200 KB', judged: 'allowed' }),
  row('Sluice beside Redis', 'limiting', echo, json('small'), { judged: 'allowed', paced: true }),
  row('Sluice + Redis limit', 'limiting', modern('small', { tool: 'limited' }), json('small'),
    { by: 'Sluice beside Redis', judged: 'allowed', paced: true }),
  row('Sluice + leased limit', 'limiting', modern('small', { tool: 'leased' }), json('small'),
    { by: 'Sluice beside Redis', judged: 'allowed', paced: true }),
  stdio('Sluice command', 'commands', { judged: 'allowed' }),
  stdio('mcp-proxy', 'mcp-proxy', {}),
  stdio('supergateway', 'supergateway', {}),
];

/** Rows of these names with those they are held against, in the order of all; all without names. */
export function chosen(names) {
  if (!names) return ROWS;
  const wanted = new Set(['direct', 'nginx']);
  for (const name of names) {
    let found = ROWS.find((it) => it.name === name);
    if (!found) throw new Error(`no row is called ${name}; there are: ${ROWS.map((it) => it.name).join(' | ')}`);
    for (; found; found = ROWS.find((it) => it.name === found.by)) wanted.add(found.name);
  }
  return ROWS.filter((it) => wanted.has(it.name));
}

function row(name, at, request, reply, { by = 'nginx', judged = null, away = false, paced = false }) {
  return { name, at, reply, by, judged, away, paced, stdio: false, request: typeof request === 'function' ? request : () => request };
}

/** Their server is a process of the gateway's own, and calls of one session must have ids of their own. */
function stdio(name, at, { judged = null }) {
  return { name, at, by: name === 'mcp-proxy' ? 'direct' : 'mcp-proxy', judged, away: true, paced: true, stdio: true,
    reply: { result: { content: [{ type: 'text', text: 'echo' }] }, holds: '"text":"echo"' },
    request: (gateway) => legacy('stdio', { tool: 'echo', session: gateway.session, id: ANY_ID }) };
}

/** What is to be known in the end: one row by another. */
export const FIGURES = [
  { what: 'CPU a request ÷ nginx `proxy_pass`', measure: 'cpu', row: 'Sluice', by: 'nginx' },
  { what: 'throughput ÷ nginx, one event loop : one worker', measure: 'rate', row: 'Sluice', by: 'nginx' },
  { what: 'added p50 ÷ that of nginx, 2,000 calls/s', measure: 'added', percentile: 'p50', rate: 2000, row: 'Sluice', by: 'nginx' },
  { what: 'p99 ÷ that of nginx, 3,000 calls/s', measure: 'latency', percentile: 'p99', rate: 3000, row: 'Sluice', by: 'nginx' },
  { what: 'CPU a request ÷ haproxy', measure: 'cpu', row: 'Sluice', by: 'haproxy' },
  { what: 'CPU a request ÷ vertx-http-proxy', measure: 'cpu', row: 'Sluice', by: 'vertx-http-proxy' },
  { what: 'throughput with a limit in Redis ÷ without', measure: 'rate', row: 'Sluice + Redis limit', by: 'Sluice beside Redis' },
  { what: 'throughput with a leased limit ÷ without', measure: 'rate', row: 'Sluice + leased limit', by: 'Sluice beside Redis' },
  { what: 'CPU a call ÷ mcp-proxy, both before a command', measure: 'cpu', row: 'Sluice command', by: 'mcp-proxy' },
  { what: 'CPU a call before HTTP ÷ mcp-proxy before a command', measure: 'cpu', row: 'Sluice', by: 'mcp-proxy' },
  { what: 'CPU a call ÷ supergateway, both before a command', measure: 'cpu', row: 'Sluice command', by: 'supergateway' },
];
