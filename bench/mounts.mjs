// The documents of `bench/run swaps`: three mounts that change each by itself, and what is decided under which of them.
import fs from 'node:fs';
import path from 'node:path';
import { hashed } from './gateway.mjs';

export const TOKENS = { a: 'bench-token-of-a-8c11', b: 'bench-token-of-b-40fe' };

const rules = (denied) => JSON.stringify({ version: '1', default: 'deny', tools: { echo: denied ? { action: 'deny' } : {} } });
const grant = (name, policy) => `server: bench\npolicy: ${policy}\ntoken: ${hashed(TOKENS[name])}\n`;

/** Which policies deny, by the version of their mount; `z` is there in one version only. */
const DENIES = [{ x: false, y: true }, { x: true, y: false }, { x: false, y: false, z: true }];
/** Which policy each grant is under, by the version of their mount. */
const BOUND = [{ a: 'x', b: 'y' }, { a: 'y', b: 'x' }, { a: 'z', b: 'x' }];

/** Every set of documents that is right; a grant under a policy that is not there is in none. */
export const COMBINATIONS = [0, 1].flatMap((servers) => DENIES.flatMap((denies, policies) =>
  BOUND.flatMap((bound, grants) => Object.values(bound).every((it) => it in denies)
    ? [{ servers, policies, grants, key: `key-${servers}`, policyOf: bound, denied: (name) => denies[bound[name]] }] : [])));

export function mounts(folder, upstream) {
  for (const key of [0, 1]) fs.writeFileSync(path.join(folder, `key-${key}`), `key-${key}\n`);
  const server = (key) => `url: ${upstream}\nauth: {headers: {X-Api-Key: {file: ${path.join(folder, `key-${key}`)}}}}\ntimeouts: {connect: 30s, firstByte: 60s}\n`;
  const policies = (version) =>
    Object.fromEntries(Object.entries(DENIES[version]).map(([name, denied]) => [`${name}.json`, rules(denied)]));
  const grants = (version) =>
    Object.fromEntries(Object.entries(BOUND[version]).map(([name, policy]) => [`${name}.yaml`, grant(name, policy)]));
  return {
    servers: mount(path.join(folder, 'servers'), 2, (version) => ({ 'bench.yaml': server(version) }), [
      () => ({ 'bench.yaml': 'url: [' }), () => ({ 'bench.yaml': '' }),
      (right) => ({ 'bench.yaml': `${right['bench.yaml']}colour: red\n` }), () => ({ 'bench.yaml': 'url: ftp://127.0.0.1/\n' })]),
    policies: mount(path.join(folder, 'policies'), 3, policies, [
      (right) => ({ ...right, 'x.json': '{"version": "1", "default"' }), (right) => ({ ...right, 'y.json': '' }),
      (right) => ({ ...right, 'x.json': rules(true).replace('deny', 'dney') }), (right) => ({ 'x.json': right['x.json'] })]),
    grants: mount(path.join(folder, 'grants'), 3, grants, [
      (right) => ({ ...right, 'a.yaml': 'server: [bench' }), (right) => ({ ...right, 'b.yaml': `${right['b.yaml']}colour: red\n` }),
      (right) => ({ ...right, 'a.yaml': grant('a', 'nowhere') }), (right) => ({ ...right, 'b.yaml': '' })]),
  };
}

/** Swapped as the kubelet does: a new folder, `..data` renamed over the old link, and then the old folder is gone. */
function mount(folder, versions, right, wrong) {
  let serial = 0;
  const swap = (files) => {
    fs.mkdirSync(folder, { recursive: true });
    const name = `..v${++serial}`;
    fs.mkdirSync(path.join(folder, name));
    for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name, file), text);
    fs.symlinkSync(name, path.join(folder, '..data_tmp'));
    fs.renameSync(path.join(folder, '..data_tmp'), path.join(folder, '..data'));
    for (const file of fs.readdirSync(folder)) {
      if (!file.startsWith('..') && !(file in files)) fs.unlinkSync(path.join(folder, file));
    }
    for (const file of Object.keys(files)) {
      const link = path.join(folder, file);
      if (!fs.lstatSync(link, { throwIfNoEntry: false })) fs.symlinkSync(`..data/${file}`, link);
    }
    fs.rmSync(path.join(folder, `..v${serial - 1}`), { recursive: true, force: true });
  };
  return { versions, swap: (version) => swap(right(version)),
    break: (version, way) => swap(wrong[way % wrong.length](right(version))) };
}
