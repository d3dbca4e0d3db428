import assert from 'node:assert/strict';
import test from 'node:test';
import { within } from './checks.mjs';
import { added, figure, median, ratios, show, summary, swing } from './figures.mjs';
import { bars } from './plot.mjs';
import { between } from './report.mjs';

test('a median is the middle one, or half way between the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([9, 1, 5, 6]), 5.5);
  assert.throws(() => median([]));
});

test('numbers are ordered as numbers and left as they were', () => {
  const given = [10, 9, 100];
  assert.equal(median(given), 10);
  assert.deepEqual(given, [10, 9, 100]);
});

test('a ratio is of one round, so a slow round of both does not count', () => {
  assert.deepEqual(ratios([20, 10, 40], [10, 5, 20]), [2, 2, 2]);
  assert.equal(median(ratios([1, 8, 3], [1, 2, 1])), 3);
  assert.equal(median(ratios([100, 1, 10], [50, 10, 1])), 2); // that of the medians is 1
  assert.throws(() => ratios([1], [1, 2]));
});

test('a summary has the lowest and the highest round', () => {
  assert.deepEqual(summary([3, 1, 2]), { median: 2, min: 1, max: 3, rounds: 3 });
  assert.equal(show(summary([3, 1, 2]), 1), '2.0 [1.0 … 3.0]');
});

test('a figure is inconclusive when a control swings by more than 1.5', () => {
  assert.equal(swing([2, 3]), 1.5);
  assert.equal(figure([1, 1], [[2, 3]]).verdict, 'conclusive');
  assert.equal(figure([1, 1], [[2, 3.01]]).verdict, 'inconclusive');
  assert.equal(figure([1, 1], [[2, 2], [1, 2]]).verdict, 'inconclusive');
  assert.equal(figure([1, 9], [[2, 2]]).verdict, 'conclusive'); // what is measured may swing: its range tells
});

test('a figure is inconclusive when a control did nothing, or nothing is below the line', () => {
  assert.equal(figure([1, 1], [[0, 1]]).verdict, 'inconclusive');
  assert.equal(figure([1, Infinity], [[1, 1]]).verdict, 'inconclusive');
  assert.equal(figure([1, NaN], [[0, 0]]).verdict, 'inconclusive');
});

test('one round proves nothing', () => {
  assert.equal(figure([1], [[1]]).verdict, 'one round');
});

test('what is added is beyond the direct call of the same round', () => {
  assert.deepEqual(added([30, 60], [20, 30], [10, 20]), [2, 4]);
});

test('counts that are too few or too many are told', () => {
  assert.equal(within('decisions', 10, 10, 14), null);
  assert.equal(within('decisions', 14, 10, 14), null);
  assert.equal(within('decisions', 9, 10, 14), '9 decisions');
  assert.equal(within('requests', 1, 0, 0), '1 requests');
});

test('results replace what stands between their marks, and nothing else', () => {
  const page = 'a\n<!-- written by bench/run gateways --docs: begin -->\nold\n<!-- written by bench/run gateways --docs: end -->\nb\n';
  assert.equal(between(page, 'new'), page.replace('old', 'new'));
  assert.throws(() => between('a', 'new'), /marks/);
});

test('a name is text in a plot, and the whiskers end at the least and the most', () => {
  const svg = bars('a < b', 'µs', [{ name: '<script>', median: 50, min: 0, max: 100 }]);
  assert.ok(svg.includes('&lt;script&gt;') && !svg.includes('<script>'));
  assert.ok(svg.includes('d="M230.0 64H650.0'));
});
