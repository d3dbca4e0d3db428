// Programs on loopback, what they cost by the kernel's own accounts, and their end: by their ids, also when the bench is ended.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { sleep } from '../gateway.mjs';

/** Programs that end by themselves, but not yet. */
const busy = new Set();

/** What was started; `stop` ends the last one first, with all that they started themselves. */
export function machine() {
  const running = [];
  return {
    /** Adds what ends by a function of its own. */
    ends: (stop) => running.push(stop),
    begin(command, args, options = {}) {
      const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options });
      const said = [];
      child.stderr?.setEncoding('utf8').on('data', (text) => said.length < 50 && said.push(text));
      const ended = new Promise((done) => child.on('exit', done).on('error', (e) => { said.push(e.message); done(); }));
      const stop = async () => {
        const family = child.pid ? tree(child.pid).map((pid) => [pid, born(pid)]) : [];
        child.kill('SIGTERM');
        await Promise.race([ended, sleep(5_000)]);
        for (const [pid, at] of family) if (at && born(pid) === at) kill(pid);
        await ended;
      };
      running.push(stop);
      return { pid: child.pid, child, stop, ended, said: () => said.join(''), alive: () => child.exitCode === null && child.signalCode === null };
    },
    async stop() {
      for (const child of busy) child.kill('SIGTERM');
      while (running.length > 0) await running.pop()().catch((e) => console.error(e));
    },
  };
}

/** A program that ends by itself, and what it wrote. */
export function output(command, args, options = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    busy.add(child);
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece) => (text += piece));
    child.on('error', fail).on('close', (status) => {
      busy.delete(child);
      if (status === 0) done(text); else fail(new Error(`${command}: ${status}\n${text}`));
    });
  });
}

/** Processor time in µs that a process and its descendants have had, threads included, without those that run the script `without`. */
export function cpuMicros(pid, without) {
  return members(pid, without).reduce((sum, it) => {
    const fields = stat(it);
    return fields ? sum + (Number(fields[11]) + Number(fields[12])) * 10_000 : sum;
  }, 0);
}

/** Of it, what a JVM's compilers have had: while that is much, the JVM is not warm. A compiler's thread that has ended is forgotten. */
export function compilerMicros(pid) {
  return list(`/proc/${pid}/task`).map((thread) => read(`/proc/${pid}/task/${thread}/stat`)).filter((it) => /\(C[12] Compiler/.test(it))
    .map((it) => it.slice(it.lastIndexOf(')') + 2).split(' ')).reduce((sum, it) => sum + (Number(it[11]) + Number(it[12])) * 10_000, 0);
}

/** Resident memory in MiB of the same. */
export function resident(pid, without) {
  return members(pid, without).reduce((sum, it) => {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(read(`/proc/${it}/status`))?.[1] ?? 0;
    return sum + Number(kilobytes) / 1024;
  }, 0);
}

function members(pid, without) {
  return tree(pid).filter((it) => !without || read(`/proc/${it}/cmdline`).split('\0')[1] !== without);
}

function tree(root) {
  const children = new Map();
  for (const pid of fs.readdirSync('/proc').filter((it) => /^\d+$/.test(it)).map(Number)) {
    const parent = Number(stat(pid)?.[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** The fields after the name, which may hold anything. */
function stat(pid) {
  const text = read(`/proc/${pid}/stat`);
  return text ? text.slice(text.lastIndexOf(')') + 2).split(' ') : null;
}

/** When a process began: another one that has its id began at another time. */
function born(pid) {
  return stat(pid)?.[19];
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

function list(folder) {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
