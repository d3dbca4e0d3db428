// Every page of a catalogue as a browser has it:
//   catalogue.mjs FOLDER PORT FOLDER-FOR-PICTURES [PICTURES]
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { join, normalize, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { Deviation, expect, ok } from '../clients/report.mjs';

const [folder, port, shown, pictures] = process.argv.slice(2);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 360, height: 740 };

const files = readdirSync(folder, { recursive: true }).filter((each) => each.endsWith('.html')).sort();

/** A host that has files and no ideas of its own. */
const host = createServer((request, response) => {
  const file = normalize(join(folder, decodeURIComponent(new URL(request.url, 'http://x').pathname)));
  try {
    if (relative(folder, file).startsWith('..') || !statSync(file).isFile()) throw new Error('none');
    response.writeHead(200, { 'content-type': 'text/html' }).end(readFileSync(file));
  } catch {
    response.writeHead(404).end();
  }
});

/** All that must not happen while pages are looked at. */
function watched(page) {
  const faults = [];
  page.on('dialog', (dialog) => {
    faults.push(`a script ran: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => faults.push(`a script failed: ${error.message}`));
  page.on('console', (message) => faults.push(`the browser says: ${message.text()}`));
  page.on('request', (request) => {
    if (!request.isNavigationRequest()) faults.push(`it fetches ${request.url()}`);
  });
  page.on('requestfailed', (request) => faults.push(`${request.url()} failed`));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.url()}: ${response.status()}`);
  });
  return faults;
}

/** Every page that the index leads to, each link being followed once. */
async function walk(context, start, what) {
  const page = await context.newPage();
  const faults = watched(page);
  const seen = new Set();
  const waiting = [start];
  while (waiting.length > 0) {
    const url = waiting.pop();
    if (seen.has(url)) continue;
    seen.add(url);
    if (url.endsWith('.json')) {
      const inside = new URL(url).protocol === 'file:' || (await fetch(url)).ok;
      expect(inside, what, `${url} is not there`);
      continue;
    }
    await page.goto(url);
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((each) => each.href));
    const base = start.slice(0, -'index.html'.length);
    for (const link of links) {
      const inside = link.startsWith(base);
      expect(inside || /^https:\/\/(owasp\.org|genai\.owasp\.org|atlas\.mitre\.org)\//.test(link), what, `${url} leads to ${link}`);
      if (inside) waiting.push(link.replace(/#.*/, ''));
    }
    expect((await page.locator('script, img, iframe, form').count()) === 0, what, `${url} has what no page has`);
  }
  await page.close();
  if (faults.length > 0) throw new Deviation(`${what}: ${faults.slice(0, 3).join('; ')}`);
  const pages = [...seen].filter((url) => url.endsWith('.html')).length;
  expect(pages === files.length, what, `it leads to ${pages} of ${files.length} pages`);
  ok(what, `${seen.size} addresses, no broken link, no fetch, no script, no complaint`);
}

/** What axe finds, and what moves sideways. */
async function looked(browser, look, what) {
  const context = await browser.newContext({ bypassCSP: true, ...look });
  const page = await context.newPage();
  for (const file of files) {
    await page.goto(pathToFileURL(join(folder, file)).href);
    const wide = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(wide <= 0, what, `${file} is ${wide}px wider than the screen`);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate('axe.run(document)');
    const found = violations.map((each) => `${each.impact} ${each.id} at ${each.nodes[0].target}`);
    expect(found.length === 0, what, `${file}: ${found.join('; ')}`);
  }
  await context.close();
  ok(what, `${files.length} pages: axe finds nothing, and nothing moves sideways`);
}

async function focused(browser) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(folder, 'index.html')).href);
  await page.keyboard.press('Tab');
  const outline = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
  expect(outline === 'solid', 'the keyboard', `what has the focus is shown as ${outline}`);
  ok('the keyboard', 'what has the focus is outlined');
  await context.close();
}

async function picture(browser, name, file, look) {
  const context = await browser.newContext({ viewport: { width: 820, height: 860 }, ...look });
  const page = await context.newPage();
  await page.goto(pathToFileURL(join(shown, file)).href);
  const path = join(pictures, `catalogue-${name}.png`);
  await page.screenshot({ path });
  expect(statSync(path).size < 150_000, name, `the picture has ${statSync(path).size} bytes`);
  ok('picture', `${name}, ${statSync(path).size} bytes`);
  await context.close();
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
try {
  await new Promise((resolve) => host.listen(Number(port), '127.0.0.1', resolve));
  const context = await browser.newContext();
  await walk(context, pathToFileURL(join(folder, 'index.html')).href, 'from a folder');
  await walk(context, `http://127.0.0.1:${port}/index.html`, 'from a host of files');
  await focused(browser);
  await looked(browser, { colorScheme: 'light', viewport: PHONE }, 'light, on a phone');
  await looked(browser, { colorScheme: 'dark', viewport: PHONE }, 'dark, on a phone');
  await looked(browser, { colorScheme: 'light', viewport: { width: 1280, height: 900 } }, 'light, at a desk');
  if (pictures) {
    await picture(browser, 'index', 'index.html', { colorScheme: 'light' });
    await picture(browser, 'server', 'servers/shop/index.html', { colorScheme: 'dark' });
    await picture(browser, 'tool', 'servers/shop/start_export_job.html', { colorScheme: 'light' });
    await picture(browser, 'phone', 'servers/shop/delete_customers.html', { viewport: PHONE, colorScheme: 'dark' });
  }
} catch (error) {
  console.error(`deviation ${error instanceof Deviation ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  host.close();
}
