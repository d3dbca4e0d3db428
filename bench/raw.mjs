// Requests as text on a connection that is opened anew when it is closed, one after the other: what a client library would cost is left out.
import net from 'node:net';

/** `more` gives the next request, null when there is none left; `answered` hears the status, or `closed`, the reply's text, and what was asked. */
export async function connection(port, more, answered) {
  for (let over = false; !over;) {
    over = await new Promise((done) => {
      const socket = net.connect(port, '127.0.0.1').setNoDelay(true);
      let rest = '';
      let asked = null;
      let ended = false;
      let closing = false;
      const fill = () => {
        if (!ended && !closing && asked === null) {
          asked = more();
          if (asked === null) ended = true;
          else socket.write(asked);
        }
        if ((ended || closing) && asked === null) socket.end();
      };
      socket.setEncoding('latin1').on('connect', fill).on('data', (text) => {
        rest += text;
        for (let reply = first(rest); reply; reply = first(rest)) {
          const whole = rest.slice(0, reply.length);
          rest = rest.slice(reply.length);
          const request = asked;
          asked = null;
          closing ||= reply.closes;
          answered(reply.status, whole, request);
        }
        fill();
      }).on('error', () => {}).on('close', () => {
        if (asked !== null) answered('closed', '', asked);
        done(ended);
      });
    });
  }
}

/** The first whole reply in a text; null while there is none. */
function first(text) {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = text.slice(0, end);
  const status = head.slice(9, 12);
  const closes = /\r\nconnection: close/i.test(head);
  const length = /\r\ncontent-length: (\d+)/i.exec(head);
  if (length) {
    const whole = end + 4 + Number(length[1]);
    return text.length >= whole ? { status, closes, length: whole } : null;
  }
  const last = text.indexOf('\r\n0\r\n\r\n', end);
  return last < 0 ? null : { status, closes, length: last + 7 };
}
