// Numbers as a dashboard shows them.

const SCALES = {
  s: [[60, 60, 'min'], [1, 1, 's'], [1e-3, 1e-3, 'ms'], [0, 1e-6, 'µs']],
  bytes: [[2 ** 30, 2 ** 30, 'GiB'], [2 ** 20, 2 ** 20, 'MiB'], [2 ** 10, 2 ** 10, 'KiB'], [0, 1, 'B']],
  percentunit: [[0, 0.01, '%']],
  percent: [[0, 1, '%']],
  reqps: [[0, 1, '/s']],
  cps: [[0, 1, '/s']],
  none: [[0, 1, '']],
};

/** A number with its unit, in three digits. */
export function shown(value, unit) {
  const [, scale, name] = (SCALES[unit] ?? SCALES.none).find(([from]) => value >= from) ?? [0, 1, ''];
  const scaled = Number((value / scale).toPrecision(3));
  return `${value === 0 ? 0 : scaled}${name && ` ${name}`}`;
}

/** Round numbers from 0 to what is enough for the most. */
export function ticks(most, unit) {
  if (unit === 's' && most > 60) return ticks(most / 60, 'none').map((it) => it * 60);
  const base = unit === 'bytes' ? 2 : 10;
  if (most <= 0) return [0, unit === 'percentunit' ? 0.01 : 1];
  let step = base ** Math.floor(Math.log(most) / Math.log(base));
  while (most / step < 2.5) step /= base === 2 ? 2 : most / step < 1.25 ? 5 : 2;
  while (most / step > 5) step *= 2;
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, i) => Number((i * step).toPrecision(6)));
}
