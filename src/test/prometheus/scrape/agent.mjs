// Agents of both eras, that count what they were told.
import http from 'node:http';

const REVISION = '2026-07-28';
const keep = new http.Agent({ keepAlive: true });

/** What the client itself counted, by the names that the counters have. */
export class Count {
  constructor() {
    Object.assign(this, { decisions: {}, rules: {}, requests: 0, refusedCredentials: 0, strange: [] });
  }

  decided(decision, rule) {
    this.decisions[decision] = (this.decisions[decision] ?? 0) + 1;
    this.rules[`${decision} ${rule}`] = (this.rules[`${decision} ${rule}`] ?? 0) + 1;
  }
}

/** Sends one message and reads the whole reply. */
export function send(gateway, server, token, message, headers = {}) {
  return new Promise((done) => {
    const request = http.request({ host: '127.0.0.1', port: gateway.port, agent: keep, path: `/mcp/${server}`, method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream',
        ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => (text += piece))
        .on('end', () => done({ status: response.statusCode, headers: response.headers, text }))
        .on('error', (e) => done({ status: 0, headers: {}, text: e.message }));
    });
    request.on('error', (e) => done({ status: 0, headers: {}, text: e.message })).end(JSON.stringify(message));
  });
}

export async function session(gateway, server, token) {
  const reply = await send(gateway, server, token, { jsonrpc: '2.0', id: 0, method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'scrape', version: '1' } } });
  return reply.headers['mcp-session-id'];
}

/** Calls a tool, in a session or, without one, in the modern way; says what became of it. */
export async function call(gateway, server, token, session, tool, args = {}) {
  const params = { name: tool, arguments: args };
  const legacy = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
  const reply = session
    ? await send(gateway, server, token, legacy, { 'mcp-session-id': session })
    : await send(gateway, server, token, { ...legacy, params: { ...params, _meta: {
      'io.modelcontextprotocol/protocolVersion': REVISION, 'io.modelcontextprotocol/clientCapabilities': {} } } },
    { 'mcp-protocol-version': REVISION, 'mcp-method': 'tools/call', 'mcp-name': tool });
  return { ...reply, word: word(reply) };
}

function word({ status, text }) {
  if (status === 502 || status === 504) return 'broken';
  if (status === 503) return text.includes('-31004') ? 'unavailable' : 'resting';
  if (status !== 200) return `status ${status}: ${text.slice(0, 100)}`;
  if (text.includes('[RATE LIMITED]')) return 'limited';
  if (text.includes('[POLICY DENIED]') || text.includes('Unknown tool')) return 'denied';
  if (text.includes('-31004')) return 'unavailable';
  if (text.includes('-31005')) return 'broken';
  return text.includes('"result"') ? 'ok' : `strange: ${text.slice(0, 100)}`;
}

/** Opens an event stream and leaves it open. */
export function listen(gateway, server, token, session) {
  const request = http.get({ host: '127.0.0.1', port: gateway.port, path: `/mcp/${server}`, agent: false,
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream', 'mcp-session-id': session } }, (response) => response.resume());
  request.on('error', () => {});
  return () => request.destroy();
}

export function close() {
  keep.destroy();
}
