// Gives the suite, which knows no bearer tokens, the one it needs: bearer.mjs PORT TARGET_PORT [TOKEN]
// Adds the Authorization header and changes nothing else, Host included. Without a token it adds nothing.
import { createServer, request } from 'node:http';

const [port, targetPort, token] = process.argv.slice(2);
const added = token ? ['Authorization', `Bearer ${token}`] : [];

createServer((incoming, outgoing) => {
  const onward = request({
    host: '127.0.0.1',
    port: Number(targetPort),
    method: incoming.method,
    path: incoming.url,
    headers: [...incoming.rawHeaders, ...added],
    setHost: false,
    agent: false,
  });
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode, answer.statusMessage, answer.rawHeaders);
    outgoing.flushHeaders();
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
  });
  onward.on('error', () => outgoing.destroy());
  // Who hangs up must be missed on the other side too.
  outgoing.on('close', () => onward.destroy());
  incoming.pipe(onward);
}).listen(Number(port), '127.0.0.1');
