// One round trip to Redis as a bare client sees it: node redis-trips.mjs PORT MILLIS prints the p50, in µs, of a PING and
// of the limiter's script for one call.
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';

const [port, millis] = process.argv.slice(2).map(Number);
const LIMITER = new URL('../src/main/resources/limit/', import.meta.url);
const text = ['clock', 'counter', 'take'].map((part) => fs.readFileSync(new URL(`${part}.lua`, LIMITER), 'utf8')).join('\n');
const digest = crypto.createHash('sha1').update(text).digest('hex');

const socket = net.connect(port, '127.0.0.1').setNoDelay(true);
const reply = (words) => new Promise((done) => {
  socket.once('data', (data) => done(data.toString()));
  socket.write(`*${words.length}\r\n` + words.map((it) => `$${Buffer.byteLength(it)}\r\n${it}\r\n`).join(''));
});
const take = (how, seen, check) => reply([...how, '2', 'trips:{trips}:epoch', 'trips:{trips}:count', seen, '0', '0', 'trips',
  check, '3600000000', '0', '1', '1', '60000000', '1000000000', '1', '0', '0']);

const epoch = /\$\d+\r\n([^\r]+)\r\n/.exec(await take(['EVAL', text], '', '1'))[1];
const seen = { ping: [], script: [] };
const end = performance.now() + millis;
while (performance.now() < end) {
  await timed(seen.ping, () => reply(['PING']));
  await timed(seen.script, () => take(['EVALSHA', digest], epoch, '0'));
}
socket.end();
console.log(JSON.stringify({ ping: median(seen.ping), script: median(seen.script) }));

async function timed(into, trip) {
  const begin = process.hrtime.bigint();
  const text = await trip();
  into.push(Number(process.hrtime.bigint() - begin) / 1000);
  if (text.startsWith('-')) throw new Error(text);
  await new Promise((done) => setTimeout(done, 5));
}

function median(numbers) {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1];
}
