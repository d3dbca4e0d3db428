// Real work on real files, and every way out of the folder that the policy names: filesystem.mjs FOLDER
// The server itself may use all of FOLDER, so what keeps an agent in FOLDER/data is the policy alone.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, ok, until } from '../report.mjs';
import { direct, outcome, through, throughSecond, toolsOf } from './connect.mjs';

const [folder] = process.argv.slice(2);
const data = `${folder}/data`;
const secret = 'kept-from-agents';
writeFileSync(`${folder}/database/plan.txt`, secret);
writeFileSync(`${folder}/notes.txt`, secret);
const index = fileURLToPath(
  new URL('../node_modules/@modelcontextprotocol/server-filesystem/dist/index.js', import.meta.url),
);
const own = await direct([index, folder], {});
const agent = await through('filesystem', 'filesystem');
const call = (tool, args) => outcome(agent, tool, args);

const allowed = ['list_directory', 'move_file', 'read_multiple_files', 'read_text_file', 'write_file'];
const names = (await toolsOf(own)).map((it) => it.name);
const seen = (await toolsOf(agent)).map((it) => it.name);
expect([...seen].sort().join() === allowed.join(), 'tools', seen.join());
ok('tools', `${seen.length} of ${names.length}`);

await call('write_file', { path: `${data}/reports/may.txt`, content: 'eleven' });
expect(readFileSync(`${data}/reports/may.txt`, 'utf8') === 'eleven', 'write', 'not on disk');
ok('write', 'data/reports/may.txt is on disk, with what the agent wrote');
writeFileSync(`${data}/reports/may.txt`, 'twelve');
const read = await call('read_text_file', { path: `${data}/reports/may.txt` });
expect(read.includes('twelve'), 'read', read);
ok('read', 'what was then written beside the agent');
const list = await call('list_directory', { path: `${data}/reports` });
expect(list.includes('may.txt'), 'list', list);
await call('move_file', { source: `${data}/reports/may.txt`, destination: `${data}/may.txt` });
expect(readdirSync(data).join() === 'may.txt,reports', 'move', readdirSync(data).join());
ok('list, move', 'the file is where the agent has put it');

const out = [
  `${data}/../database/plan.txt`,
  `${data}/../data/../database/plan.txt`,
  `${data}/reports/../../database/plan.txt`,
  `${data}/./../database/plan.txt`,
  `${data}/%2e%2e/database/plan.txt`,
  `${data}/%2E%2E%2Fdatabase/plan.txt`,
  `${data}/..%2fdatabase/plan.txt`,
  `${data}//../database/plan.txt`,
  `${data}//may.txt`,
  `/${data}/may.txt`,
  `${data}/..\\database\\plan.txt`,
  `${data}base/plan.txt`,
  `${folder}/database/plan.txt`,
  `${folder}/notes.txt`,
  `${folder}`,
  `${data}/../notes.txt`,
  `${data}/\uFF0E\uFF0E/notes.txt`,
  `${data}/\u2024\u2024/notes.txt`,
  `${data}/../notes.txt\u0000${data}/may.txt`,
  `${data}/may.txt\u0000`,
  `${data}/may.txt\n`,
  `${folder}/database/plan.txt\n${data}/may.txt`,
  `${data.toUpperCase()}/may.txt`,
  `/proc/self/root${folder}/database/plan.txt`,
  `/proc/self/root${data}/may.txt`,
  `/proc/self/cwd/../notes.txt`,
  `/dev/fd/0`,
  `file://${folder}/database/plan.txt`,
  `~/../..${folder}/database/plan.txt`,
  `database/plan.txt`,
  `data/../database/plan.txt`,
  `../data/may.txt`,
  ` ${data}/may.txt`,
  '/etc/passwd',
  '',
];
for (const path of out) {
  await refused('read_text_file', { path }, path);
}
ok('read outside', `${out.length} spellings are refused, among them .., %2e%2e, //, /proc/self/root and database`);

for (const path of out) {
  await refused('write_file', { path, content: 'overwritten' }, path);
}
for (const name of ['notes.txt', 'database/plan.txt']) {
  expect(readFileSync(`${folder}/${name}`, 'utf8') === secret, 'write outside', `${name} has changed`);
}
expect(readFileSync(`${data}/may.txt`, 'utf8') === 'twelve', 'write outside', 'may.txt has changed');
expect(readdirSync(folder).sort().join() === 'data,database,notes.txt', 'write outside', readdirSync(folder).join());
expect(readdirSync(`${folder}/database`).join() === 'plan.txt', 'write outside', 'database has changed');
ok('write outside', `the same spellings are refused, and every file outside is as it was`);

const inside = `${data}/may.txt`;
const outside = `${folder}/database/plan.txt`;
const tricks = [
  ['read_text_file', {}],
  ['read_text_file', { path: [inside] }],
  ['read_text_file', { path: [outside] }],
  ['read_text_file', { path: null }],
  ['read_text_file', { path: { toString: inside } }],
  ['read_text_file', { Path: outside }],
  ['read_multiple_files', { paths: [inside, outside] }],
  ['read_multiple_files', { paths: [] }],
  ['read_multiple_files', { paths: outside }],
  ['move_file', { source: outside, destination: `${data}/plan.txt` }],
  ['move_file', { source: inside, destination: `${folder}/database/may.txt` }],
  ['list_directory', { path: `${data}/..` }],
  ['list_directory', { path: `${data}/` }],
];
for (const [tool, args] of tricks) {
  await refused(tool, args, JSON.stringify(args));
}
expect(existsSync(inside) && existsSync(outside), 'tricks', 'a file has moved');
ok('tricks', `${tricks.length} calls with other types, several paths or one of two outside are refused`);

const control = await outcome(own, 'read_text_file', { path: `${data}/../database/plan.txt` });
expect(control.includes(secret), 'control', control);
ok('control', 'the server itself reads data/../database/plan.txt, so the policy is what refused it');

// This server takes the folders it may use from whoever asks for them as its roots.
let asked = 0;
const greedy = await through('filesystem', 'filesystem', () => {
  asked++;
  return [{ uri: 'file:///', name: 'all' }];
});
await until(() => asked > 0, 'roots');
for (const path of ['/etc/hostname', outside]) {
  const answer = await outcome(greedy, 'read_text_file', { path });
  expect(answer.includes('[POLICY DENIED]'), 'roots', answer);
}
ok('roots', 'an agent that was asked for its roots and offered / reads no more');

const second = await throughSecond('filesystem', 'filesystem-second');
const told = await outcome(second, 'read_text_file', { path: inside });
const denied = await outcome(second, 'read_text_file', { path: outside });
expect(told.includes('twelve') && denied.includes('[POLICY DENIED]'), 'second SDK', `${told} ${denied}`);
ok('second SDK', `agreed on ${second.getNegotiatedProtocolVersion()}, read inside, was refused outside`);
process.exit(0); // what the gateway has started is left for its end

async function refused(tool, args, seenAs) {
  const answer = await call(tool, args);
  const holds = answer.includes('[POLICY DENIED]') && !answer.includes(secret);
  expect(holds, `${tool} outside`, `${seenAs}: ${answer}`);
}
