// What a call costs the gateway, and where: bytes allocated a request by the collector's counts, then the places that allocate
// and compute, by Flight Recorder and by async-profiler, which sees the kernel and the JVM too. With the image's flags, on a JDK 25 when JAVA_HOME_25 names one. Needs nginx and wrk
// (Debian: nginx-light wrk). `bench/run profile ROUNDS SECONDS`.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startGateway } from './gateway.mjs';
import { assertPasses, bench, cpuMicros, median, spread } from './load.mjs';
import { library, profiled } from './profile/layers.mjs';

const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 10);
const CONNECTIONS = 32;
const BIN = process.env.JAVA_HOME_25 ? `${process.env.JAVA_HOME_25}/bin/` : '';
const OPTIONS = fs.readFileSync(path.join(import.meta.dirname, '../src/main/jib/opt/sluice/serve.options'), 'utf8')
  .split('\n').filter((line) => line && !line.startsWith('#'));
const POLICY = JSON.stringify({ version: '1', default: 'deny', tools: { echo: {
  require: [{ conditions: [{ path: 'args.message', op: 'regex', value: '^[a-z]+$' }], on_deny: 'letters only' }] } } });

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-profile-'));
const { started, startNginx, wrk, stop } = bench(folder);
try {
  await run();
} finally {
  await stop();
}

async function run() {
  const upstream = await startNginx();
  const gateway = await startGateway({ upstream, policy: POLICY,
    settings: ['-XX:MaxRAM=512m', ...OPTIONS, `-Dsluice.audit.sink=file`, `-Dsluice.audit.file=${folder}/decisions.jsonl`,
      '-Dsluice.http.requests-per-caller=5000'] });
  started.push(() => gateway.stop());
  await assertPasses(gateway.port, 'echo');
  wrk(gateway.port, 'echo', CONNECTIONS, 2 * SECONDS);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await measured(gateway, SECONDS));
  const bytes = rounds.map((it) => it.bytes);
  console.log(`${ROUNDS} rounds of ${SECONDS} s, ${CONNECTIONS} connections, errors: ${rounds.reduce((sum, it) => sum + it.errors, 0)}`);
  console.log(`bytes allocated a request, median [min … max]: ${spread(bytes, 0)}`);
  console.log(`processor time a request, µs, median [min … max]: ${spread(rounds.map((it) => it.cpu), 1)}`);
  console.log(`calls/s, median [min … max]: ${spread(rounds.map((it) => it.rate), 0)}`);

  const file = process.env.SLUICE_RECORDING ?? `${folder}/calls.jfr`;
  const jcmd = (...args) => execFileSync(`${BIN}jcmd`, [String(gateway.pid), ...args], { encoding: 'utf8' });
  jcmd('JFR.start', 'name=calls', 'settings=profile', 'jdk.ObjectAllocationSample#throttle=off');
  wrk(gateway.port, 'echo', CONNECTIONS, 2 * SECONDS);
  jcmd('JFR.stop', 'name=calls', `filename=${file}`);
  console.log(execFileSync(`${BIN}java`, [path.join(import.meta.dirname, 'profile/Sites.java'), file, String(median(bytes))],
    { encoding: 'utf8' }));

  const lib = library(path.join(import.meta.dirname, '..'), folder);
  if (!lib) return console.log('async-profiler has no library for this machine');
  const stacks = process.env.SLUICE_STACKS ?? `${folder}/calls.stacks`;
  return console.log(profiled(jcmd, lib, stacks, () => wrk(gateway.port, 'echo', CONNECTIONS, 2 * SECONDS)));
}

/** A full collection before and after, as the JVM counts what was allocated at collections. */
async function measured(gateway, seconds) {
  const before = await allocated(gateway);
  const cpu = cpuMicros(gateway.pid);
  const seen = wrk(gateway.port, 'echo', CONNECTIONS, seconds);
  seen.cpu = (cpuMicros(gateway.pid) - cpu) / seen.calls;
  seen.bytes = ((await allocated(gateway)) - before) / seen.calls;
  return seen;
}

async function allocated(gateway) {
  execFileSync(`${BIN}jcmd`, [String(gateway.pid), 'GC.run'], { stdio: 'ignore' });
  return gateway.metric('jvm_gc_memory_allocated_bytes_total');
}
