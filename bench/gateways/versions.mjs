// What was compared, and on what.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { output } from './machine.mjs';

export async function versions(java, project) {
  const first = async (pattern, command, ...args) => pattern.exec(await output(command, args).catch((e) => e.message))?.[1] ?? 'unknown';
  const pom = fs.readFileSync(path.join(import.meta.dirname, 'vertx-proxy/pom.xml'), 'utf8');
  const npm = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, 'npm/package.json'), 'utf8')).dependencies;
  const release = fs.readFileSync(path.join(java, 'release'), 'utf8');
  return {
    Sluice: await first(/(\S+)/, 'git', '-C', project, 'describe', '--always', '--exclude=*', '--abbrev=12', '--dirty=-changed'),
    JDK: /JAVA_RUNTIME_VERSION="([^"]+)"/.exec(release)?.[1] ?? 'unknown',
    nginx: await first(/nginx\/(\S+)/, 'nginx', '-v'),
    haproxy: await first(/version (\S+)/i, 'haproxy', '-v'),
    'redis-server': await first(/v=(\S+)/, 'redis-server', '--version'),
    wrk: await first(/wrk (?:debian\/)?(\S+)/, 'sh', '-c', 'wrk -v; true'),
    'vertx-http-proxy': /<vertx.version>([^<]+)/.exec(pom)[1],
    'Node.js': process.version.slice(1),
    ...npm,
    kernel: `${os.type()} ${os.release()}`,
    processor: `${os.cpus()[0].model.trim()} × ${os.cpus().length}`,
    'memory, GiB': (os.totalmem() / 2 ** 30).toFixed(0),
    'load before': os.loadavg().map((it) => it.toFixed(1)).join(' '),
  };
}
