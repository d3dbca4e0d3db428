// How much memory does a gateway take under load, with the image's flags, sized for the chart's limit?
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { begin, call, json, post, startGateway, startUpstream } from './gateway.mjs';

const SECONDS = Number(process.argv[2] ?? 60);
const CALLERS = Number(process.argv[3] ?? 64);
const LIMIT = Number(process.argv[4] ?? 512); // MiB, the chart's resources.limits.memory
const options = fs.readFileSync(path.join(import.meta.dirname, '../src/main/jib/opt/sluice/serve.options'), 'utf8')
  .split('\n').filter((line) => line && !line.startsWith('#'));
const large = 'x'.repeat(256 * 1024); // what a server answers to every tenth call
let calls = 0;
const upstream = await startUpstream({ tools: { echo(response, id) {
  json(response, id, { content: [{ type: 'text', text: ++calls % 10 === 0 ? large : 'echo' }] });
} } });
const gateway = await startGateway({ upstream: upstream.url, heap: null,
  policy: JSON.stringify({ version: '1', default: 'deny', tools: { echo: {} } }), settings: [`-XX:MaxRAM=${LIMIT}m`, ...options] });
let failed = false;
try {
  const idle = gateway.resident();
  const agent = new http.Agent({ keepAlive: true });
  const session = await begin(gateway.port, agent);
  const end = performance.now() + SECONDS * 1000;
  const seen = { answered: 0, failed: 0 };
  let most = idle;
  await Promise.all(Array.from({ length: CALLERS }, async () => {
    while (performance.now() < end) {
      const reply = await post(gateway.port, call(1, 'echo'), { agent, session }).catch((e) => ({ status: 0, text: e.message }));
      if (reply.status === 200 && reply.text.includes('"result"')) seen.answered++; else seen.failed++;
      most = Math.max(most, gateway.resident());
    }
  }));
  agent.destroy();
  const peak = gateway.resident('VmHWM');
  console.log(`${seen.answered} calls by ${CALLERS} agents in ${SECONDS} s, a tenth of 256 KiB; failed: ${seen.failed}`);
  console.log(`resident: ${idle} MiB before, ${peak} MiB at most, of ${LIMIT}`);
  failed = seen.failed > 0 || peak > LIMIT;
} finally {
  await gateway.stop();
  upstream.stop();
}
if (failed) console.log('FAILED');
process.exit(failed ? 1 : 0);
