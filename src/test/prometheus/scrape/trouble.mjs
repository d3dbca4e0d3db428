// Makes go wrong what the alerts are for, as far as that takes seconds.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { sleep, until } from '../../../../bench/gateway.mjs';
import { Count, call, session } from './agent.mjs';
import { refused, unverified } from './load.mjs';
import { TOKENS } from './world.mjs';

/** Slow store, wrong credentials, too many sessions, a crowded server, bad and different documents, a dead server, no store. */
export async function adversities({ gateways, redis, prometheus }, checks) {
  const [first, second, third] = gateways;
  fs.writeFileSync(path.join(second.folder, 'policies/bad.json'), '{"version": "1", "denny": true}');
  fs.writeFileSync(path.join(third.folder, 'policies/other.json'), '{"version": "1", "default": "deny"}');
  await until(async () => (await prometheus.query('sluice_config_rejected{instance="sluice-1"} == 1')).length > 0, 60_000, 'a rejected change');

  const count = new Count();
  for (let i = 0; i < 200; i++) await Promise.all(gateways.map((it) => refused(it, `guess-${i}`, count)));
  await twice(() => Promise.all(gateways.map(unverified)));
  await twice(async () => {
    for (let i = 0; i < 130; i++) await session(first, 'crm', TOKENS.crm);
  });
  await Promise.all([crowd(first), sleep(2_500).then(() => checks.firing())]);
  await waitForStore(first, redis);
  await Promise.all(gateways.map(breakDown));
  await redis.stop();
  for (let i = 0; i < 5; i++) {
    await Promise.all(gateways.flatMap((it) => ['search', 'refund'].map((tool) => call(it, 'crm', TOKENS.crm, null, tool, { amount: 1 }))));
    await sleep(500);
  }
}

/** With a scrape in between: a rate knows nothing of a counter before it was first seen. */
async function twice(what) {
  await what();
  await sleep(2_000);
  await what();
}

/** More calls than a server has places, for a few seconds. */
async function crowd(gateway) {
  const one = await session(gateway, 'narrow', TOKENS.narrow);
  await Promise.all(Array.from({ length: 9 }, () => call(gateway, 'narrow', TOKENS.narrow, one, 'slow')));
}

/** Limits that are waited for are time of the gateway's own. */
async function waitForStore(gateway, redis) {
  const socket = net.connect(redis.port, '127.0.0.1').on('error', () => {});
  for (let i = 0; i < 15; i++) {
    socket.write('CLIENT PAUSE 150 ALL\r\n');
    await Promise.all(Array.from({ length: 20 }, () => call(gateway, 'crm', TOKENS.crm, null, 'search')));
  }
  socket.destroy();
}

/** So many failed calls that the server is left alone. */
async function breakDown(gateway) {
  for (let i = 0; i < 60; i++) await call(gateway, 'flaky', TOKENS.flaky, null, 'breaks');
}

/** One replica begins again and again, in the end without good documents; then it is gone, and then all are. */
export async function restarts(world, checks) {
  for (const broken of [false, false, true]) {
    await world.gateways[2].stop('SIGKILL');
    world.gateways[2] = await world.start(2, { broken });
    await sleep(2_500);
  }
  await checks.firing();
  await world.gateways[2].stop('SIGKILL');
  world.gateways[2] = null;
  await sleep(2_500);
  await checks.firing();
  await Promise.all(world.gateways.map((it) => it?.stop('SIGKILL')));
  world.gateways = [];
  await sleep(2_500);
  await checks.firing();
}
