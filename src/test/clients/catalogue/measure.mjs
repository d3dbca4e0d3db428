// Counts of (gold, said) pairs, and what follows from them.
import { classes } from './gold.mjs';

/** One judgement for each tool of the gold file; said is undefined for a tool without an answer. */
export function judgements(name, gold, said) {
  return Object.entries(gold.tools).map(([tool, label]) => ({ name, tool, held: gold.held, label, said: said[tool] }));
}

const ratio = (part, whole) => (whole === 0 ? undefined : part / whole);

export function accuracy(all) {
  return ratio(all.filter((it) => it.label === it.said).length, all.length);
}

export function recall(all, label) {
  return accuracy(all.filter((it) => it.label === label));
}

export function precision(all, label) {
  return accuracy(all.filter((it) => it.said === label));
}

/** A table of the gold file's classes (rows) and those said (columns), with precision and recall. */
export function table(all) {
  const columns = [...classes, undefined];
  const head = ['gold \\ said', ...classes, 'none', 'recall', 'precision'];
  const rows = classes.map((label) => [
    label,
    ...columns.map((said) => all.filter((it) => it.label === label && it.said === said).length),
    shown(recall(all, label)),
    shown(precision(all, label)),
  ]);
  return [head, ...rows].map((row) => row.map((it, at) => cell(it, at)).join('')).join('\n');
}

const cell = (it, at) => (at === 0 ? String(it).padEnd(13) : String(it).padStart(12));

export const shown = (number) => (number === undefined ? '-' : number.toFixed(3));
