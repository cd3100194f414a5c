/** An administrator invites somebody, who says a password, sets a PIN and shares a tablet; and everything of theirs ends with a press of one button. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { adt } from '../server/messages.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');
const [password, pin] = ['seven otters in a row', '483917'];

describe.skipIf(chromium === null)('users and roles', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let errors: readonly string[] = [];
  let address = '';

  beforeAll(async () => {
    server = await startServer();
    const sender = await server.mllp();
    expect(msa(await sender.send(adt({ trigger: 'A01', control: 'US1', minutes: 0, patient: 'PUS1', visit: 'VUS1', place: '4W^01^A' })))[0]).toBe('AA');
    sender.close();
    browser = await openBrowser(chromium ?? '');
    const token = await server.running.issue({ role: 'admin', staff: 'keeper' });
    ({ page, errors } = await visit(browser, { url: `${server.url}/admin/users`, token, width: 1440, height: 900 }));
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** A tablet on which nobody has a session: what it keeps, it keeps in its own browser. */
  const tablet = async (url: string): Promise<Page> => (await visit(browser, { url, width: 820, height: 1180 })).page;
  const user = () => page.getByRole('region', { name: 'User otis' });

  test('an account begins with an invitation, and what is wrong is said at its field', async () => {
    await page.getByText('Nobody has an account yet').waitFor();
    const form = page.getByRole('form', { name: 'Invite somebody' });
    await form.getByLabel('Name', { exact: true }).fill('Otis Tester');
    await form.getByLabel('Signs in as').fill('O T');
    await form.getByRole('button', { name: 'Invite' }).click();
    await form.getByText('Small letters, digits').waitFor();
    await form.getByLabel('Signs in as').fill('otis');
    await form.getByLabel('Badge').fill('B-7001');
    await form.getByLabel('Unit').selectOption('4W');
    await form.getByRole('button', { name: 'Invite' }).click();
    address = (await page.getByRole('status').locator('code').textContent()) ?? '';
    expect(address).toMatch(/#invitation=[\w-]{43}$/);
    await page.getByRole('row', { name: /Otis Tester.*otis.*Nurse.*LGH 4W.*invited/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('user')).toMatch(/^u_/);
    await user().getByText('Nothing is open.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors.filter((line) => !/422/.test(line))).toEqual([]);
  });

  test('whoever was invited says a password, sets a PIN, and comes back on a shared tablet by badge and PIN', { timeout: 120_000 }, async () => {
    const shared = await tablet(address);
    await shared.getByLabel('Password', { exact: true }).fill(password);
    await shared.getByLabel('Once more').fill(password);
    await shared.getByRole('button', { name: 'Keep this password and sign in' }).click();
    await shared.getByText('you have no PIN for shared tablets').waitFor();
    expect(shared.url()).not.toContain('invitation');
    await shared.getByRole('button', { name: 'Set a PIN' }).click();
    await shared.getByLabel('Your password').fill(password);
    await shared.getByLabel('PIN, six digits').fill(pin);
    await shared.getByRole('button', { name: 'Keep this PIN' }).click();
    await shared.getByText('Your PIN is set.').waitFor();
    await shared.getByRole('button', { name: 'Sign out' }).click();
    await shared.getByLabel('Name', { exact: true }).fill('otis');
    await shared.getByLabel('Password', { exact: true }).fill(password);
    await shared.getByLabel(/This tablet is shared/).check();
    expect(await violations(shared)).toEqual([]);
    await shared.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await shared.getByText('your PIN is set').waitFor();
    await shared.goto(`${server.url}/findings`);
    await shared.getByRole('button', { name: 'Sign out' }).click();
    const pinForm = shared.getByRole('form', { name: 'Badge and PIN' });
    await pinForm.waitFor();
    // Locked: nothing of what stood there, and no token.
    expect(await shared.evaluate(() => [sessionStorage.length, document.body.innerText.includes('PUS1')])).toEqual([0, false]);
    expect(await violations(shared)).toEqual([]);
    await pinForm.getByLabel(/Badge/).fill('B-7001');
    await pinForm.getByLabel(/Badge/).press('Enter');
    await shared.keyboard.type(pin);
    await shared.keyboard.press('Enter');
    await shared.locator('.work-screen').waitFor();
    expect(new URL(shared.url()).pathname).toBe('/findings');
  });

  test('what is open is seen and ended, and a disabling darkens the screen', async () => {
    const other = await tablet(server.url);
    await other.getByLabel('Name', { exact: true }).fill('otis');
    await other.getByLabel('Password', { exact: true }).fill(password);
    await other.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await other.getByText('your PIN is set').waitFor();
    await other.goto(`${server.url}/findings`);
    await other.locator('.work-screen [data-freshness=live]').waitFor();
    await page.reload();
    await user()
      .getByText(/by PIN on a tablet/)
      .waitFor();
    await page.screenshot({ path: process.env['USERS_PICTURE'] ?? `${server.dataDir}/users.png` });
    await user().getByRole('button', { name: 'Disable…' }).click();
    await user()
      .getByRole('button', { name: /all that is open ends now/ })
      .click();
    await other.getByText('Your sign-in is not valid any more').waitFor({ timeout: 10_000 });
    await user().getByText('disabled', { exact: false }).first().waitFor();
    await page.getByLabel('State').selectOption('disabled');
    expect(new URL(page.url()).searchParams.get('state')).toBe('disabled');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    expect(download.suggestedFilename()).toBe('users.csv');
  });
});
