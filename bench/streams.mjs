// 1,000 open event streams and one agent that does not read: what does it cost, and who suffers?
import http from 'node:http';
import net from 'node:net';
import { begin, call, echo, headers, post, startGateway, startUpstream, until } from './gateway.mjs';

const STREAMS = Number(process.argv[2] ?? 1000);
const HEAP = process.argv[3] ?? '128m';
const CALLS = 100;
const FLOOD_MIB = 200;

const streams = new Set();
const flood = { sent: 0, open: false };
const upstream = await startUpstream({
  tools: { echo, flood: pour },
  listen(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    streams.add(response);
    response.on('close', () => streams.delete(response));
  },
});
const gateway = await startGateway({ upstream: upstream.url, heap: HEAP,
  policy: '{"version":"1","default":"deny","tools":{"echo":{},"flood":{}}}' });
let failed = false;
try {
  await run();
} catch (e) {
  failed = true;
  console.log(`FAILED: ${e.stack}`);
} finally {
  await gateway.stop();
  upstream.stop();
}
process.exit(failed ? 1 : 0);

async function run() {
  const agent = new http.Agent({ keepAlive: true });
  const session = await begin(gateway.port, agent);
  await calls(agent, session, 2_000);
  print('before', await gateway.memory());

  const clients = await Promise.all(Array.from({ length: STREAMS }, () => open(session)));
  check(streams.size === STREAMS, `${streams.size} streams reach the server`);
  broadcast(1);
  await until(() => clients.every((it) => it.events === 1), 10_000, 'each stream has its first event');
  print(`${STREAMS} streams open`, await gateway.memory());

  const slow = await openSlow(session);
  await until(() => flood.open, 5_000, 'flood begins');
  let last = -1;
  await until(() => { const still = flood.sent === last; last = flood.sent; return still && last > 0; }, 10_000, 'held back');
  check(flood.sent < 16 << 20, `the agent that does not read holds its server back after ${mib(flood.sent)} of ${FLOOD_MIB} MiB`);

  const { errors, p50, max } = await calls(agent, session, CALLS);
  check(errors === 0, `${CALLS} calls of another agent meanwhile: ${errors} errors, p50 ${p50} ms, max ${max} ms`);
  broadcast(2);
  const took = await until(() => clients.every((it) => it.events === 2), 10_000, 'each stream has its second event');
  console.log(`a second event reached all ${STREAMS} streams in ${Math.round(took)} ms`);
  print('with the slow agent', await gateway.memory());
  check(flood.sent < 16 << 20, `still held back at ${mib(flood.sent)} MiB`);

  clients.forEach((it) => it.socket.destroy());
  slow.destroy();
  const left = await until(() => streams.size === 0 && !flood.open, 5_000, 'all released');
  check(left < 1_000, `all agents left: the server's last connection was released after ${Math.round(left)} ms`);
  await until(async () => (await gateway.gauge('sluice_open_streams')) === 0
    && (await gateway.gauge('sluice_inflight_requests')) === 0, 1_000, 'gauges at 0');
  console.log('sluice_open_streams 0, sluice_inflight_requests 0');
  print('after', await gateway.memory());
  const problems = gateway.log.join('').split('\n').filter((it) => / (ERROR|WARN) |OutOfMemory/.test(it));
  check(problems.length === 0, `${problems.length} warnings or errors in the gateway's log ${problems.slice(0, 3)}`);
}

function open(session) {
  return new Promise((done, fail) => {
    const client = { events: 0 };
    const request = http.request({ host: '127.0.0.1', port: gateway.port, agent: false, path: '/mcp/bench',
      headers: headers(session) }, (response) => {
      if (response.statusCode !== 200) return fail(new Error(`stream: ${response.statusCode}`));
      response.setEncoding('utf8').on('data', (text) => (client.events += text.split('\n\n').length - 1));
      response.on('error', () => {});
      client.socket = response.socket;
      return done(client);
    });
    request.on('error', fail).end();
  });
}

/** Sends a call whose reply is never read. */
function openSlow(session) {
  return new Promise((done) => {
    const body = JSON.stringify(call(1, 'flood'));
    const socket = net.connect(gateway.port, '127.0.0.1', () => {
      const head = Object.entries(headers(session)).map(([name, value]) => `${name}: ${value}`).join('\r\n');
      socket.pause();
      socket.write(`POST /mcp/bench HTTP/1.1\r\nhost: localhost\r\n${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      done(socket);
    });
    socket.on('error', () => {});
  });
}

function pour(response) {
  const event = `data: ${JSON.stringify({ jsonrpc: '2.0', method: 'notifications/message', params: { x: 'x'.repeat(65_536) } })}\n\n`;
  flood.open = true;
  response.on('close', () => (flood.open = false));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const write = () => {
    while (flood.sent < FLOOD_MIB << 20) {
      flood.sent += event.length;
      if (!response.write(event)) return response.once('drain', write);
    }
    return response.end();
  };
  write();
}

async function calls(agent, session, count) {
  const times = [];
  let errors = 0;
  for (let id = 1; id <= count; id++) {
    const start = performance.now();
    const reply = await post(gateway.port, call(id, 'echo'), { agent, session }).catch(() => ({ status: 0 }));
    if (reply.status !== 200 || !reply.text.includes('"echo"')) errors++;
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { errors, p50: times[count >> 1].toFixed(1), max: times[count - 1].toFixed(1) };
}

function broadcast(n) {
  streams.forEach((it) => it.write(`data: {"jsonrpc":"2.0","method":"notifications/message","params":{"n":${n}}}\n\n`));
}

function mib(bytes) {
  return (bytes / 1024 / 1024).toFixed(1);
}

function print(when, { rss, heap }) {
  console.log(`${when}: RSS ${rss} MiB, live heap ${heap} MiB (of ${HEAP})`);
}

function check(good, text) {
  console.log(text);
  if (!good) throw new Error(text);
}
