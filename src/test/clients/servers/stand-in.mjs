// The API that a server calls, on this machine: it gives one answer, and remembers who asked for what.
import { createServer } from 'node:http';

export class StandIn {
  seen = [];
  #server;

  constructor(answer) {
    this.#server = createServer(({ method, url, headers }, reply) => {
      this.seen.push({ method, path: url.split('?')[0], headers });
      reply.setHeader('content-type', 'application/json');
      reply.end(JSON.stringify(answer));
    });
  }

  begin(port) {
    return new Promise((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  end() {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}
