// Measures `sluice scan` by the gold file: catalogue.mjs SLUICE PACKAGES WORK NODE [tuned|held|SERVER...]
import { chosen, faults, servers } from './gold.mjs';
import { accuracy, judgements, recall, shown, table } from './measure.mjs';
import { scan } from './scan.mjs';

const OVERALL = 0.95;
const CRITICAL = 0.98;

const [sluice, packages, work, node, ...args] = process.argv.slice(2);
const failures = faults();
const all = [];
for (const name of chosen(args)) {
  const answer = await scan({ sluice, node, packages, work }, name, servers[name]);
  const own = judgements(name, servers[name], answer.classes);
  failures.push(...answer.faults);
  all.push(...own);
  console.log(`scanned ${name}: ${own.length} tools, ${shown(accuracy(own))} right${servers[name].held ? ', held' : ''}`);
}

for (const { name, tool, held, label, said } of all.filter((it) => it.label !== it.said)) {
  console.log(`differs ${name} ${tool}${held ? ' (held)' : ''}: ${said ?? 'nothing'} is said, gold has ${label}`);
}
const parts = [
  ['the servers that may be tuned on', all.filter((it) => !it.held)],
  ['the servers held out', all.filter((it) => it.held)],
  ['all', all],
].filter(([, part]) => part.length > 0);
for (const [what, part] of parts) {
  console.log(`\n== ${what}: ${part.length} tools, ${shown(accuracy(part))} right\n${table(part)}`);
}

atLeast('all classes together', accuracy(all), OVERALL);
for (const label of ['Destructive', 'Financial']) {
  atLeast(`recall of ${label}`, recall(all, label), CRITICAL);
}
failures.forEach((it) => console.error(`deviation ${it}`));
process.exitCode = failures.length > 0 ? 1 : 0;

function atLeast(what, seen, bound) {
  if (seen === undefined) {
    return; // none of them among the servers chosen
  }
  if (seen < bound) {
    failures.push(`${what}: ${shown(seen)} is less than ${bound}`);
  } else {
    console.log(`ok ${what}: ${shown(seen)}, at least ${bound}`);
  }
}
