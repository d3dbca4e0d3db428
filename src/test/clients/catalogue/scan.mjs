// One server, started and scanned by the command, and what its answer lacks.
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';

const SECONDS = 60;

/** The answer of `sluice scan` about a server of the gold file: class by tool, and faults found in it. */
export async function scan({ sluice, node, packages, work }, name, gold) {
  const home = `${work}/homes/${name}`;
  mkdirSync(home, { recursive: true });
  const filled = (text) => text.replaceAll('{home}', home);
  const env = { PATH: process.env.PATH, HOME: home, ...gold.env };
  const index = `${packages}/node_modules/${gold.package}/${gold.entry}`;
  // Nothing of this machine reaches the server, whatever the command hands on: it could change what is listed.
  const server = ['/usr/bin/env', '-i', '-C', home]
    .concat(Object.entries(env).map(([key, value]) => `${key}=${filled(value)}`))
    .concat(node, index, gold.args.map(filled));
  const { said, failure } = await run(sluice, ['scan', '--output', 'json', '--', ...server]);
  const report = parsed(said);
  if (report === undefined) {
    return { classes: {}, faults: [`${name}: no answer that is JSON with tools (${failure})`] };
  }
  return { classes: classesOf(report), faults: faultsOf(name, report.tools, gold.tools) };
}

const classesOf = ({ tools }) => Object.fromEntries(tools.map((it) => [it.name, it.class]));

function faultsOf(name, tools, gold) {
  const names = tools.map((it) => it.name);
  const bare = tools.filter((it) => !(it.evidence?.length > 0)).map((it) => it.name);
  const rows = [
    ['does not list', Object.keys(gold).filter((it) => !names.includes(it))],
    ['lists what the gold file has not', names.filter((it) => gold[it] === undefined)],
    ['lists twice', names.filter((it, at) => names.indexOf(it) < at)],
    ['has no evidence for', bare],
  ];
  return rows.filter(([, found]) => found.length > 0).map(([what, found]) => `${name} ${what}: ${found.join(', ')}`);
}

function parsed(text) {
  try {
    const report = JSON.parse(text);
    return Array.isArray(report.tools) ? report : undefined;
  } catch {
    return undefined;
  }
}

function run(command, args) {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: SECONDS * 1000, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const why = error?.killed ? `not within ${SECONDS} s` : `exit ${error?.code ?? 0}`;
      resolve({ said: stdout, failure: `${why}: ${stderr.trim().split('\n').slice(-3).join(' | ')}` });
    });
  });
}
