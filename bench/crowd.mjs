// 100,000 sessions that are all in use, and 2,000 open event streams: what does it cost, and who else notices?
// With the image's flags, on a JDK 25 when JAVA_HOME_25 names one. `bench/run crowd SESSIONS STREAMS`.
import http from 'node:http';
import { call, echo, headers, startGateway, startUpstream, until } from './gateway.mjs';
import { flags } from './image.mjs';
import { connection } from './raw.mjs';

const SESSIONS = Number(process.argv[2] ?? 100_000);
const STREAMS = Number(process.argv[3] ?? 2_000);
const CONNECTIONS = 32;
const OTHERS = 4_000;
/** Live heap that the crowd may take: a session is sealed into its id, so there is next to nothing to keep of it. */
const HEAP_MIB = 64;
const BEGIN = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } } });
const CALL = JSON.stringify(call(1, 'echo'));

const streams = new Set();
const wrong = [];
const upstream = await startUpstream({ tools: { echo }, listen(response) {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  streams.add(response);
  response.on('close', () => streams.delete(response));
} });
const gateway = await startGateway({ upstream: upstream.url, policy: '{"version":"1","default":"deny","tools":{"echo":{}}}',
  settings: [...flags(), '-Dsluice.session.new-per-minute=10000000', '-Dsluice.http.requests-per-caller=5000'] });
let failed = true;
try {
  await run();
  failed = false;
} catch (e) {
  console.log(`FAILED: ${e.stack}`);
} finally {
  await gateway.stop();
  upstream.stop();
}
process.exit(failed ? 1 : 0);

async function run() {
  const [own] = await begun(1);
  await others(own);
  const alone = await others(own);
  print('before', alone, await gateway.memory());
  const before = (await gateway.memory()).heap;

  const start = performance.now();
  const sessions = await begun(SESSIONS);
  console.log(`${sessions.length} sessions begun in ${seconds(start)} s`);
  await used(sessions);
  console.log(`each of them used once, after ${seconds(start)} s`);
  const clients = await Promise.all(sessions.slice(0, STREAMS).map(open));
  check(streams.size === STREAMS, `${streams.size} streams of as many sessions are open at the server`);
  const [, meanwhile] = await Promise.all([used(sessions), others(own)]);
  console.log(`each session used once more, with the streams open, after ${seconds(start)} s`);
  const beside = await others(own);
  const { rss, heap } = await gateway.memory();
  print('others beside all that use', meanwhile, { rss, heap });
  print('others beside sessions and streams at rest', beside, { rss, heap });
  check(heap - before < HEAP_MIB, `live heap: ${heap - before} MiB more than before, less than ${HEAP_MIB}`);

  streams.forEach((it) => it.write('data: {"jsonrpc":"2.0","method":"notifications/message","params":{"n":1}}\n\n'));
  await until(() => clients.every((it) => it.events === 1), 20_000, 'each stream has its event');
  console.log(`an event reached each of the ${STREAMS} streams`);
  clients.forEach((it) => it.socket.destroy());
  await until(() => streams.size === 0, 20_000, 'the streams are released');
  const problems = gateway.log.join('').split('\n').filter((it) => / (ERROR|WARN) |OutOfMemory/.test(it));
  check(problems.length === 0, `${problems.length} warnings or errors in the gateway's log ${problems.slice(0, 3)}`);
}

async function begun(count) {
  const sessions = [];
  await requests(count, () => text(BEGIN), (status, reply) => {
    const id = /\r\nmcp-session-id: ([^\r]+)/i.exec(reply)?.[1];
    if (status === '200' && id) sessions.push(id);
    else wrong.push(`no session: ${status} ${reply}`);
  });
  right();
  return sessions;
}

async function used(sessions) {
  await requests(sessions.length, (i) => text(CALL, sessions[i]), answered);
  right();
}

/** The latencies of another agent's calls, one after the other. */
async function others(session) {
  const times = [];
  let since = 0;
  let left = OTHERS;
  await connection(gateway.port, () => {
    since = performance.now();
    return left-- > 0 ? text(CALL, session) : null;
  }, (status, reply) => {
    times.push(performance.now() - since);
    answered(status, reply);
  });
  right();
  times.sort((a, b) => a - b);
  return { p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)] };
}

function answered(status, reply) {
  if (status !== '200' || !reply.includes('"echo"')) wrong.push(`a call failed: ${status} ${reply}`);
}

function right() {
  if (wrong.length > 0) throw new Error(`${wrong.length} errors; the first: ${wrong[0]}`);
}

async function requests(count, make, heard) {
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(CONNECTIONS, count) },
    () => connection(gateway.port, () => (next < count ? make(next++) : null), heard)));
}

function text(body, session) {
  const head = Object.entries(headers(session)).map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `POST /mcp/bench HTTP/1.1\r\nhost: 127.0.0.1\r\n${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function open(session) {
  return new Promise((done, fail) => {
    const client = { events: 0 };
    const request = http.request({ host: '127.0.0.1', port: gateway.port, agent: false, path: '/mcp/bench', headers: headers(session) }, (response) => {
      if (response.statusCode !== 200) return fail(new Error(`stream: ${response.statusCode}`));
      response.setEncoding('utf8').on('data', (piece) => (client.events += piece.split('\n\n').length - 1)).on('error', () => {});
      client.socket = response.socket;
      return done(client);
    });
    request.on('error', fail).end();
  });
}

function print(when, { p50, p99 }, { rss, heap }) {
  console.log(`${when}: p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms of ${OTHERS} calls; RSS ${rss} MiB, live heap ${heap} MiB`);
}

function seconds(start) {
  return Math.round((performance.now() - start) / 1000);
}

function check(good, told) {
  console.log(told);
  if (!good) throw new Error(told);
}
