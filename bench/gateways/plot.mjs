// Bars with whiskers, as SVG that needs nothing else, and that is read on light and dark pages.
const LINE = 24;
const LEFT = 230;
const WIDTH = 860;
const RIGHT = 210;

/** Each of `rows` has a name, a median and what was least and most. */
export function bars(title, unit, rows) {
  const height = 60 + rows.length * LINE;
  const most = Math.max(...rows.map((it) => it.max), Number.MIN_VALUE);
  const at = (value) => (LEFT + (Math.max(value, 0) / most) * (WIDTH - LEFT - RIGHT)).toFixed(1);
  const drawn = rows.map((row, i) => {
    const middle = 52 + i * LINE + LINE / 2;
    const cap = (value) => `M${at(value)} ${middle - 4}v8`;
    return `<text x="${LEFT - 8}" y="${middle + 4}" text-anchor="end">${escaped(row.name)}</text>
<rect x="${LEFT}" y="${middle - 8}" width="${(at(row.median) - LEFT).toFixed(1)}" height="16" fill="${row.name.startsWith('Sluice') ? '#0a7d8c' : '#9aa5b1'}"/>
<path d="M${at(row.min)} ${middle}H${at(row.max)}${cap(row.min)}${cap(row.max)}" stroke="#1f2933" fill="none"/>
<text x="${Number(at(row.max)) + 8}" y="${middle + 4}">${number(row.median)} [${number(row.min)} … ${number(row.max)}]</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="sans-serif" font-size="12" fill="#1f2933">
<title>${escaped(title)}</title>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="12" y="24" font-size="16" font-weight="bold">${escaped(title)}</text>
<text x="12" y="42">${escaped(unit)}; median of the rounds [least … most]</text>
${drawn.join('\n')}
</svg>
`;
}

function number(value) {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(1);
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
