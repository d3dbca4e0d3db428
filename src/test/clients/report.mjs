// One line for each check; the first deviation ends the session.

export class Deviation extends Error {}

export function ok(what, seen) {
  console.log(`ok ${what}: ${seen}`);
}

export function expect(holds, what, seen) {
  if (!holds) {
    throw new Deviation(`${what}: ${seen}`);
  }
}

/** Waits for a condition to hold; what never holds is a deviation. */
export async function until(condition, what, millis = 10_000) {
  const deadline = Date.now() + millis;
  while (!(await condition())) {
    expect(Date.now() < deadline, what, `not within ${millis} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
