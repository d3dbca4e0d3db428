// Two sites beside the pages: a proxy before them that adds a path, and one of somebody else.
import { createServer, request as ask } from 'node:http';

const listening = (server, port) =>
  new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));

/** Before the pages: takes its path off, and asks by a name of its own, as many proxies do. */
export function proxy(port, path, target) {
  const server = createServer((from, to) => {
    if (!from.url.startsWith(`${path}/`)) {
      to.writeHead(404).end();
      return;
    }
    const headers = { ...from.headers, host: `inside:${target}` };
    const url = { host: '127.0.0.1', port: target, path: from.url.slice(path.length) };
    const passed = ask({ ...url, method: from.method, headers }, (answer) => {
      to.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(to);
    });
    passed.on('error', () => to.writeHead(502).end());
    from.pipe(passed);
  });
  return listening(server, port);
}

/** Somebody else's: /chat has a link, /frame shows the page inside, /post sends its form. */
export function foreign(port) {
  const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  const pages = {
    '/chat': (url) => `<a href="${url}">decide here</a>`,
    '/frame': (url) => `<iframe src="${url}"></iframe>`,
    '/post': (url) =>
      `<form method="post" action="${url}"><input name="decision" value="approve">` +
      '<button>win a prize</button></form>',
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://foreign');
    const page = pages[pathname]?.(escaped(searchParams.get('url') ?? ''));
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html' }).end(page);
  });
  return listening(server, port);
}
