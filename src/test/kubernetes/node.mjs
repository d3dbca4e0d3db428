// Stands in for a node of the cluster: starts the pods of one namespace as processes of this machine, each in a mount namespace of
// its own where the root file system cannot be written and where the pod's volumes lie at their paths, with the pod's
// user, arguments and environment, and with nothing else of this one. ConfigMaps are mounted as the kubelet mounts them, and
// changed as it changes them, by `..data`. Probes are asked; pods become ready, end, and are stopped with their grace period.
// Pods share the addresses of this machine, so only one of them may listen. Needs to be root.
import { spawn, execFile } from 'node:child_process';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';
import { project, volumesOf } from './volumes.mjs';

const [kubectl, namespace, work, image, address] = process.argv.slice(2);
const NODE = 'here';
const running = new Map();
let ending = false;

async function ask(...args) {
  const { stdout } = await promisify(execFile)(kubectl, ['--namespace', namespace, ...args], { maxBuffer: 1 << 26 });
  return stdout;
}

async function bind({ metadata: { name } }) {
  const file = `${work}/${name}.binding.json`;
  writeFileSync(file, JSON.stringify({
    apiVersion: 'v1', kind: 'Binding', metadata: { name }, target: { kind: 'Node', name: NODE },
  }));
  await ask('create', '--raw', `/api/v1/namespaces/${namespace}/pods/${name}/binding`, '--filename', file);
}

const condition = (type, yes) => ({ type, status: yes ? 'True' : 'False' });

async function report(pod, phase, ready, state) {
  const name = pod.spec.containers[0].name;
  const status = {
    phase,
    podIP: address,
    podIPs: [{ ip: address }],
    conditions: [condition('Initialized', true), condition('ContainersReady', ready), condition('Ready', ready)],
    containerStatuses: [{ name, image: 'here', imageID: 'here', ready, restartCount: 0, state }],
  };
  const patch = JSON.stringify({ status });
  await ask('patch', 'pod', pod.metadata.name, '--subresource=status', '--type=merge', `--patch=${patch}`).catch(() => {});
}

function environment(pod, container) {
  const fields = {
    'metadata.name': pod.metadata.name,
    'metadata.namespace': pod.metadata.namespace,
    'spec.nodeName': NODE,
    'status.podIP': address,
  };
  const given = (container.env ?? []).map(({ name, value, valueFrom }) => [
    name,
    valueFrom?.fieldRef ? fields[valueFrom.fieldRef.fieldPath] : (value ?? ''),
  ]);
  const { KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT } = process.env;
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    SLUICE_TEST_HOSTS: 'exports-mcp sluice sluice.tools',
    KUBERNETES_SERVICE_HOST,
    KUBERNETES_SERVICE_PORT,
    ...Object.fromEntries(given),
  };
}

async function start(pod) {
  await bind(pod);
  const folder = `${work}/${pod.metadata.uid}`;
  mkdirSync(`${folder}/layers`, { recursive: true });
  const container = pod.spec.containers[0];
  const volumes = volumesOf(pod);
  for (const volume of volumes) await project(volume, folder, ask, pod);
  const mounts = container.volumeMounts.map(({ name, mountPath }) => `${folder}/volumes/${name}:${mountPath}`);
  const user = pod.spec.securityContext.runAsUser;
  const child = spawn(
    'unshare',
    ['--mount', '--propagation=private', 'bash', new URL('container.sh', import.meta.url).pathname, folder, image, String(user),
      mounts.join(' '), ...(container.args ?? ['serve'])],
    { env: environment(pod, container), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const log = createWriteStream(`${work}/${pod.metadata.name}.log`);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const one = { pod, child, folder, volumes, ready: false, ended: false };
  running.set(pod.metadata.uid, one);
  console.log(`started ${pod.metadata.name}: ${(container.args ?? ['serve']).join(' ')}`);
  await report(pod, 'Running', container.readinessProbe === undefined, { running: {} });
  child.on('exit', (code, signal) => {
    one.ended = true;
    const exitCode = code ?? 128;
    console.log(`ended ${pod.metadata.name}: ${signal ?? code}`);
    const state = { terminated: { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error' } };
    report(pod, exitCode === 0 ? 'Succeeded' : 'Failed', false, state);
  });
}

async function stop(one) {
  const { pod, child } = one;
  if (one.stopping) return;
  one.stopping = true;
  if (!one.ended) {
    const pre = pod.spec.containers[0].lifecycle?.preStop?.sleep?.seconds ?? 0;
    await pause(pre * 1000);
    const over = new Promise((resolve) => child.once('exit', resolve));
    const begun = Date.now();
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), (pod.spec.terminationGracePeriodSeconds - pre) * 1000);
    if (!one.ended) await over;
    clearTimeout(late);
    console.log(`stopped ${pod.metadata.name} after ${pre} s of preStop and ${((Date.now() - begun) / 1000).toFixed(1)} s`);
  }
  running.delete(pod.metadata.uid);
  await ask('delete', 'pod', pod.metadata.name, '--grace-period=0', '--force', '--ignore-not-found').catch(() => {});
}

async function probe(one) {
  const { readinessProbe: { httpGet } = {}, ports = [] } = one.pod.spec.containers[0];
  if (!httpGet || one.ended || one.stopping) return;
  const port = ports.find(({ name }) => name === httpGet.port)?.containerPort ?? httpGet.port;
  const ready = await fetch(`http://${address}:${port}${httpGet.path}`, { signal: AbortSignal.timeout(2000) })
    .then((answer) => answer.ok, () => false);
  if (ready === one.ready) return;
  one.ready = ready;
  console.log(`${one.pod.metadata.name} is ${ready ? '' : 'not '}ready`);
  await report(one.pod, 'Running', ready, { running: {} });
}

async function look() {
  const pods = JSON.parse(await ask('get', 'pods', '--output=json')).items;
  for (const pod of pods) {
    const known = running.get(pod.metadata.uid);
    if (!known && !pod.metadata.deletionTimestamp && pod.status.phase === 'Pending') await start(pod);
    if (known && pod.metadata.deletionTimestamp) stop(known);
    if (!known && pod.metadata.deletionTimestamp) {
      await ask('delete', 'pod', pod.metadata.name, '--grace-period=0', '--force', '--ignore-not-found').catch(() => {});
    }
  }
  for (const one of running.values()) {
    if (!pods.some((pod) => pod.metadata.uid === one.pod.metadata.uid)) stop(one);
    if (!one.ended) for (const volume of one.volumes) await project(volume, one.folder, ask, one.pod);
    await probe(one);
  }
}

process.on('SIGTERM', () => {
  ending = true;
});
while (!ending) {
  await look().catch((problem) => console.log(String(problem)));
  await pause(300);
}
await Promise.all([...running.values()].map((one) => {
  one.child.kill('SIGKILL');
  return one.ended || new Promise((resolve) => one.child.once('exit', resolve));
}));
process.exit(0);
