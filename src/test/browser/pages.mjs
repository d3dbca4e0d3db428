// People decide about calls of real agents, in a real browser:
//   pages.mjs PAGES MCP SHOP API FOREIGN-PORT PICTURES, with AGENT and OPERATOR in the environment
import { chromium, devices } from 'playwright-core';
import { Deviation, expect, ok, until } from '../clients/report.mjs';
import { legacy, modern, textOf } from './agents.mjs';
import { HOSTILE_TEXT, HOSTILE_TOOL } from './hostile.mjs';
import { foreign, proxy } from './sites.mjs';
import { Visitor, heading, shows } from './visitor.mjs';

const [publicUrl, mcp, shop, api, foreignPort, pictures] = process.argv.slice(2);
const { AGENT, OPERATOR, CHROMIUM } = process.env;

const json = async (url, headers) => (await fetch(url, { headers })).json();
const called = () => json(`${shop}/calls`);
const pending = async () => {
  const { approvals } = await json(`${api}/api/approvals?state=pending`, {
    authorization: `Bearer ${OPERATOR}`,
  });
  return approvals;
};

/** The question that a call has just asked. */
async function asked() {
  let found = [];
  await until(async () => (found = await pending()).length === 1, 'one call waits');
  return { decide: `${publicUrl}/approvals/${found[0].id}/decide`, status: `${publicUrl}/approvals/${found[0].id}` };
}

const { port, pathname } = new URL(publicUrl);
await proxy(Number(port), pathname, Number(new URL(api).port));
await foreign(Number(foreignPort));
const elsewhere = (page, url) =>
  `http://127.0.0.1:${foreignPort}/${page}?url=${encodeURIComponent(url)}`;

const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
const person = (look) =>
  browser.newContext({ ...look }).then((it) => new Visitor(it, publicUrl, pictures));

async function approvedOnAPhone(agent, order) {
  const before = (await called()).length;
  const reply = agent.call('refund', { order, note: HOSTILE_TEXT, lines: [{ price: 12 }] });
  const question = await asked();
  const caller = await person({ colorScheme: 'light' });
  const status = await caller.open(question.status);
  await shows(status, 'Waiting for a person', 'the caller looks');
  const shown = await status.content();
  expect(!shown.includes(order), 'the status page', 'it shows arguments');
  await caller.picture(status, 'status');

  const carol = await person({ ...devices['iPhone 13'], defaultBrowserType: undefined, colorScheme: 'dark' });
  const page = await carol.open(elsewhere('chat', question.decide));
  await page.getByRole('link').click();
  await shows(page, 'Sign in', 'a link in a chat');
  await carol.picture(page, 'sign-in-phone-dark');
  await carol.signIn(page, 'wrong');
  await page.getByRole('alert').waitFor();
  await carol.signIn(page, OPERATOR);
  await shows(page, 'May this call pass?', 'signed in');
  const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
  expect(!wide, 'on a phone', 'the page is wider than the screen');
  for (const summary of await page.locator('summary').all()) await summary.click();
  expect((await page.locator('mark').allInnerTexts()).includes('\\u202e'), 'hidden characters', 'not marked');
  await carol.picture(page, 'decide-phone-dark');
  carol.unharmed('hostile arguments');

  // The link once more, now with a cookie that another site's page does not send.
  const again = await carol.open(elsewhere('chat', question.decide));
  await again.getByRole('link').click();
  await shows(again, 'May this call pass?', 'the link again');
  await attacked(carol, question);

  await page.getByLabel('Comment').fill('called them back');
  await page.getByRole('button', { name: 'Approve' }).click();
  await shows(page, 'Approved', 'approved').catch(() => shows(page, 'Approved and used', 'approved'));
  await until(async () => /^Approved/.test(await heading(status)), 'the status page looks again', 15_000);
  const told = textOf(await reply);
  expect(told.includes(`paid back ${order}`), 'the call', told);
  expect((await called()).length === before + 1, 'the call runs once', JSON.stringify(await called()));
  ok('the call runs once', told);
  led(agent, question);
  await again.getByRole('button', { name: 'Approve' }).click();
  await again.getByRole('alert').waitFor();
  ok('a second answer', await again.getByRole('alert').innerText());
  await carol.picture(again, 'late-phone-dark');

  await again.getByRole('button', { name: 'Sign out' }).click();
  await shows(again, 'Sign in', 'signed out');
  await again.goto(question.decide);
  await shows(again, 'Sign in', 'the page afterwards');
  carol.unharmed('the whole visit');
  caller.unharmed('the status page');
}

/** By the pages of another site, in the browser of somebody who is signed in. */
async function attacked(carol, question) {
  const post = await carol.open(elsewhere('post', question.decide));
  await post.getByRole('button').click();
  await shows(post, 'Nothing was done', 'a form of another site');
  const frame = await carol.open(elsewhere('frame', question.decide));
  const inside = await frame.frames()[1].content();
  expect(!inside.includes('May this call pass'), 'a frame of another site', 'it shows the page');
  ok('a frame of another site', 'stays empty');
  expect((await pending()).length === 1, 'after both', 'it is decided');
  carol.forget();
}

/** A client that can send its user to a page is given that of the call, and no other. */
function led(agent, question) {
  const seen = agent.links.splice(0).join(' ');
  expect(seen === (agent.leads ? question.status : ''), 'the agent is led', `to ${seen || 'nowhere'}`);
  ok('the agent is led', agent.leads ? 'to the status page' : 'nowhere, as it cannot be');
}

async function refusedAtADesk(agent, order) {
  const before = (await called()).length;
  const reply = agent.call(HOSTILE_TOOL, { order });
  const question = await asked();
  const dave = await person({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  const page = await dave.open(question.decide);
  await dave.signIn(page, OPERATOR);
  await shows(page, 'May this call pass?', 'a hostile name');
  expect((await page.locator('main img').count()) === 0, 'a hostile name', 'it made an image');
  await dave.picture(page, 'decide-desk-light');
  await page.getByRole('button', { name: 'Refuse' }).click();
  await shows(page, 'Refused', 'refused');
  dave.unharmed('a hostile name');
  const text = textOf(await reply);
  expect(text.startsWith('[APPROVAL REFUSED]'), 'the agent is told', text);
  ok('the agent is told', text);
  expect((await called()).length === before, 'a refused call', 'it ran');
  led(agent, question);
}

try {
  for (const era of [legacy, modern]) {
    console.log(`== ${era.name}`);
    const agent = await era(mcp, AGENT);
    await approvedOnAPhone(agent, `order-of-${era.name}`);
    await refusedAtADesk(agent, `other-order-of-${era.name}`);
    await agent.close();
  }
} catch (error) {
  console.error(`deviation ${error instanceof Deviation ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  // An agent whose call is held still would keep this waiting.
  process.exit();
}
