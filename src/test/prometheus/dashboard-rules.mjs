// Writes each query of a dashboard as a recording rule, since promtool parses rules: `node dashboard-rules.mjs FILE`.
import { readFileSync } from 'node:fs';

const dashboard = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const rules = dashboard.panels
  .flatMap((panel) => panel.targets ?? [])
  .map((target) => target.expr.replaceAll('$__rate_interval', '5m').replaceAll('$__range', '1h'))
  .map((expr, index) => ({ record: `dashboard:query:${index}`, expr }));
if (rules.length === 0) {
  throw new Error('the dashboard has no query');
}
// JSON is YAML, too.
console.log(JSON.stringify({ groups: [{ name: 'dashboard', rules }] }));
