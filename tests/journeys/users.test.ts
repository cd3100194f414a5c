/** An administrator invites somebody, who says a password, sets a PIN and shares a tablet, which locks and holds nothing; and all of it ends with a press of one button. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { adt } from '../server/messages.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');
const [password, badge, pin] = ['seven otters in a row', 'B-7001', '483917'];
/** A tablet is a shared one's again within this of its PIN (screens.md). */
const unlockMs = 2_000;

describe.skipIf(chromium === null)('users and roles', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let errors: readonly string[] = [];
  let shared: Page;
  let invitation = '';

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

  const user = () => page.getByRole('region', { name: 'User otis' });

  test('an account begins with an invitation, and what is wrong is said at its field', async () => {
    await page.getByText('Nobody has an account yet').waitFor();
    const form = page.getByRole('form', { name: 'Invite somebody' });
    await form.getByLabel('Name', { exact: true }).fill('Otis Tester');
    await form.getByLabel('Signs in as').fill('O T');
    await form.getByRole('button', { name: 'Invite' }).click();
    await form.getByText('Small letters, digits').waitFor();
    await form.getByLabel('Signs in as').fill('otis');
    await form.getByLabel('Badge').fill(badge);
    await form.getByLabel('Unit').selectOption('4W');
    await form.getByRole('button', { name: 'Invite' }).click();
    invitation = (await page.getByRole('status').locator('code').textContent()) ?? '';
    expect(invitation).toMatch(/#invitation=[\w-]{43}$/);
    await page.getByRole('row', { name: /Otis Tester.*otis.*Nurse.*LGH 4W.*invited/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('user')).toMatch(/^u_/);
    await user().getByText('Nothing is open.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors.filter((line) => !/422/.test(line))).toEqual([]);
  });

  const home = (): Promise<void> => shared.getByText('Your screens').waitFor();
  const locked = () => shared.getByRole('form', { name: 'Badge and PIN' });
  /** As a scanner does: the badge, Enter; then six digits. Returns how long the way back took. */
  async function unlock(): Promise<number> {
    await locked().getByLabel(/Badge/).fill(badge);
    await shared.keyboard.press('Enter');
    await shared.keyboard.type(pin);
    const at = performance.now();
    await shared.keyboard.press('Enter');
    await shared.getByRole('heading', { name: /Needs you now/ }).waitFor();
    return performance.now() - at;
  }
  /** What of ours this browser holds, and what of the record stands on its glass or in anything that it holds: by words that no drawn key of its own spells by chance. */
  const kept = (): Promise<readonly unknown[]> =>
    shared.evaluate(() => {
      const held = [sessionStorage, localStorage].flatMap((one) => Object.entries(one) as [string, string][]);
      return [
        held.map(([key]) => key).filter((key) => /^healthos\.(session|downtime|waiting)/.test(key)),
        /PUS1|otis/i.test(document.body.innerText + held.map(([, value]) => value).join(' ')),
      ];
    });

  test('whoever was invited says a password once, sets a PIN, and makes a tablet a shared one', async () => {
    const context = await browser.newContext({ viewport: { width: 768, height: 1024 }, hasTouch: true });
    shared = await context.newPage();
    await shared.clock.install();
    await shared.goto(invitation);
    await shared.getByLabel('Password', { exact: true }).fill(password);
    await shared.getByLabel('Once more').fill(password);
    await shared.getByRole('button', { name: 'Keep this password and sign in' }).tap();
    await shared.getByText('you have no PIN for shared tablets').waitFor();
    expect(shared.url()).not.toContain('invitation');
    await shared.getByRole('button', { name: 'Set a PIN' }).tap();
    await shared.getByLabel('Your password').fill(password);
    await shared.getByLabel('PIN, six digits').fill(pin);
    await shared.getByRole('button', { name: 'Keep this PIN' }).tap();
    await shared.getByText('Your PIN is set.').waitFor();
    await shared.getByRole('button', { name: 'Sign out' }).tap();
    await shared.getByLabel('Name', { exact: true }).fill('otis');
    await shared.getByLabel('Password', { exact: true }).fill(password);
    await shared.getByLabel(/This tablet is shared/).check();
    expect(await violations(shared)).toEqual([]);
    await shared.getByRole('button', { name: 'Sign in', exact: true }).first().tap();
    await home();
  });

  test('nobody touches it: it locks and holds nothing; badge and PIN lead back to where it was, also after a press of Sign out', async () => {
    await shared.goto(`${server.url}/units/4W`);
    await shared.getByRole('heading', { name: /Needs you now/ }).waitFor();
    await shared.clock.fastForward('16:00');
    await locked().waitFor();
    await shared.getByText('This screen locked itself').waitFor();
    expect(await kept()).toEqual([[], false]);
    expect(await violations(shared)).toEqual([]);
    await locked().getByLabel(/Badge/).fill(badge);
    await locked().getByLabel('PIN').fill('000001');
    await locked().getByRole('button', { name: 'Unlock' }).tap();
    await shared
      .getByRole('alert')
      .getByText(/the PIN is wrong/)
      .waitFor();
    const took = [await unlock()];
    expect(new URL(shared.url()).pathname).toBe('/units/4W');
    await shared.getByRole('button', { name: /^Menu/ }).tap();
    await shared.getByRole('button', { name: 'Sign out' }).tap();
    await locked().waitFor();
    expect(await shared.getByText('This screen locked itself').count()).toBe(0);
    expect(await kept()).toEqual([[], false]);
    took.push(await unlock());
    expect(Math.min(...took)).toBeLessThan(unlockMs);
  });

  test('what is open is seen, and a disabling darkens the tablet, which then opens to nothing of theirs', async () => {
    await page.reload();
    await user()
      .getByText(/by PIN on a tablet/)
      .first()
      .waitFor();
    await user().getByRole('button', { name: 'Disable…' }).click();
    await user()
      .getByRole('button', { name: /all that is open ends now/ })
      .click();
    await shared.getByText('Your sign-in is not valid any more').waitFor({ timeout: 10_000 });
    expect(await shared.evaluate(() => document.body.innerText.includes('Pat'))).toBe(false);
    await shared.getByRole('button', { name: 'Sign in again' }).tap();
    await locked().getByLabel(/Badge/).fill(badge);
    await locked().getByLabel('PIN').fill(pin);
    await locked().getByRole('button', { name: 'Unlock' }).tap();
    await shared
      .getByRole('alert')
      .getByText(/the PIN is wrong/)
      .waitFor();
    await page.getByLabel('State').selectOption('disabled');
    await expect.poll(() => new URL(page.url()).searchParams.get('state')).toBe('disabled');
    await page.getByRole('row', { name: /Otis Tester.*disabled/ }).waitFor();
    await shared.context().close();
  });
});
