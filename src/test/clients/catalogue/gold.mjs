// The gold file: what it says, and that it says it of the packages that the lock file names.
import { readFileSync } from 'node:fs';

const beside = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

export const { classes: meanings, servers } = beside('gold.json');

/** From the least severe to the most severe. */
export const classes = Object.keys(meanings);

/** What is wrong with the file itself: nothing is measured by a gold file that cannot be right. */
export function faults() {
  const { dependencies } = beside('package.json');
  const found = [];
  for (const [name, { package: from, version, tools }] of Object.entries(servers)) {
    if (dependencies[from] !== version) {
      found.push(`${name}: package.json has ${from} ${dependencies[from]}, not ${version}`);
    }
    for (const [tool, label] of Object.entries(tools).filter(([, it]) => !classes.includes(it))) {
      found.push(`${name}: ${tool} has the class ${label}, which there is not`);
    }
  }
  return found;
}

/** The servers that ARGUMENTS name: all of them without any, the tuned or the held ones, or single ones. */
export function chosen(args) {
  const of = { tuned: (name) => !servers[name].held, held: (name) => servers[name].held };
  const unknown = args.filter((it) => !of[it] && !servers[it]);
  if (unknown.length > 0) {
    console.error(`there is no server ${unknown.join(', ')}; there are ${Object.keys(servers).join(', ')}`);
    process.exit(2);
  }
  return Object.keys(servers).filter(
    (name) => args.length === 0 || args.some((it) => (of[it] ? of[it](name) : it === name)),
  );
}
