// One slice of one row: as many calls as can be made by wrk, or calls at a fixed rate.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { sleep } from '../gateway.mjs';
import { ANY_ID } from './exchanges.mjs';
import { compilerMicros, cpuMicros, output, resident } from './machine.mjs';
import { STDIO_SERVER } from './servers.mjs';

/** What is written after the last reply belongs to the calls before. */
const SETTLE = 200;
let ids = ANY_ID;

export async function load(folder, row, gateway, { connections, seconds, redis }) {
  const request = row.request(gateway);
  const script = path.join(folder, 'load.lua');
  fs.writeFileSync(script, lua(request, row.stdio ? (ids += 1_000_000) : 0));
  const pids = [gateway.process?.pid, redis].filter((it) => it);
  const before = pids.map((it) => cpuMicros(it, STDIO_SERVER));
  const compiled = compilerMicros(gateway.process?.pid);
  const text = await output('wrk', ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', script,
    `http://127.0.0.1:${gateway.port}${request.path}`]);
  await sleep(SETTLE);
  const after = pids.map((it) => cpuMicros(it, STDIO_SERVER));
  const calls = Number(/(\d+) requests in/.exec(text)[1]);
  const errors = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0) +
    (/Socket errors: (.*)/.exec(text)?.[1].match(/\d+/g) ?? []).reduce((sum, it) => sum + Number(it), 0);
  const micros = pids.map((_, i) => (after[i] - before[i]) / calls);
  return { calls, errors, rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]), cpu: gateway.process ? micros[0] : NaN,
    compilerCpu: gateway.process ? Math.max(0, compilerMicros(gateway.process.pid) - compiled) / calls : NaN,
    ...(redis ? { redisCpu: micros[1] } : {}), resident: gateway.process ? resident(gateway.process.pid, STDIO_SERVER) : NaN };
}

function lua({ headers, body }, firstId) {
  const quoted = (text) => `[==[${text}]==]`;
  const lines = [`wrk.method = 'POST'`, ...Object.entries(headers).map(([name, value]) => `wrk.headers['${name}'] = ${quoted(value)}`)];
  if (!firstId) return [...lines, `wrk.body = ${quoted(body)}`].join('\n');
  const [front, back] = body.split(String(ANY_ID));
  return [...lines, `local id = ${firstId}`, 'function request()', '  id = id + 1',
    `  return wrk.format(nil, nil, nil, ${quoted(front)} .. string.format('%d', id) .. ${quoted(back)})`, 'end'].join('\n');
}

/** A process that keeps to its rate: it is started once, so that its own warming up is nobody's latency. */
export async function startPacer(machine, java) {
  const child = spawn(`${java}/bin/java`, ['-XX:+UseSerialGC', '-Xmx256m', path.join(import.meta.dirname, 'Paced.java')],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.on('exit', done));
  machine.ends(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (row, gateway, { rate, connections, millis }) => {
    const { path: at, headers, body } = row.request(gateway);
    const head = Object.entries({ Host: `127.0.0.1:${gateway.port}`, ...headers, 'Content-Length': Buffer.byteLength(body) })
      .map(([name, value]) => `${name}: ${value}\r\n`).join('');
    const base64 = (text) => Buffer.from(text).toString('base64');
    const reply = row.reply.exact === undefined ? `~${base64(row.reply.holds)}` : `=${base64(row.reply.exact)}`;
    child.stdin.write(`${gateway.port} ${rate} ${connections} ${millis} ${base64(`POST ${at} HTTP/1.1\r\n${head}\r\n${body}`)} ${reply}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('the pacer has ended');
    const [p50, p90, p99, p999, calls, wrong, missing] = value.split(' ').map(Number);
    return { p50, p90, p99, p999, calls, wrong, missing };
  };
}
