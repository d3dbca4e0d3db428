// What went over the wire below the client: one entry for each HTTP exchange, in the order sent.

export class Wire {
  exchanges = [];

  fetch = async (url, init = {}) => {
    const exchange = { method: init.method ?? 'GET', url: new URL(url), form: formOf(init), text: '' };
    this.exchanges.push(exchange);
    const response = await fetch(url, init);
    exchange.status = response.status;
    exchange.type = response.headers.get('content-type') ?? 'no content';
    return exchange.method === 'GET' && response.body ? overheard(response, exchange) : response;
  };

  /** The stream on which the server speaks unasked, if it stands. */
  get stream() {
    return this.exchanges.find(
      (it) => it.method === 'GET' && it.status === 200 && it.type.startsWith('text/event-stream'),
    );
  }

  last(method) {
    return this.exchanges.findLast((it) => it.method === method);
  }
}

const formOf = ({ body }) => (body instanceof URLSearchParams ? Object.fromEntries(body) : {});

function overheard(response, exchange) {
  const decoder = new TextDecoder();
  const ear = new TransformStream({
    transform(piece, controller) {
      exchange.text += decoder.decode(piece, { stream: true });
      controller.enqueue(piece);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(ear), { status, statusText, headers });
}
