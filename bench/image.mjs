// A folder as the image has it, and the JVM's cache that is made for it.
import fs from 'node:fs';
import path from 'node:path';
import { freePort } from './gateway.mjs';
import { output } from './gateways/machine.mjs';

const PROJECT = path.join(import.meta.dirname, '..');
/** The JVM sizes its heap for the chart's limit, whatever the machine has. */
export const LIMIT = '-XX:MaxRAM=512m';

/** `app` is a folder of `quarkus-app`. */
export function image(work, name, app) {
  const folder = path.join(work, name);
  fs.mkdirSync(folder);
  for (const file of ['serve.options', 'bridge.options']) fs.copyFileSync(path.join(PROJECT, 'src/main/jib/opt/sluice', file), path.join(folder, file));
  fs.copyFileSync(path.join(PROJECT, 'src/main/launcher/sluice'), path.join(folder, 'sluice'));
  fs.chmodSync(path.join(folder, 'sluice'), 0o755);
  fs.cpSync(app, path.join(folder, 'quarkus-app'), { recursive: true, preserveTimestamps: true });
  return folder;
}

/** Lets such a folder make its cache, as the image's build does; its options name it then. */
export async function train(folder, java) {
  const [port, management, upstream] = [await freePort(), await freePort(), await freePort()];
  return (await output(path.join(PROJECT, 'src/main/docker/train'), [folder], { env: { ...process.env, JAVA_HOME: java, JAVA_OPTS: LIMIT,
    TRAINING_PORT: port, TRAINING_MANAGEMENT_PORT: management, TRAINING_UPSTREAM_PORT: upstream } })).trim();
}

/** The flags of such a folder, or of the sources. */
export function flags(folder = path.join(PROJECT, 'src/main/jib/opt/sluice')) {
  const options = fs.readFileSync(path.join(folder, 'serve.options'), 'utf8');
  return [...options.split('\n').filter((line) => line && !line.startsWith('#')), LIMIT];
}
