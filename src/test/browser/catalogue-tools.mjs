// Lists of tools for pages: catalogue-tools.mjs hostile | many NUMBER, as JSON to standard output.
import { HOSTILE_TEXT, HOSTILE_TOOL } from './hostile.mjs';

const schema = (names) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string', description: HOSTILE_TEXT }])),
});

const hostile = () =>
  [HOSTILE_TOOL, HOSTILE_TEXT, '../../../index', 'con', 'Index', 'INDEX', 'index', 'delete_*', '\u202egnp.x', 'w'.repeat(256)].map(
    (name) => ({ name, title: HOSTILE_TEXT, description: HOSTILE_TEXT.repeat(3), inputSchema: schema(['url', HOSTILE_TEXT]) }),
  );

const VERBS = ['get', 'list', 'create', 'update', 'send', 'run', 'delete', 'refund'];
const many = (count) =>
  Array.from({ length: count }, (_, i) => ({
    name: `${VERBS[i % VERBS.length]}_thing_${i % 97}_of_kind_${i}`,
    description: `Does what number ${i} is there for, to one thing.`,
    inputSchema: { type: 'object', properties: { id: { type: 'string' }, limit: { type: 'integer' } } },
  }));

const [kind, count] = process.argv.slice(2);
console.log(JSON.stringify({ tools: kind === 'many' ? many(Number(count)) : hostile() }));
