// What a person does with the MCP Inspector on the command line: inspector.mjs ERA URL TOKEN SPEC.json
// ERA is legacy, auto or modern. Each step is a process of its own that connects anew.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, ok } from './report.mjs';

/** What it exits with when a tool says that it failed. */
const TOOL_FAILED = 5;

const [era, url, token, specFile] = process.argv.slice(2);
const spec = JSON.parse(await readFile(specFile, 'utf8'));
const launcher = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/inspector/clients/launcher/build/index.js'),
);
// It keeps things in the home folder, where this session must leave nothing.
const home = await mkdtemp(join(tmpdir(), 'inspector-'));

try {
  await list();
  await read();
  await call(spec.allowed, 0);
  await call(spec.denied, TOOL_FAILED);
} catch (error) {
  console.error(`deviation ${error.message}`);
  process.exitCode = 1;
} finally {
  await rm(home, { recursive: true });
}

async function list() {
  const { answer } = await inspect('tools/list');
  const names = answer.tools.map((it) => it.name);
  expect([...names].sort().join() === [...spec.tools].sort().join(), 'tools', names.join(' '));
  ok('tools', names.join(' '));
  const { answer: prompts } = await inspect('prompts/list');
  const known = prompts.prompts.map((it) => it.name);
  expect([...known].sort().join() === [...spec.prompts.names].sort().join(), 'prompts', known.join(' '));
  ok('prompts', known.join(' '));
}

async function read() {
  const { answer } = await inspect('resources/read', '--uri', spec.resources.read);
  const seen = answer.contents.map((it) => it.text).join(' ');
  expect(seen.includes(spec.resources.text), 'resource', seen);
  ok('resource', `${spec.resources.read} holds ${seen.length} characters`);
}

async function call({ tool, arguments: args = {}, text }, expectedStatus) {
  const pairs = Object.entries(args).flatMap(([name, value]) => ['--tool-arg', `${name}=${value}`]);
  const { status, answer } = await inspect('tools/call', '--tool-name', tool, ...pairs);
  const seen = answer.content.map((it) => it.text).join(' ');
  expect(status === expectedStatus && seen.includes(text), tool, `exit ${status}, "${seen}"`);
  ok(`exit ${status}`, `${tool} said "${seen}"`);
}

async function inspect(method, ...options) {
  const command = [
    ...[launcher, '--cli', '--server-url', url, '--transport', 'http', '--protocol-era', era],
    ...['--header', `Authorization: Bearer ${token}`, '--method', method, ...options],
  ];
  const run = promisify(execFile)(process.execPath, command, { env: { ...process.env, HOME: home } });
  const { stdout, stderr, code } = await run.catch((error) => error);
  expect(stdout, method, `exit ${code}: ${stderr}`);
  return { status: code ?? 0, answer: JSON.parse(stdout) };
}
