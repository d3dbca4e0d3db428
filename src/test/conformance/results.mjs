// What the suite wrote into a folder: one folder for each scenario, with its checks in a file.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How each check of all the scenarios came out; one that was made several times, each time. */
export async function resultsIn(folder) {
  const outcomes = new Map();
  const errors = new Map();
  let checks = 0;
  const scenarios = (await readdir(folder)).filter((it) => it.startsWith('server-'));
  for (const scenario of scenarios) {
    const name = scenario.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, '');
    for (const { id, status, errorMessage } of await checksIn(join(folder, scenario))) {
      const check = `${name} ${id}`;
      outcomes.set(check, [...(outcomes.get(check) ?? []), status]);
      errors.set(check, errorMessage ?? errors.get(check));
      checks++;
    }
  }
  for (const [check, statuses] of outcomes) {
    outcomes.set(check, statuses.sort().join(' '));
  }
  return { scenarios: scenarios.length, checks, outcomes, errors };
}

/** A scenario that broke off wrote none, which must show like any other outcome. */
async function checksIn(folder) {
  try {
    return JSON.parse(await readFile(join(folder, 'checks.json'), 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') {
      throw error;
    }
    return [{ id: 'whole-scenario', status: 'BROKEN' }];
  }
}
