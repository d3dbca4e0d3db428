// A server with an API behind it, under the policy that leaves it one tool: api.mjs NAME INDEX_JS PORT
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, ok, until } from '../report.mjs';
import { direct, outcome, through, throughSecond, toolsOf } from './connect.mjs';
import { StandIn } from './stand-in.mjs';

const [name, index, port] = process.argv.slice(2);
const { WORK } = process.env;
const { server } = await import(`./${name}.mjs`);
const { tool, arguments: args } = server;
const keyFile = `${WORK}/keys/${name}`;
const key = readFileSync(keyFile, 'utf8');
const api = new StandIn(server.answer);
await api.begin(port);

const calls = () =>
  readFileSync(`${WORK}/heard/${name}`, 'utf8').split('\n').filter((it) => it.includes('"tools/call"'));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const own = await direct([index], server.env(key, `http://127.0.0.1:${port}`));
const tools = await toolsOf(own);
writeFileSync(`${WORK}/api/${name}-tools.json`, JSON.stringify({ tools }));

const open = await through(name, `${name}-open`);
const listed = await toolsOf(open);
expect(tools.length === (server.tools ?? tools.length), 'tools', `${tools.length} directly`);
expect(same(listed, tools), 'tools', `${listed.length} of ${tools.length}, or other fields`);
ok('tools', `under default allow all ${tools.length}, every field as the server says it`);

const narrow = await through(name, `${name}-narrow`);
const few = await toolsOf(narrow);
expect(same(few, tools.filter((it) => it.name === tool)), 'tools', JSON.stringify(few));
expect(same(Object.keys(few[0]).sort(), [...server.fields].sort()), 'fields', Object.keys(few[0]).join());
ok('tools', `under the example's policy ${tool} alone, with ${Object.keys(few[0]).join(', ')}`);

const answer = await outcome(narrow, tool, args);
expect(!answer.includes('"isError":true') && answer.includes(server.told), 'call', answer);
expect(api.seen.length === 1 && api.seen[0].headers[server.keyHeader] === key, 'call', 'without the key');
expect(answer === (await outcome(own, tool, args)), 'call', `another answer than directly: ${answer}`);
ok('call', `${api.seen[0].method} ${api.seen[0].path} reached the API with the key, its data the agent`);

const [asked, heard] = [api.seen.length, calls().length];
const others = tools.filter((it) => it.name !== tool);
for (const other of others) {
  const refusal = await outcome(narrow, other.name);
  expect(refusal.includes(`Unknown tool: ${other.name}`), 'refused', `${other.name}: ${refusal}`);
}
expect(calls().length === heard && heard === 1, 'refused', 'the process was told');
expect(api.seen.length === asked, 'refused', 'the API was called');
ok('refused', `all ${others.length} other tools; neither the process nor the API heard of it`);

const limited = await through(name, `${name}-limited`);
const outcomes = [];
for (let i = 0; i < 14; i++) {
  outcomes.push(await outcome(limited, tool, args));
}
const admitted = outcomes.filter((it) => it.includes(server.told)).length;
const over = outcomes.filter((it) => it.includes('[RATE LIMITED]')).length;
expect(admitted === 10 && over === 4, 'limited', `${admitted} passed, ${over} were refused`);
expect(calls().length === heard + 10, 'limited', `the process was told of ${calls().length - heard}`);
ok('limited', 'of 14 calls under 10 a minute 10 passed, and the process heard of no more');

const second = await throughSecond(name, `${name}-second`);
const shown = (await second.listTools()).tools.map((it) => it.name).join();
const seen = await outcome(second, tool, args);
const revision = second.getNegotiatedProtocolVersion();
expect(shown === tool && seen.includes(server.told), 'second SDK', `${shown}: ${seen}`);
ok('second SDK', `agreed on ${revision}, saw ${shown} alone and got its data`);

await api.end();
const theirs = await outcome(own, tool, args);
const told = await outcome(narrow, tool, args);
expect(told === theirs && !theirs.includes(server.told), 'API away', `${told}, directly ${theirs}`);
ok('API away', `the agent reads the server's own words: ${told.slice(0, 120)}`);

await api.begin(port);
const next = randomBytes(16).toString('hex');
writeFileSync(keyFile, next);
await until(
  async () => {
    const fresh = await through(name, `${name}-narrow`);
    await outcome(fresh, tool, args);
    await fresh.transport.terminateSession();
    await fresh.close();
    return api.seen.at(-1).headers[server.keyHeader] === next;
  },
  'another key',
  30_000,
);
ok('another key', 'written into the file, it is used by the sessions that begin then');

writeFileSync(`${WORK}/api/${name}-keys`, `${key}\n${next}\n`);
const left = await through(name, `${name}-narrow`);
await toolsOf(left);
process.exit(0); // what the gateway has started is left for its end
