// Load by wrk on a gateway before a server by nginx, and what it costs. Needs both (Debian: nginx-light wrk).
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { TOKEN, freePort, until } from './gateway.mjs';

export const REPLY = '{"jsonrpc":"2.0","id":1,"result":{"resultType":"complete","content":[{"type":"text","text":"echo"}]}}';

/** Processes of one bench and its files; `stop` ends the former, the last one first. */
export function bench(folder) {
  const started = [];
  const write = (name, text) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const begin = (command, args) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = new Promise((done) => child.on('exit', done));
    started.push(() => {
      child.kill('SIGTERM');
      return ended;
    });
    return child;
  };
  return { started, write, begin,
    async stop() {
      for (const stop of started.reverse()) await stop();
      fs.rmSync(folder, { recursive: true });
    },
    async startNginx() {
      const port = await freePort();
      const config = write('nginx.conf', `daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr;
    events { worker_connections 1024; }
    http { access_log off; keepalive_requests 100000000; client_body_temp_path ${folder}; proxy_temp_path ${folder};
      fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
      server { listen 127.0.0.1:${port};
        location / { default_type application/json; return 200 '${REPLY}'; } } }`);
      begin('nginx', ['-p', folder, '-c', config]);
      await until(() => reachable(port), 10_000, 'nginx');
      return `http://127.0.0.1:${port}/mcp`;
    },
    wrk(port, tool, connections, seconds) {
      const text = execFileSync('wrk', ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s',
        write(`${tool}.lua`, script(tool)), `http://127.0.0.1:${port}/mcp/bench`], { encoding: 'utf8' });
      const errors = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0) +
        (/Socket errors: (.*)/.exec(text)?.[1].match(/\d+/g) ?? []).reduce((sum, it) => sum + Number(it), 0);
      return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]),
        calls: Number(/(\d+) requests in/.exec(text)[1]), errors };
    },
  };
}

export function reachable(port) {
  return new Promise((done) => {
    const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); done(true); });
    socket.on('error', () => done(false));
  });
}

/** The server's own reply must come back: a bypass cannot win. */
export async function assertPasses(port, tool) {
  const reply = await fetch(`http://127.0.0.1:${port}/mcp/bench`,
    { method: 'POST', headers: headers(tool), body: body(tool) });
  const text = await reply.text();
  if (text !== REPLY) throw new Error(`${tool}: ${reply.status} ${text}`);
}

export function headers(tool) {
  return [['Authorization', `Bearer ${TOKEN}`], ['Content-Type', 'application/json'],
    ['Accept', 'application/json, text/event-stream'], ['MCP-Protocol-Version', '2026-07-28'],
    ['Mcp-Method', 'tools/call'], ['Mcp-Name', tool]];
}

export function body(tool) {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: tool,
    _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientCapabilities': {} },
    arguments: { message: 'hello' } } });
}

function script(tool) {
  return `wrk.method = 'POST'\nwrk.body = '${body(tool)}'\n` +
    headers(tool).map(([name, value]) => `wrk.headers['${name}'] = '${value}'\n`).join('');
}

export function cpuMicros(pid) {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

export function spread(numbers, digits = 3) {
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  return `${median(numbers).toFixed(digits)} [${low.toFixed(digits)} … ${high.toFixed(digits)}]`;
}
