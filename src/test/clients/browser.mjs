// What a person does in a browser to log in: follow redirects, keep cookies, fill in each form and send it.

/** Far more than any login takes. */
const MOST_PAGES = 20;

/** Buttons that a person who wants in does not press. */
const REFUSES = new Set(['cancel']);

const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return found?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
};

export class Browser {
  /** The fields of each form that was sent. */
  forms = [];
  #cookies = new Map();
  #typed;

  /** Types these values into fields of these names; what stands in other fields stays. */
  constructor(typed) {
    this.#typed = typed;
  }

  /** Goes where the pages lead, until that is `home`; then the parameters it was led there with. */
  async visit(start, home) {
    let next = { url: new URL(start) };
    for (let page = 0; page < MOST_PAGES; page++) {
      if (next.url.href.startsWith(home)) return next.url.searchParams;
      const response = await this.#send(next);
      const location = response.headers.get('location');
      const text = await response.text();
      next = location ? { url: new URL(location, next.url) } : this.#filledIn(text, next.url, response);
    }
    throw new Error(`did not come home within ${MOST_PAGES} pages`);
  }

  async #send({ url, form }) {
    const cookie = [...this.#cookies.values()]
      .filter((it) => url.pathname.startsWith(it.path))
      .map((it) => it.pair)
      .join('; ');
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      headers: { cookie },
      redirect: 'manual',
    });
    response.headers.getSetCookie().forEach((it) => this.#keep(it));
    return response;
  }

  #keep(cookie) {
    const [pair, ...attributes] = cookie.split(';').map((it) => it.trim());
    const named = Object.fromEntries(attributes.map((it) => it.toLowerCase().split('=')));
    const path = attributes.find((it) => /^path=/i.test(it))?.slice('path='.length) ?? '/';
    const key = `${pair.slice(0, pair.indexOf('='))} ${path}`;
    const over = named['max-age'] === '0' || Date.parse(named.expires) < Date.now();
    if (over) this.#cookies.delete(key);
    else this.#cookies.set(key, { pair, path });
  }

  #filledIn(page, url, { status }) {
    const [form] = /<form[^]*?<\/form>/.exec(page) ?? [];
    if (!form) throw new Error(`${status} without a form at ${url.pathname}: ${page.slice(0, 300)}`);
    const fields = new URLSearchParams();
    for (const [tag] of form.matchAll(/<(?:input|button)[^>]*>/g)) {
      const name = attribute(tag, 'name');
      if (name && !REFUSES.has(name)) fields.set(name, this.#typed[name] ?? attribute(tag, 'value') ?? '');
    }
    this.forms.push([...fields.keys()].join('+'));
    return { url: new URL(attribute(form, 'action'), url), form: fields };
  }
}
