// Starts the real artifact over a folder of documents, and says what it costs. Everything is on loopback.
import { spawn, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const JAR = path.join(path.dirname(fileURLToPath(import.meta.url)), '../target/quarkus-app/quarkus-run.jar');
export const TOKEN = 'bench-token-5d0c1f77';

export function sleep(millis) {
  return new Promise((done) => setTimeout(done, millis));
}

export async function until(condition, millis, what) {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > millis) throw new Error(`not within ${millis} ms: ${what}`);
    await sleep(10);
  }
  return performance.now() - start;
}

/** A token as a grant holds it. */
export function hashed(token) {
  return `sha256:${createHash('sha256').update(token).digest('hex')}`;
}

export function freePort() {
  return new Promise((done) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/**
 * Starts a gateway before one server; `onDecision` hears each decision in the log, which is thrown away without it.
 * `documents` writes others than one server, policy and grant into the folder; `ports` are those of agents and of operators;
 * `waits` is false for one that will not be ready; `jar` is that of another build, and `onStart` gets the gateway before it is ready.
 */
export async function startGateway({ upstream, policy, heap, settings = [], onDecision, documents, ports, waits = true, jar = JAR,
  onStart = () => {} }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-bench-'));
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  };
  if (documents) {
    documents(folder);
  } else {
    write('servers/bench.yaml', `url: ${upstream}\n`);
    write('policies/bench.json', policy);
    write('grants/bench.yaml', `server: bench\npolicy: bench\ntoken: ${hashed(TOKEN)}\n`);
  }

  const [port, management] = ports ?? [await freePort(), await freePort()];
  const java = spawn(
    process.env.JAVA_HOME_25 && !heap ? `${process.env.JAVA_HOME_25}/bin/java` : 'java',
    [...(heap ? [`-Xmx${heap}`] : []), `-Dsluice.config.dir=${folder}`, `-Dsluice.http.streams-per-caller=100000`,
      `-Dsluice.http.streams=100000`, `-Dquarkus.http.host=127.0.0.1`, `-Dquarkus.http.port=${port}`,
      `-Dquarkus.management.host=127.0.0.1`, `-Dquarkus.management.port=${management}`, ...settings, '-jar', jar],
    { stdio: ['ignore', onDecision ? 'pipe' : 'ignore', 'pipe'] });
  let rest = '';
  java.stdout?.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    for (const line of lines.filter((it) => it)) {
      const read = JSON.parse(line);
      if (read.decision) onDecision(read);
    }
  });
  const log = [];
  java.stderr.setEncoding('utf8').on('data', (text) => log.push(text));
  const ended = new Promise((done) => java.on('exit', done));
  const told = (what) => get(management, what);
  const gateway = {
    port, management, folder, log, pid: java.pid, ending: false,
    /** The generation and hash of the documents in force, and what is wrong with those in the folder. */
    async snapshot() {
      return JSON.parse(await told('/q/health/ready')).checks.find((it) => it.name === 'configuration').data;
    },
    /** The sum of a metric's series whose labels hold a text. */
    async metric(name, labels = '') {
      return (await told('/q/metrics')).split('\n')
        .filter((it) => (it.startsWith(`${name}{`) || it.startsWith(`${name} `)) && it.includes(labels))
        .reduce((sum, it) => sum + Number(it.split(' ').pop()), 0);
    },
    async gauge(name) {
      const line = (await told('/q/metrics')).split('\n').find((it) => it.startsWith(`${name}{`));
      return line ? Number(line.split(' ').pop()) : 0;
    },
    /** Resident memory and, after a full collection, live heap; in MiB. */
    async memory() {
      execFileSync('jcmd', [String(java.pid), 'GC.run'], { stdio: 'ignore' });
      const heap = (await told('/q/metrics')).split('\n')
        .filter((it) => it.startsWith('jvm_memory_used_bytes{area="heap"'))
        .reduce((sum, it) => sum + Number(it.split(' ').pop()), 0);
      const rss = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${java.pid}/status`, 'utf8'))[1];
      return { rss: Math.round(rss / 1024), heap: Math.round(heap / 1024 / 1024) };
    },
    /** Resident memory in MiB: now (`VmRSS`) or at most (`VmHWM`). */
    resident(what = 'VmRSS') {
      const status = fs.readFileSync(`/proc/${java.pid}/status`, 'utf8');
      return Math.round(new RegExp(`${what}:\\s+(\\d+)`).exec(status)[1] / 1024);
    },
    async stop(signal = 'SIGTERM') {
      gateway.ending = true;
      java.kill(signal);
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
  onStart(gateway);
  try {
    const ready = waits ? '/q/health/ready' : '/q/health/live';
    await until(() => told(ready).then((it) => it.includes('"UP"'), () => false), 60_000, 'gateway ready');
  } catch (e) {
    java.kill('SIGTERM');
    throw new Error(`${e.message}\n${log.join('')}`);
  }
  return gateway;
}

function get(port, path) {
  return new Promise((done, fail) => {
    http.get({ host: '127.0.0.1', port, path }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => (text += piece)).on('end', () => done(text));
    }).on('error', fail);
  });
}

/** An MCP session through the gateway. */
export async function begin(port, agent, token = TOKEN) {
  const message = { jsonrpc: '2.0', id: 0, method: 'initialize',
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'bench', version: '1' } } };
  const reply = await post(port, message, { agent, token });
  return reply.headers['mcp-session-id'];
}

/** Sends a message and reads the whole reply. */
export function post(port, message, { agent, session, token = TOKEN, others = {} } = {}) {
  return new Promise((done, fail) => {
    const request = http.request({ host: '127.0.0.1', port, agent, path: '/mcp/bench', method: 'POST',
      headers: { ...headers(session, token), ...others } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => (text += piece))
        .on('end', () => done({ status: response.statusCode, headers: response.headers, text }))
        .on('error', fail);
    });
    request.on('error', fail).end(JSON.stringify(message));
  });
}

export function call(id, tool, message = 'hello') {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name: tool, arguments: { message } } };
}

export function headers(session, token = TOKEN) {
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json',
    accept: 'application/json, text/event-stream', ...(session ? { 'mcp-session-id': session } : {}) };
}

/** An upstream MCP server; `tools` answer calls, `listen` takes GET streams. */
export async function startUpstream({ tools, listen = (response) => response.end() }) {
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (piece) => (body += piece)).on('end', () => {
      if (request.method === 'GET') return listen(response);
      const { id, method, params } = JSON.parse(body);
      if (method === 'tools/call') return tools[params.name](response, id, request, params);
      response.setHeader('mcp-session-id', 'bench-upstream');
      return json(response, id, { protocolVersion: '2025-06-18', capabilities: { tools: {} },
        serverInfo: { name: 'bench', version: '1' } });
    });
  });
  Object.assign(server, { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 }); // on a busy machine it would close what is in use
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/mcp`,
    stop: () => { server.close(); server.closeAllConnections(); } };
}

export function json(response, id, result) {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ jsonrpc: '2.0', id, result }));
}

export function echo(response, id) {
  json(response, id, { content: [{ type: 'text', text: 'echo' }] });
}
