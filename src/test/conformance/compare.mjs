// Compares what the suite saw of one server in several ways:
// compare.mjs TITLE BETTER.json FOLDER NAME=FOLDER..., the first folder being of the direct way.
// Every check must come out the same each way. Only those named in BETTER.json may be failed
// directly and passed behind the gateway; anything else is printed, and fails the run.
import { readFile } from 'node:fs/promises';
import { resultsIn } from './results.mjs';

const [title, betterFile, reference, ...others] = process.argv.slice(2);
const mayBeBetter = new Set(JSON.parse(await readFile(betterFile, 'utf8')));
const direct = await resultsIn(reference);
const counts = [`${direct.checks} checks directly`];
let differences = 0;
let better = 0;

for (const other of others) {
  const [name, folder] = other.split('=');
  const seen = await resultsIn(folder);
  counts.push(`${seen.checks} ${name}`);
  for (const check of new Set([...direct.outcomes.keys(), ...seen.outcomes.keys()])) {
    const before = direct.outcomes.get(check) ?? 'none';
    const after = seen.outcomes.get(check) ?? 'none';
    if (before === after) {
      continue;
    }
    if (mayBeBetter.has(check) && before === 'FAILURE' && after === 'SUCCESS') {
      better++;
      continue;
    }
    differences++;
    console.log(`  ${check}: ${before} directly, ${after} ${name}`);
    console.log(`    directly: ${direct.errors.get(check) ?? 'no error'}`);
    console.log(`    ${name}: ${seen.errors.get(check) ?? 'no error'}`);
  }
}
const improvements = better > 0 ? `, better behind it: ${better}` : '';
console.log(
  `${title}: ${direct.scenarios} scenarios, ${counts.join(', ')}, differences: ${differences}${improvements}`,
);
process.exitCode = differences === 0 && direct.checks > 0 ? 0 : 1;
