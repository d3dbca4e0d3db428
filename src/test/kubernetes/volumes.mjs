// Volumes of pods as folders, written as the kubelet writes them: the files lie in a folder of their own, `..data` points to it,
// and a change swaps that link.
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';

export const volumesOf = (pod) => pod.spec.volumes ?? [];

const decoded = (secret) =>
  Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]));

const picked = (data, items) => (items ? Object.fromEntries(items.map(({ key, path }) => [path, data[key]])) : data);

async function source(of, ask, pod) {
  if (of.configMap) {
    const map = JSON.parse(await ask('get', 'configmap', of.configMap.name, '--output=json'));
    return picked(map.data ?? {}, of.configMap.items);
  }
  if (of.secret) {
    const name = of.secret.secretName ?? of.secret.name;
    return picked(decoded(JSON.parse(await ask('get', 'secret', name, '--output=json'))), of.secret.items);
  }
  if (of.serviceAccountToken) {
    const token = await ask('create', 'token', pod.spec.serviceAccountName, '--bound-object-kind=Pod',
      `--bound-object-name=${pod.metadata.name}`, `--bound-object-uid=${pod.metadata.uid}`);
    return { [of.serviceAccountToken.path]: token.trim() };
  }
  if (of.downwardAPI) {
    const fields = { 'metadata.namespace': pod.metadata.namespace, 'metadata.name': pod.metadata.name };
    return Object.fromEntries(of.downwardAPI.items.map(({ path, fieldRef }) => [path, fields[fieldRef.fieldPath]]));
  }
  return {};
}

async function contents(volume, ask, pod) {
  const sources = volume.projected ? volume.projected.sources : [volume];
  const all = {};
  for (const of of sources) Object.assign(all, await source(of, ask, pod));
  return all;
}

/** Brings a volume's folder up to date. */
export async function project(volume, folder, ask, pod) {
  const at = `${folder}/volumes/${volume.name}`;
  const { runAsUser, fsGroup = runAsUser } = pod.spec.securityContext;
  if (volume.emptyDir) {
    mkdirSync(at, { recursive: true });
    chownSync(at, runAsUser, fsGroup);
    return;
  }
  // A token is good for its hour; asking for another each time would be a change each time.
  const tokens = volume.projected?.sources.some((of) => of.serviceAccountToken);
  if (tokens && existsSync(`${at}/..data`)) return;
  const files = await contents(volume, ask, pod);
  const version = `..${createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12)}`;
  mkdirSync(at, { recursive: true });
  const before = existsSync(`${at}/..data`) ? readlinkSync(`${at}/..data`) : undefined;
  if (before === version) return;
  mkdirSync(`${at}/${version}`, { recursive: true });
  const mode = volume.secret?.defaultMode ?? volume.projected?.defaultMode ?? 0o644;
  for (const [name, text] of Object.entries(files)) {
    const file = `${at}/${version}/${name}`;
    writeFileSync(file, text);
    // The kubelet lets the group of fsGroup read what the owner may.
    chmodSync(file, mode | ((mode & 0o700) >> 3));
    chownSync(file, 0, fsGroup);
  }
  symlinkSync(version, `${at}/..next`);
  renameSync(`${at}/..next`, `${at}/..data`);
  for (const name of Object.keys(files)) {
    if (!lstatSync(`${at}/${name}`, { throwIfNoEntry: false })) symlinkSync(`..data/${name}`, `${at}/${name}`);
  }
  if (before) rmSync(`${at}/${before}`, { recursive: true });
}
