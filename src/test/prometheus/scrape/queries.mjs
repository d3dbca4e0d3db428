// What the dashboard asks, and what each alert reads.
import fs from 'node:fs';
import path from 'node:path';

const DASHBOARD = path.join(import.meta.dirname, '../../../../helm/sluice/files/dashboard.json');

/** Each panel with its queries as Grafana would send them, for everything there is. */
export function panels(interval = '15s') {
  return JSON.parse(fs.readFileSync(DASHBOARD, 'utf8')).panels.map((panel) => ({ ...panel,
    targets: (panel.targets ?? []).map((target) => ({ ...target, expr: target.expr
      .replaceAll('$__rate_interval', interval).replaceAll('$__range', '10m')
      .replaceAll('$job', '.*').replaceAll('$namespace', '.*').replaceAll('$server', '.*') })) }));
}

/** The series that an expression reads, each with its labels, as Prometheus writes the expression. */
export function selectors(expression) {
  return [...new Set(expression.match(/[a-zA-Z_:][\w:]*\{[^}]*\}/g) ?? [])];
}

/** An expression that looks back no longer than this check takes, where it would for minutes. */
export function shortened(expression) {
  return expression.replaceAll('[2m]', '[5s]');
}
