// The results as people read them: tables, plots, and the part of docs/performance.md that a run writes.
import fs from 'node:fs';
import path from 'node:path';
import { added, figure, ratios, show, summary } from './figures.mjs';
import { bars } from './plot.mjs';
import { FIGURES } from './rows.mjs';

const DIRECT = 'direct';
const BEGIN = '<!-- written by bench/run gateways --docs: begin -->';
const END = '<!-- written by bench/run gateways --docs: end -->';
const PERCENTILES = ['p50', 'p90', 'p99', 'p999'];

/** Writes everything, and answers with the text that is printed; `project` is where the docs are, if they are to change. */
export function write(results, out, project) {
  results.figures = figures(results);
  const plots = plotted(results);
  const text = `# Gateways compared\n\n${about(results)}\n\n${headlines(results)}\n\n${tables(results)}\n`;
  fs.writeFileSync(path.join(out, 'results.json'), `${JSON.stringify(results, null, 1)}\n`);
  fs.writeFileSync(path.join(out, 'results.md'), text);
  for (const [name, svg] of Object.entries(plots)) fs.writeFileSync(path.join(out, name), svg);
  if (project) document(project, results, plots);
  return text;
}

/** The figures that a run is for, each with its verdict. */
export function figures(results) {
  return FIGURES.flatMap((it) => {
    const blocks = it.rate ? [[`${it.rate} calls/s`, results.latency[it.rate]]]
      : Object.entries(results.throughput).map(([connections, block]) => [`${connections} connections`, block]);
    return blocks.filter(([, block]) => block[it.row] && block[it.by])
      .map(([at, block]) => ({ what: it.what, at, ...measured(it, block) }));
  });
}

function measured({ measure, percentile, row, by }, block) {
  const of = (name, what) => block[name].map((it) => it[what]);
  switch (measure) {
    case 'added':
      return figure(added(of(row, percentile), of(by, percentile), of(DIRECT, percentile)), [of(by, percentile), of(DIRECT, percentile)]);
    case 'latency':
      return figure(ratios(of(row, percentile), of(by, percentile)), [of(by, percentile), of(DIRECT, percentile)]);
    default:
      return figure(ratios(of(row, measure), of(by, measure)), [of(by, measure), of(DIRECT, 'rate')]);
  }
}

function headlines({ figures: all }) {
  return ['| figure | at | median [min … max] of rounds | verdict |', '|---|---|---|---|',
    ...all.map((it) => `| ${it.what} | ${it.at} | ${show(it)} | ${verdict(it)} |`)].join('\n');
}

function verdict({ verdict: word, swing }) {
  return word === 'inconclusive' ? `inconclusive: a control swings by ${swing.toFixed(2)}` : word;
}

function about({ versions, settings, missing, date, load, errors }) {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ');
  return [`${date.slice(0, 10)}: ${settings.rounds} interleaved rounds of ${settings.seconds} s after ${settings.warmUp} s of warm-up; Sluice ${
    settings.cache ? 'with' : 'without'} the image\'s cache of the JVM. ${named}; load after ${
    load.map((it) => it.toFixed(1)).join(' ')}.`,
    errors.length === 0 ? 'Errors: 0. Replies, decisions and requests at the server were as many as calls, in each round.'
      : `**Errors, so this run counts for nothing:** ${errors.join('; ')}.`,
    ...Object.entries(missing).map(([name, why]) => `Not measured: ${name}: ${why}.`)].join('\n\n');
}

function tables(results) {
  const loads = Object.entries(results.throughput).map(([connections, block]) => `## As many calls as fit, ${connections} connections\n\n${
    loaded(results.rows, block)}`);
  const paces = Object.entries(results.latency).map(([rate, block]) => `## ${rate} calls a second, 4 connections\n\n${paced(results.rows, block)}`);
  return [...loads, ...paces, sizes(results), capacity(results)].join('\n\n');
}

/** What a thousand calls a second take, for whoever sizes a deployment: at the most connections, where the processors are busy. */
function capacity(results) {
  const most = Math.max(...Object.keys(results.throughput));
  const block = results.throughput[most];
  const lines = results.rows.filter(({ name }) => name.startsWith('Sluice')).map(({ name }) => {
    const micros = (what) => summary(block[name].map((it) => it[what]));
    const redis = block[name].every((it) => Number.isFinite(it.redisCpu) && it.redisCpu > 0.05) ? show(micros('redisCpu'), 0) : '';
    return `| ${name} | ${show(micros('cpu'), 0)} | ${redis} |`;
  });
  return [`## What 1,000 calls a second take\n`, `Thousandths of a processor, from ${most} connections.\n`,
    '| row | a replica\'s | Redis\' |', '|---|---|---|', ...lines].join('\n');
}

function loaded(rows, block) {
  const lines = rows.map(({ name, by }) => {
    const [mine, other] = [block[name], by && block[by]];
    const of = (all, what) => all.map((it) => it[what]);
    const by_ = (what) => (other && of(mine, what).every(Number.isFinite) && of(other, what).every(Number.isFinite)
      ? cell(figure(ratios(of(mine, what), of(other, what)), [of(other, what), of(block[DIRECT], 'rate')])) : '');
    const micros = (what) => (mine.every((it) => Number.isFinite(it[what])) && mine.some((it) => it[what] > 0) ? show(summary(of(mine, what)), 1) : '');
    return `| ${name} | ${show(summary(of(mine, 'rate')), 0)} | ${micros('cpu')} | ${micros('compilerCpu')} | ${micros('redisCpu')} | ${by ?? ''} | ${by_('rate')} | ${by_('cpu')} | ${
      mine.reduce((sum, it) => sum + it.errors, 0)} |`;
  });
  return ['| row | calls/s | CPU a call, µs | of it the JVM\'s compilers | Redis\' CPU, µs | by | throughput ÷ | CPU ÷ | errors |', '|---|---|---|---|---|---|---|---|---|', ...lines].join('\n');
}

function cell(it) {
  return `${show(it)}${it.verdict === 'inconclusive' ? ' (inconclusive)' : ''}`;
}

function paced(rows, block) {
  const lines = rows.filter((it) => block[it.name]).map(({ name }) => {
    const mine = block[name];
    const cells = PERCENTILES.map((it) => (name === DIRECT ? `${show(summary(mine.map((one) => one[it])), 0)} in all`
      : show(summary(mine.map((one, round) => one[it] - block[DIRECT][round][it])), 0)));
    const total = (what) => mine.reduce((sum, it) => sum + it[what], 0);
    return `| ${name} | ${cells.join(' | ')} | ${total('wrong')} | ${total('missing')} |`;
  });
  return ['| row | p50 added, µs | p90 | p99 | p99.9 | errors | not sent in time |', '|---|---|---|---|---|---|---|', ...lines].join('\n');
}

function sizes({ resident, start }) {
  const lines = Object.keys(resident).map((it) => `| ${it} | ${resident[it].underLoad.toFixed(0)} | ${start[it] ? show(summary(start[it]), 0) : ''} |`);
  return ['## Memory and start', '', '| process | resident under load at most, MiB | start to the first right reply, ms |', '|---|---|---|', ...lines].join('\n');
}

function plotted(results) {
  const plots = {};
  for (const [connections, block] of Object.entries(results.throughput)) {
    for (const [what, title, unit] of [['rate', 'Calls a second', 'calls/s'], ['cpu', 'Processor time a call', 'µs']]) {
      const drawn = results.rows.map(({ name }) => [name, block[name].map((it) => it[what])]).filter(([, all]) => all.every(Number.isFinite));
      plots[`${what === 'rate' ? 'throughput' : 'cpu'}-${connections}.svg`] = bars(`${title}, ${connections} connections`, unit,
        drawn.map(([name, all]) => ({ name, ...summary(all) })));
    }
  }
  for (const [rate, block] of Object.entries(results.latency)) {
    for (const percentile of ['p50', 'p99']) {
      plots[`${percentile}-${rate}.svg`] = bars(`${percentile} from the moment that a call was due, ${rate} calls/s`, 'µs',
        results.rows.filter((it) => block[it.name]).map(({ name }) => ({ name, ...summary(block[name].map((it) => it[percentile])) })));
    }
  }
  return plots;
}

/** The page's part between the markers, and the plots that it shows. */
function document(project, results, plots) {
  const page = path.join(project, 'docs/performance.md');
  const shown = ['throughput-64.svg', 'cpu-64.svg', 'p50-2000.svg'].filter((it) => plots[it]);
  for (const name of shown) fs.writeFileSync(path.join(project, 'docs/images', `gateways-${name}`), plots[name]);
  const images = shown.map((it) => `![${/<title>([^<]*)/.exec(plots[it])[1]}](images/gateways-${it})`).join('\n\n');
  fs.writeFileSync(page, between(fs.readFileSync(page, 'utf8'), `${about(results)}\n\n${headlines(results)}\n\n${images}\n\n${
    tables(results).replaceAll(/^## /gm, '### ')}`));
}

export function between(page, text) {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error('docs/performance.md has lost the marks between which results are written');
  return `${page.slice(0, from + BEGIN.length)}\n${text}\n${page.slice(to)}`;
}
