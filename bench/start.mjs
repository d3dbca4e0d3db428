// How soon is the image's gateway ready, and how much memory has it when nobody calls: with the JVM's cache, and without it?
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, hashed, sleep } from './gateway.mjs';
import { LIMIT, image, train } from './image.mjs';

const ROUNDS = Number(process.argv[2] ?? 15);
const PROJECT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const JVMS = '/usr/lib/jvm';
const JAVA = process.env.JAVA_HOME_25 ?? path.join(JVMS, fs.readdirSync(JVMS).find((it) => it.includes('25')) ?? 'none');

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-start-'));
let failed = false;
try {
  await run();
} catch (e) {
  failed = true;
  console.log(`FAILED: ${e.stack}`);
} finally {
  fs.rmSync(work, { recursive: true });
}
process.exit(failed ? 1 : 0);

async function run() {
  const plain = image(work, 'plain', process.env.SLUICE_FAST ?? build('fast-jar'));
  const cached = image(work, 'cached', process.env.SLUICE_AOT ?? build('aot-jar'));
  console.log(await train(cached, JAVA));
  const documents = path.join(work, 'documents');
  write(documents, 'servers/away.yaml', 'url: http://127.0.0.1:9/mcp\n');
  write(documents, 'policies/none.yaml', 'version: "1"\ndefault: deny\n');
  write(documents, 'grants/agent.yaml', `server: away\npolicy: none\ntoken: ${hashed(`${Math.random()}`)}\n`);

  // "the same, without": the same files and flags, but for the cache.
  const kinds = [['with the cache', cached, ''], ['the same without', cached, '-XX:AOTMode=off'], ['fast-jar, no cache', plain, '']];
  const seen = kinds.map(() => ({ ready: [], cpu: [], rss: [] }));
  for (let round = -1; round < ROUNDS; round++) { // the first one only fills the file cache
    for (const [index, [, folder, options]] of kinds.entries()) {
      const one = await start(folder, options, documents);
      if (round >= 0) for (const [what, value] of Object.entries(one)) seen[index][what].push(value);
    }
  }
  console.log(`${ROUNDS} interleaved rounds, load average ${os.loadavg().map((it) => it.toFixed(1)).join(' ')} on ${os.cpus().length} processors; median [min … max]`);
  for (const [index, [name]] of kinds.entries()) {
    const { ready, cpu, rss } = seen[index];
    console.log(`${name.padEnd(20)} ready ${show(ready)} ms, processor time ${show(cpu)} ms, resident at idle ${show(rss)} MiB`);
  }
  const ratio = seen[0].ready.map((it, round) => it / seen[1].ready[round]);
  console.log(`with : without, by round: ${median(ratio).toFixed(2)} [${Math.min(...ratio).toFixed(2)} … ${Math.max(...ratio).toFixed(2)}]`);
  if (median(seen[0].rss) >= 160) throw new Error('160 MiB or more at idle');
  if (median(seen[0].ready) >= 1500) throw new Error('1.5 s or more until ready');
}

function build(type) {
  execFileSync('./mvnw', ['-q', 'package', '-DskipTests', `-Dquarkus.package.jar.type=${type}`], { cwd: PROJECT, stdio: 'inherit' });
  return path.join(PROJECT, 'target/quarkus-app');
}

async function start(folder, options, documents) {
  const [port, management] = [await freePort(), await freePort()];
  const begun = performance.now();
  const gateway = spawn(path.join(folder, 'sluice'), ['serve'], { stdio: 'ignore', env: { PATH: process.env.PATH, JAVA_HOME: JAVA,
    JAVA_OPTS: `${LIMIT} ${options}`, SLUICE_CONFIG_DIR: documents, MALLOC_ARENA_MAX: '2', QUARKUS_HTTP_HOST: '127.0.0.1', QUARKUS_HTTP_PORT: port,
    QUARKUS_MANAGEMENT_HOST: '127.0.0.1', QUARKUS_MANAGEMENT_PORT: management } });
  const ended = new Promise((done) => gateway.on('exit', done));
  try {
    while (!(await up(management))) {
      if (gateway.exitCode !== null || performance.now() - begun > 60_000) throw new Error(`not ready: ${folder}`);
      await sleep(5);
    }
    const ready = Math.round(performance.now() - begun);
    const [user, system] = fs.readFileSync(`/proc/${gateway.pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13);
    await sleep(Number(process.env.SLUICE_IDLE_MS ?? 5_000));
    const rss = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${gateway.pid}/status`, 'utf8'))[1];
    return { ready, cpu: (Number(user) + Number(system)) * 10, rss: Math.round(rss / 1024) };
  } finally {
    gateway.kill('SIGTERM');
    await ended;
  }
}

function up(port) {
  return new Promise((done) => {
    http.get({ host: '127.0.0.1', port, path: '/q/health/ready', agent: false, timeout: 2_000 }, (response) => {
      response.resume().on('end', () => done(response.statusCode === 200));
    }).on('error', () => done(false)).on('timeout', function () { this.destroy(); });
  });
}

function write(folder, name, text) {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function show(values) {
  return `${median(values)} [${Math.min(...values)} … ${Math.max(...values)}]`;
}
