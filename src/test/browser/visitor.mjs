// A person at a browser, and what must not happen to one.
import { Deviation, expect, ok, until } from '../clients/report.mjs';

export class Visitor {
  #faults = [];
  #context;
  #pictures;

  constructor(context, pages, pictures) {
    this.#context = context;
    this.#pictures = pictures;
    this.pages = pages;
    context.on('page', (page) => this.#watch(page));
  }

  #watch(page) {
    const fault = (kind, text) => this.#faults.push(`${kind}: ${text}`);
    page.on('dialog', (dialog) => {
      fault('a script ran', dialog.message());
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => fault('a script ran', error.message));
    page.on('console', (message) => {
      if (/violates|refused to/i.test(message.text())) fault('the browser complains', message.text());
    });
  }

  async open(url) {
    const page = await this.#context.newPage();
    await page.goto(url);
    return page;
  }

  async signIn(page, token) {
    await page.getByLabel('Your operator’s token').or(page.getByLabel("Your operator's token")).fill(token);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async picture(page, name) {
    await page.screenshot({ path: `${this.#pictures}/${name}.png`, fullPage: true });
  }

  /** What the browser complained about in somebody else's page is as it should be. */
  forget() {
    this.#faults = [];
  }

  unharmed(what) {
    if (this.#faults.length > 0) throw new Deviation(`${what}: ${this.#faults.join('; ')}`);
    ok(what, 'no dialog, no script, no complaint of the browser');
  }
}

export const heading = (page) => page.getByRole('heading', { level: 1 }).innerText();

export async function shows(page, title, what) {
  await until(async () => (await heading(page).catch(() => '')) === title, what, 15_000);
  expect(!page.url().includes('token'), what, `the address is ${page.url()}`);
  ok(what, title);
}
