// Draws the dashboard's panels as SVG: each of its rows from the same queries that Grafana would send, by the range API of the
// Prometheus that scraped. This is no Grafana: it draws lines, big numbers and legends, and nothing else.
import fs from 'node:fs';
import path from 'node:path';
import { panels } from './queries.mjs';
import { shown, ticks } from './units.mjs';

const COLUMN = 50;
const ROW = 26;
const GAP = 8;
const POINTS = 120;
const COLOURS = ['#2f6fb5', '#d9822b', '#3a9a5b', '#c2413b', '#7d5bb5', '#8a6a4f', '#d17bb0', '#6f7a85', '#a6a12c', '#2fa3a8'];
const BIG = 30;

/** Writes a picture for some rows of the dashboard each; times are in seconds. */
export async function draw(prometheus, start, end, folder) {
  fs.mkdirSync(folder, { recursive: true });
  const rows = [];
  for (const panel of panels()) {
    if (panel.type === 'row') rows.push({ title: panel.title, panels: [] });
    else rows.at(-1).panels.push(panel);
  }
  const pictures = { traffic: ['Now', 'Traffic'], decisions: ['Decisions', 'Limits and their store'],
    time: ["Sluice's own time against the servers'", 'Documents'], saturation: ['Saturation'] };
  for (const [name, titles] of Object.entries(pictures)) {
    const svg = await picture(prometheus, rows.filter((row) => titles.includes(row.title)), start, end);
    fs.writeFileSync(path.join(folder, `dashboard-${name}.svg`), svg);
    console.log(`dashboard-${name}.svg: ${Math.round(svg.length / 1024)} KiB`);
  }
}

async function picture(prometheus, rows, start, end) {
  const parts = [];
  let top = GAP;
  for (const row of rows) {
    parts.push(text(GAP, top + 15, row.title, { size: 15, weight: 600 }));
    top += 26;
    const first = Math.min(...row.panels.map((panel) => panel.gridPos.y));
    const last = Math.max(...row.panels.map((panel) => panel.gridPos.y + panel.gridPos.h));
    for (const panel of row.panels) {
      const { x, y, w, h } = panel.gridPos;
      parts.push(await drawn(prometheus, panel, { left: GAP + x * COLUMN, top: top + (y - first) * ROW, width: w * COLUMN - GAP, height: h * ROW - GAP }, start, end));
    }
    top += (last - first) * ROW + GAP;
  }
  const width = 24 * COLUMN + GAP;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" font-family="Helvetica, Arial, DejaVu Sans, sans-serif">
<rect width="100%" height="100%" fill="#eef0f2"/>
${parts.join('\n')}
</svg>
`;
}

async function drawn(prometheus, panel, box, start, end) {
  const unit = panel.fieldConfig.defaults.unit;
  const step = Math.max(1, Math.ceil((end - start) / POINTS));
  const lines = [];
  for (const target of panel.targets) {
    for (const found of await prometheus.range(target.expr, start, end, step)) {
      lines.push({ name: label(target.legendFormat ?? '', found.labels), values: found.values.filter(([, value]) => Number.isFinite(value)) });
    }
  }
  const frame = `<rect x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}" fill="#fff" stroke="#d4d8dc"/>`
    + text(box.left + 8, box.top + 17, cut(panel.title, box.width - 14, 12), { size: 12, weight: 600 });
  const kept = lines.filter((line) => line.values.length > 0);
  return frame + (panel.type === 'stat' ? number(kept, unit, box) : graph(kept, unit, box, start, end));
}

/** The last values, in big. */
function number(lines, unit, box) {
  const values = lines.map((line) => shown(line.values.at(-1)[1], unit)).join(' of ');
  return text(box.left + box.width / 2, box.top + box.height / 2 + 14, values, { size: BIG, weight: 600, anchor: 'middle', fill: '#2f6fb5' });
}

function graph(lines, unit, box, start, end) {
  const most = Math.max(0, ...lines.flatMap((line) => line.values.map(([, value]) => value)));
  const marks = ticks(most, unit);
  const legend = legendOf(lines, box);
  const area = { left: box.left + 52, right: box.left + box.width - 12, top: box.top + 28, bottom: box.top + box.height - 22 - legend.height };
  const x = (time) => Math.round((area.left + (time - start) / (end - start) * (area.right - area.left)) * 10) / 10;
  const y = (value) => Math.round((area.bottom - value / marks.at(-1) * (area.bottom - area.top)) * 10) / 10;
  const grid = marks.map((mark) => `<path d="M${area.left} ${y(mark)}H${area.right}" stroke="#e3e6e9"/>`
    + text(area.left - 5, y(mark) + 3.5, shown(mark, unit), { size: 9.5, anchor: 'end', fill: '#68717a' })).join('');
  const every = [15, 30, 60, 120, 300].find((it) => (end - start) / it <= Math.max(2, (area.right - area.left) / 60)) ?? 600;
  let times = '';
  for (let at = 0; at <= end - start; at += every) {
    times += text(x(start + at), area.bottom + 13, `${Math.floor(at / 60)}:${String(at % 60).padStart(2, '0')}`, { size: 9.5, anchor: 'middle', fill: '#68717a' });
  }
  return grid + times + lines.map((line, i) => path2d(line.values, x, y, COLOURS[i % COLOURS.length], lines.length)).join('') + legend.drawn;
}

/** One line, broken where there were no data. */
function path2d(values, x, y, colour) {
  let d = '';
  let before = null;
  const step = values.length > 1 ? Math.min(...values.slice(1).map(([at], i) => at - values[i][0])) : 1;
  for (const [at, value] of values) {
    d += `${before !== null && at - before <= step * 1.5 ? 'L' : 'M'}${x(at)} ${y(value)}`;
    before = at;
  }
  return values.length === 1 ? `<circle cx="${x(values[0][0])}" cy="${y(values[0][1])}" r="2" fill="${colour}"/>`
    : `<path d="${d}" fill="none" stroke="${colour}" stroke-width="1.6" stroke-linejoin="round"/>`;
}

/** As many entries as fit on three lines below the graph. */
function legendOf(lines, box) {
  const names = lines.map((line) => cut(line.name, box.width - 34, 10));
  const placed = [];
  let [x, y] = [0, 0];
  for (const [i, name] of names.entries()) {
    const width = wide(name, 10) + 26;
    if (x > 0 && x + width > box.width - 16) [x, y] = [0, y + 1];
    if (y > 2) break;
    placed.push({ x, y, name, colour: COLOURS[i % COLOURS.length] });
    x += width;
  }
  const height = placed.length === 0 ? 0 : (placed.at(-1).y + 1) * 13;
  const top = box.top + box.height - height + 4;
  return { height, drawn: placed.map((it) => `<rect x="${box.left + 10 + it.x}" y="${top + it.y * 13 - 4}" width="10" height="3" fill="${it.colour}"/>`
    + text(box.left + 24 + it.x, top + it.y * 13 + 1, it.name, { size: 10, fill: '#39424b' })).join('') };
}

function label(format, labels) {
  const whole = format.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => labels[name] ?? '').trim();
  return whole.replaceAll(/(sha256:[0-9a-f]{8})[0-9a-f]{56}/g, '$1…');
}

function wide(words, size) {
  return words.length * size * 0.56;
}

function cut(words, width, size) {
  const most = Math.floor(width / (size * 0.56));
  return words.length <= most ? words : `${words.slice(0, most - 1)}…`;
}

function text(x, y, words, { size, weight = 400, anchor = 'start', fill = '#20272e' }) {
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}">${safe}</text>`;
}
