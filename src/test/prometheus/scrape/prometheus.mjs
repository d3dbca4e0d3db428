// A Prometheus of its own, with the chart's rules, that reads every gateway each second.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort, until } from '../../../../bench/gateway.mjs';

export const RULES = path.join(import.meta.dirname, '../../../../helm/sluice/files/alerts.yaml');

/** Scrapes these management ports, each as an instance of the job that the rules ask for. */
export async function startPrometheus(targets) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sluice-prometheus-'));
  const port = await freePort();
  const config = path.join(folder, 'prometheus.json'); // JSON is YAML, too
  fs.writeFileSync(config, JSON.stringify({
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [RULES],
    scrape_configs: [{ job_name: 'sluice', metrics_path: '/q/metrics', static_configs: targets.map((target, index) => ({
      targets: [`127.0.0.1:${target}`], labels: { namespace: 'mcp', instance: `sluice-${index}` } })) }],
  }));
  const child = spawn('prometheus', [`--config.file=${config}`, `--storage.tsdb.path=${folder}/data`,
    `--web.listen-address=127.0.0.1:${port}`, '--enable-feature=exemplar-storage'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const log = [];
  child.stderr.setEncoding('utf8').on('data', (text) => log.push(text));
  const ended = new Promise((done) => child.on('exit', done));
  const ask = async (what, parameters = {}) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${what}`,
      { method: what === 'rules' ? 'GET' : 'POST', body: what === 'rules' ? undefined : new URLSearchParams(parameters) });
    const text = await answer.json();
    if (text.status !== 'success') throw new Error(`${text.error}: ${parameters.query}`);
    return text.data;
  };
  const prometheus = {
    /** The series of a query now, or then: labels and a number. */
    async query(query, time) {
      const { result } = await ask('query', { query, ...(time ? { time } : {}) });
      return result.map((it) => ({ labels: it.metric, value: Number(it.value[1]) }));
    },
    /** The same over a time in seconds: labels, and pairs of a time and a number. */
    async range(query, start, end, step) {
      const { result } = await ask('query_range', { query, start, end, step });
      return result.map((it) => ({ labels: it.metric, values: it.values.map(([at, value]) => [at, Number(value)]) }));
    },
    /** What is kept beside series as an example. */
    async exemplars(query, start, end) {
      return (await ask('query_exemplars', { query, start, end })).flatMap((it) => it.exemplars);
    },
    async rules() {
      return (await ask('rules')).groups.flatMap((group) => group.rules);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      fs.rmSync(folder, { recursive: true });
    },
  };
  try {
    await until(() => prometheus.query('vector(1)').then(() => true, () => false), 30_000, 'Prometheus ready');
  } catch (e) {
    await prometheus.stop();
    throw new Error(`${e.message}\n${log.join('')}`);
  }
  return prometheus;
}
