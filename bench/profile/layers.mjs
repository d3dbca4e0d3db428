// Where the processor time of all threads goes, by async-profiler: kernel, JVM, and each library, and below that by Sluice's innermost class.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const VERSION = '4.2';
const LAYERS = [['dev/sluice/', 'Sluice'], ['io/vertx/', 'Vert.x'], ['io/netty/', 'Netty'], ['io/smallrye/mutiny/', 'Mutiny'],
  ['io/quarkus/', 'Quarkus'], ['io/micrometer/', 'Micrometer'], ['io/prometheus/', 'Micrometer'], ['java/', 'JDK'], ['jdk/', 'JDK'], ['sun/', 'JDK']];
const ROWS = 25;

/** The profiler's library, from Maven Central into `folder`; null where there is none for this machine. */
export function library(project, folder) {
  const platform = { x64: 'linux-x64', arm64: 'linux-arm64' }[process.arch];
  if (process.platform !== 'linux' || !platform) return null;
  execFileSync('./mvnw', ['-B', '-q', 'org.apache.maven.plugins:maven-dependency-plugin:3.7.0:copy', `-Dartifact=tools.profiler:async-profiler:${VERSION}`,
    `-DoutputDirectory=${folder}`], { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('unzip', ['-q', '-o', path.join(folder, `async-profiler-${VERSION}.jar`), `${platform}/libasyncProfiler.so`, '-d', folder]);
  return path.join(folder, platform, 'libasyncProfiler.so');
}

/** Profiles a process while `work` runs; `jcmd` asks the process. */
export function profiled(jcmd, lib, file, work) {
  const tell = (command) => {
    const said = jcmd('JVMTI.agent_load', lib, `"${command}"`);
    if (!said.includes('return code: 0')) throw new Error(`async-profiler: ${said}`);
  };
  tell('start,event=cpu,interval=500us');
  work();
  tell(`stop,file=${file},collapsed,ann`);
  return tables(fs.readFileSync(file, 'utf8'));
}

/** Of stacks as `frame;frame;frame count`. */
export function tables(text) {
  const stacks = text.trim().split('\n').map((line) => {
    const at = line.lastIndexOf(' ');
    return { frames: line.slice(0, at).split(';'), count: Number(line.slice(at + 1)) };
  });
  const sum = stacks.reduce((all, it) => all + it.count, 0);
  return [table('layer', stacks, sum, ({ frames }) => `${layer(frames.at(-1))}${isEventLoop(frames) ? '' : `, ${thread(frames)}`}`),
    table('Sluice\'s innermost class, and the layer that it called', stacks, sum, ({ frames }) => `${own(frames)} → ${owner(frames)}`)].join('\n\n');
}

function table(title, stacks, sum, key) {
  const found = new Map();
  for (const stack of stacks) found.set(key(stack), (found.get(key(stack)) ?? 0) + stack.count);
  const rows = [...found].sort((a, b) => b[1] - a[1]).slice(0, ROWS).map(([name, count]) => `| ${name} | ${((100 * count) / sum).toFixed(1)} % |`);
  return [`| ${title} | share |`, '|---|---|', ...rows].join('\n');
}

function layer(frame) {
  if (frame.endsWith('_[k]')) return 'kernel';
  return LAYERS.find(([prefix]) => frame.startsWith(prefix))?.[1] ?? 'JVM';
}

/** The library on whose behalf the JDK or the kernel works. */
function owner(frames) {
  const kernel = frames.at(-1).endsWith('_[k]') ? ', kernel' : '';
  return (frames.map(layer).findLast((it) => !['kernel', 'JVM', 'JDK'].includes(it)) ?? 'JVM') + kernel;
}

function own(frames) {
  const frame = frames.findLast((it) => it.startsWith('dev/sluice/'));
  return frame ? frame.slice('dev/sluice/'.length).replace(/\$\$Lambda.*|\.[^.]*$/, '').replaceAll('/', '.') : 'none';
}

function isEventLoop(frames) {
  return frames.some((it) => /EventLoop\.run/.test(it));
}

function thread(frames) {
  if (frames.some((it) => it.includes('dev/sluice/audit/'))) return 'decision log';
  if (frames.some((it) => it.startsWith('VMThread'))) return 'collector';
  return frames.some((it) => it.startsWith('CompileBroker')) ? 'compilers' : 'others';
}
