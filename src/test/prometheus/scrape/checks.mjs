// What is checked, and what it came to.
import { panels, selectors, shortened } from './queries.mjs';

const LONGEST_SCRAPE = 0.1;
const MOST_SERIES = 3_000;

/** Alerts whose series are there only on Kubernetes. */
const ELSEWHERE = ['SluiceConfigMapsNotWatched'];

/** What nothing that takes seconds brings about; that these read series that exist is checked all the same. */
const NOT_FORCED = ['SluiceConfigMapsNotWatched', 'SluiceStreamsNearBound', 'SluiceReplyMemoryNearBound', 'SluiceHeapNearBound',
  'SluiceFilesNearBound', 'SluiceEventLoopsLate', 'SluiceDecisionLogFails', 'SluiceApprovalsWaiting', 'SluiceWebhookFails', 'SluiceToolChanged'];

export class Checks {
  #wrong = [];
  #fired = new Set();

  constructor(prometheus) {
    this.prometheus = prometheus;
  }

  #expect(right, what) {
    if (!right) {
      this.#wrong.push(what);
      console.log(`WRONG: ${what}`);
    }
  }

  async #value(query) {
    return (await this.prometheus.query(query))[0]?.value ?? 0;
  }

  /** What Prometheus holds is what the client counted, to the one. */
  async counts(count) {
    const same = (what, counted, held) => {
      console.log(`${what}: the client counted ${counted}, Prometheus holds ${held}`);
      this.#expect(counted === held, `${what}: ${counted} and ${held}`);
    };
    const by = async (query, name) => Object.fromEntries((await this.prometheus.query(query)).map((it) => [name(it.labels), it.value]));
    const decisions = await by('sum by (decision) (sluice_decisions_total)', (it) => it.decision);
    for (const decision of new Set([...Object.keys(decisions), ...Object.keys(count.decisions)])) {
      same(decision, count.decisions[decision] ?? 0, decisions[decision] ?? 0);
    }
    const rules = await by('sum by (decision, rule) (sluice_rule_decisions_total)', (it) => `${it.decision} ${it.rule}`);
    for (const rule of new Set([...Object.keys(rules), ...Object.keys(count.rules)])) {
      same(`  ${rule}`, count.rules[rule] ?? 0, rules[rule] ?? 0);
    }
    same('without an answer', count.broken ?? 0, await this.#value('sum(sluice_request_duration_seconds_count{outcome="broken"})'));
    same('requests', count.requests, await this.#value('sum(sluice_request_duration_seconds_count)'));
    same('refused credentials', count.refusedCredentials, await this.#value('sum(sluice_auth_failures_total{reason="unknown"})'));
    same('of all limits, what was refused', count.decisions.limited ?? 0,
      await this.#value('sum(sluice_limit_usage_percent_count) - sum(sluice_limit_usage_percent_bucket{le=~"100(\\\\.0)?"})'));
    count.strange.forEach((it) => this.#expect(false, `a reply that nothing explains: ${it}`));
    for (const decision of ['allowed', 'denied', 'limited', 'shadowed']) {
      this.#expect(count.decisions[decision] > 0, `the load has nothing that is ${decision}`);
    }
    this.#expect(count.broken > 0, 'the load has no request without an answer');
  }

  /** How long Prometheus waited for each scrape under load, and what it got. */
  async scrapes(start, end) {
    const over = `[${Math.ceil(end - start)}s]`;
    const of = async (query) => (await this.prometheus.query(query, end)).map((it) => it.value);
    const millis = (values) => values.map((it) => Math.round(it * 1000)).join(', ');
    const half = await of(`quantile_over_time(0.5, scrape_duration_seconds${over})`);
    console.log(`scrapes under load, half took longer than: ${millis(half)} ms; one in twenty: ${
      millis(await of(`quantile_over_time(0.95, scrape_duration_seconds${over})`))} ms; the longest: ${
      millis(await of(`max_over_time(scrape_duration_seconds${over})`))} ms`);
    this.#expect(half.length === 3 && half.every((it) => it < LONGEST_SCRAPE), 'a scrape under load takes too long');
    const series = await of('scrape_samples_scraped');
    console.log(`series of each gateway: ${series.join(', ')}`);
    this.#expect(series.every((it) => it > 100 && it < MOST_SERIES), 'the number of series');
  }

  /** Histograms and decisions name traces. */
  async exemplars(start, end) {
    for (const metric of ['sluice_request_duration_seconds_bucket', 'sluice_overhead_seconds_bucket', 'sluice_upstream_duration_seconds_bucket', 'sluice_decisions_total']) {
      const traces = (await this.prometheus.exemplars(metric, start, end)).filter((it) => /^[0-9a-f]{32}$/.test(it.labels.trace_id));
      console.log(`${metric} names ${traces.length} traces`);
      this.#expect(traces.length > 0, `${metric} names a trace`);
    }
  }

  /** Which alerts' expressions are met now. */
  async firing() {
    for (const rule of await this.prometheus.rules()) {
      if (rule.type === 'alerting' && (await this.prometheus.query(shortened(rule.query))).length > 0) this.#fired.add(rule.name);
    }
  }

  /** Every series that a rule reads was there. */
  async selections() {
    const rules = await this.prometheus.rules();
    let read = 0;
    for (const rule of rules) {
      this.#expect(rule.health === 'ok', `${rule.name}: ${rule.lastError}`);
      for (const selector of selectors(rule.query)) {
        read++;
        const found = await this.prometheus.query(`last_over_time(${selector}[15m])`);
        this.#expect(found.length > 0 || ELSEWHERE.includes(rule.name), `${rule.name} reads ${selector}, which has no series`);
      }
    }
    const alerts = rules.filter((it) => it.type === 'alerting').map((it) => it.name);
    console.log(`${rules.length} rules read ${read} kinds of series, and found them; expressions of ${this.#fired.size} of ${alerts.length} alerts were met`);
    for (const name of alerts) {
      this.#expect(this.#fired.has(name) || NOT_FORCED.includes(name), `${name} was never met`);
    }
    console.log(`not met, as that takes longer than this check: ${alerts.filter((it) => !this.#fired.has(it)).join(', ')}`);
  }

  /** Every query of every panel has data. */
  async panels(start, end) {
    let asked = 0;
    for (const panel of panels()) {
      for (const target of panel.targets) {
        asked++;
        const found = await this.prometheus.range(target.expr, start, end, 1);
        this.#expect(found.some((it) => it.values.some(([, value]) => Number.isFinite(value))), `panel "${panel.title}" has no data: ${target.expr}`);
      }
    }
    console.log(`${asked} queries of the dashboard asked`);
  }

  report() {
    console.log(this.#wrong.length === 0 ? 'everything was as it should be' : `${this.#wrong.length} things were wrong`);
    return this.#wrong.length > 0;
  }
}
