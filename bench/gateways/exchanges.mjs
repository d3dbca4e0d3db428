// What agents ask and what the server behind all rows answers: each exchange is one request and one reply, to the byte.
import { TOKEN } from '../gateway.mjs';

export const TOOLS = 100;
export const FORBIDDEN = 'forbidden';
/** Gateways tell replies apart by their ids, so those of one session must differ: generators put others of ten digits here. */
export const ANY_ID = 1_000_000_000;

const META = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} };

function reply(result) {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, result });
}

function text(content) {
  return reply({ resultType: 'complete', content: [{ type: 'text', text: content }] });
}

const tools = Array.from({ length: TOOLS }, (_, i) => ({ name: `tool-${i}`, title: `Tool ${i}`,
  description: `Looks up record ${i} and answers with its fields, the last change and who made it.`,
  inputSchema: { type: 'object', properties: { key: { type: 'string', description: 'which record' } }, required: ['key'] } }));
const list = (of) => reply({ resultType: 'complete', tools: of, ttlMs: 0, cacheScope: 'private' });
const kept = (tool, index) => index % 2 === 0;
export const KEPT = tools.filter(kept).map((it) => it.name);

export const INITIALIZE = { jsonrpc: '2.0', id: 1, method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } } };
export const SESSION = 'bench-upstream-session';

/** What the server answers at `/mcp/NAME`. */
export const REPLIES = {
  small: { type: 'application/json', body: text('echo') },
  k17: { type: 'application/json', body: text('x'.repeat(17 * 1024)) },
  k200: { type: 'application/json', body: text('x'.repeat(200 * 1024)) },
  sse: { type: 'text/event-stream', body: `event: message\ndata: ${text('echo')}\n\n` },
  list: { type: 'application/json', body: list(tools) },
  legacy: { type: 'application/json', body: reply({ content: [{ type: 'text', text: 'echo' }] }) },
  begun: { type: 'application/json', body: reply({ protocolVersion: '2025-06-18', capabilities: { tools: {} },
    serverInfo: { name: 'bench', version: '1' } }) },
};

export const TRIMMED = list(tools.filter(kept));

/** A request of 2026-07-28 to a server: a tool that is called, or the list of tools without one. */
export function modern(server, { tool, message = 'hello', token = TOKEN } = {}) {
  const params = tool ? { name: tool, _meta: META, arguments: { message } } : { _meta: META };
  const method = tool ? 'tools/call' : 'tools/list';
  return { path: `/mcp/${server}`, body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    headers: { ...common(token), 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': method, ...(tool ? { 'Mcp-Name': tool } : {}) } };
}

/** A call in a session that `initialize` began. */
export function legacy(server, { tool, session, id = 1, token = TOKEN }) {
  return { path: `/mcp/${server}`, headers: { ...common(token), 'MCP-Protocol-Version': '2025-06-18', 'Mcp-Session-Id': session },
    body: JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool, arguments: { message: 'hello' } } }) };
}

export function common(token = TOKEN) {
  return { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };
}

/** Sends it once, on a connection of its own. */
export async function ask(port, { path, headers, body }) {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: { ...headers, Connection: 'close' }, body,
    signal: AbortSignal.timeout(20_000) });
  return { status: answer.status, session: answer.headers.get('mcp-session-id'), text: await answer.text() };
}

/** The message of a reply, whether it came as JSON or as the first event of a stream. */
export function message(text) {
  const event = /^data: (\{.*)$/m.exec(text);
  return JSON.parse(event ? event[1] : text);
}
