// The server behind all rows, and the proxies by other people: by one process with one worker each.
import fs from 'node:fs';
import path from 'node:path';
import { freePort, until } from '../gateway.mjs';
import { reachable } from '../load.mjs';
import { REPLIES, SESSION } from './exchanges.mjs';
import { output } from './machine.mjs';

const HERE = import.meta.dirname;

/** nginx on static replies: nothing answers with less work, so that what is measured is what stands before it. */
export async function startUpstream(machine, folder, keys) {
  const port = await freePort();
  const www = path.join(folder, 'www');
  fs.mkdirSync(www, { mode: 0o755 });
  fs.chmodSync(folder, 0o711); // nginx' worker is another user where the bench runs as root
  fs.writeFileSync(path.join(www, 'keys.json'), keys);
  for (const [name, { body }] of Object.entries(REPLIES)) fs.writeFileSync(path.join(www, name), body);
  const config = write(folder, 'upstream.conf', `${nginx(folder, 'upstream')}
    http { ${quiet(folder)} root ${www};
      map $http_mcp_session_id $legacy { '' '${REPLIES.begun.body}'; default '${REPLIES.legacy.body}'; }
      map $http_mcp_session_id $begun { '' '${SESSION}'; default ''; }
      server { listen 127.0.0.1:${port} backlog=4096;
        location = /served { stub_status; }
        location = /keys { default_type application/json; try_files /keys.json =404; }
        ${['small', 'sse'].map(returned).join('\n')}
        ${['k17', 'k200', 'list'].map(file).join('\n')}
        location = /mcp/legacy { default_type application/json; add_header Mcp-Session-Id $begun; return 200 $legacy; } } }`);
  const process = machine.begin('nginx', ['-p', folder, '-c', config]);
  await ready(process, port, 'upstream');
  return { port, pid: process.pid,
    /** Requests that reached it so far, without those that ask this. */
    async served() {
      this.asked = (this.asked ?? 0) + 1;
      const text = await (await fetch(`http://127.0.0.1:${port}/served`, { headers: { Connection: 'close' } })).text();
      return Number(/^\s*\d+ \d+ (\d+)/m.exec(text)[1]) - this.asked;
    } };
}

function returned(name) {
  const { type, body } = REPLIES[name];
  const quoted = body.replaceAll('\n', '\\n'); // which nginx reads as the line's end
  return `location = /mcp/${name} { default_type ${type}; return 200 '${quoted}'; }`;
}

/** Too long for the configuration. nginx refuses to POST to files, and is told that this is no error. */
function file(name) {
  return `location = /mcp/${name} { default_type ${REPLIES[name].type}; error_page 405 =200 /file/${name}; return 405; }
        location = /file/${name} { internal; default_type ${REPLIES[name].type}; try_files /${name} =404; }`;
}

export async function startNginx(machine, folder, upstream) {
  const port = await freePort();
  const config = write(folder, 'proxy.conf', `${nginx(folder, 'proxy')}
    http { ${quiet(folder)} proxy_buffers 64 8k; proxy_buffer_size 8k; proxy_max_temp_file_size 0;
      upstream servers { server 127.0.0.1:${upstream}; keepalive 256; keepalive_requests 100000000; keepalive_timeout 1h; }
      server { listen 127.0.0.1:${port} backlog=4096;
        location / { proxy_pass http://servers; proxy_http_version 1.1; proxy_set_header Connection ''; } } }`);
  const process = machine.begin('nginx', ['-p', folder, '-c', config]);
  await ready(process, port, 'nginx');
  return { name: 'nginx', port, process };
}

export async function startHaproxy(machine, folder, upstream) {
  const port = await freePort();
  const config = write(folder, 'haproxy.cfg', `global
  nbthread 1
  maxconn 2000
defaults
  mode http
  http-reuse always
  timeout connect 5s
  timeout client 1h
  timeout server 1h
frontend agents
  bind 127.0.0.1:${port}
  default_backend servers
backend servers
  server one 127.0.0.1:${upstream}
`);
  const process = machine.begin('haproxy', ['-db', '-q', '-f', config]);
  await ready(process, port, 'haproxy');
  return { name: 'haproxy', port, process };
}

/** `folder` is what `buildVertxProxy` filled. */
export async function startVertxProxy(machine, { java, flags, classes }, upstream) {
  const port = await freePort();
  const process = machine.begin(`${java}/bin/java`, [...flags, '-cp', `${classes}:${classes}/lib/*`, 'Proxy', String(port), String(upstream)]);
  await ready(process, port, 'vertx-http-proxy');
  return { name: 'vertx-http-proxy', port, process };
}

export async function buildVertxProxy(java, classes) {
  if (!fs.existsSync(path.join(classes, 'lib'))) {
    await output(path.join(HERE, '../../mvnw'), ['-q', '-B', '-f', path.join(HERE, 'vertx-proxy/pom.xml'), 'dependency:copy-dependencies',
      `-DoutputDirectory=${classes}/lib`]);
  }
  await output(`${java}/bin/javac`, ['-d', classes, '-cp', `${classes}/lib/*`, path.join(HERE, 'vertx-proxy/Proxy.java')]);
}

export const STDIO_SERVER = path.join(HERE, 'stdio-server.mjs');

/** The gateways of `npm/package.json`, as their lock file has them. */
export async function installNpm(folder) {
  fs.mkdirSync(folder, { recursive: true });
  if (fs.existsSync(path.join(folder, 'node_modules/mcp-proxy'))) return;
  for (const file of ['package.json', 'package-lock.json']) fs.copyFileSync(path.join(HERE, 'npm', file), path.join(folder, file));
  await output('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, signal: AbortSignal.timeout(300_000) });
}

export async function startMcpProxy(machine, npm) {
  const port = await freePort();
  const process = machine.begin(execPath(), [path.join(npm, 'node_modules/mcp-proxy/dist/bin/mcp-proxy.mjs'), '--host', '127.0.0.1',
    '--port', String(port), '--server', 'stream', '--streamEndpoint', '/mcp/stdio', '--', execPath(), STDIO_SERVER]);
  await ready(process, port, 'mcp-proxy');
  return { name: 'mcp-proxy', port, process };
}

export async function startSupergateway(machine, npm) {
  const port = await freePort();
  const process = machine.begin(execPath(), ['--require', path.join(HERE, 'loopback.cjs'), path.join(npm, 'node_modules/supergateway/dist/index.js'),
    '--stdio', `${execPath()} ${STDIO_SERVER}`, '--outputTransport', 'streamableHttp', '--stateful', '--streamableHttpPath', '/mcp/stdio',
    '--port', String(port), '--logLevel', 'none']);
  await ready(process, port, 'supergateway');
  return { name: 'supergateway', port, process };
}

export async function startRedis(machine, folder) {
  const port = await freePort();
  const process = machine.begin('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
  await ready(process, port, 'redis-server');
  return { name: 'redis', port, process };
}

async function ready(process, port, name) {
  await until(async () => {
    if (!process.alive()) throw new Error(`${name} ended: ${process.said()}`);
    return reachable(port);
  }, 30_000, name);
}

function nginx(folder, name) {
  return `daemon off; worker_processes 1; pid ${folder}/${name}.pid; error_log stderr error; events { worker_connections 2048; }`;
}

function quiet(folder) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((it) => `${it}_temp_path ${folder}/temp;`).join(' ');
  return `access_log off; keepalive_requests 100000000; keepalive_timeout 1h; sendfile on; tcp_nopush off; ${temporary}`;
}

function write(folder, name, text) {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
}

function execPath() {
  return globalThis.process.execPath;
}
