// The statistics of the bench, without anything that measures: ratios are of one round each, so that whatever slows the machine for
// a while slows both.

/** A figure whose control swings by more than this is not one. */
export const SWING = 1.5;

export function median(numbers) {
  if (numbers.length === 0) throw new Error('the median of nothing');
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export function summary(numbers) {
  return { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers), rounds: numbers.length };
}

/** Of each round the first by the second, then the median of these. */
export function ratios(above, below) {
  if (above.length !== below.length) throw new Error(`${above.length} rounds by ${below.length}`);
  return above.map((it, round) => it / below[round]);
}

/** How far the highest round of a control is from its lowest. */
export function swing(control) {
  return Math.max(...control) / Math.min(...control);
}

/**
 * A figure and whether it can be believed: `controls` are what other rows measured in the same rounds, the one below the line first.
 * One round shows that the bench runs, and nothing else.
 */
export function figure(numbers, controls) {
  const worst = Math.max(...controls.map(swing));
  const usable = numbers.every(Number.isFinite) && worst <= SWING;
  return { ...summary(numbers), swing: worst, verdict: numbers.length < 2 ? 'one round' : usable ? 'conclusive' : 'inconclusive' };
}

/** What each row adds to a call that is made directly, in one round, by what the other adds. */
export function added(above, below, direct) {
  return above.map((it, round) => (it - direct[round]) / (below[round] - direct[round]));
}

export function show({ median: middle, min, max }, digits = middle < 1 ? 3 : 2) {
  return `${middle.toFixed(digits)} [${min.toFixed(digits)} … ${max.toFixed(digits)}]`;
}
