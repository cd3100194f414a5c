/** Money followed down: an executive opens a dollar of an account to its exact bytes, and whoever works on accounts filters, sorts and exports them. */
/// <reference lib="dom" />
import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { minuteMs } from '@healthos/core/time.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { dose, movement } from './today.ts';

const chromium = inject('chromiumPath');
const pictures = 'test-results/pictures';
const who = { control: 'F1', patient: '8101', visit: 'V8101', place: '4W^02^A' };

describe.skipIf(chromium === null)('money', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    server = await startServer();
    browser = await openBrowser(chromium ?? '');
    const sender = await server.mllp();
    const now = Date.now();
    const other = { control: 'F4', patient: '8102', visit: 'V8102', place: '4W^03^A' };
    for (const message of [
      movement('A01', who),
      dose({ ...who, control: 'F2' }, now - 40 * minuteMs, 'A'),
      dose({ ...who, control: 'F3' }, now - 40 * minuteMs, 'D'),
      movement('A01', other),
      dose({ ...other, control: 'F5' }, now - 20 * minuteMs, 'A'),
    ])
      expect(msa(await sender.send(message))[0]).toBe('AA');
    sender.close();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  const open = async (path: string, role: 'executive' | 'finance') =>
    visit(browser, { url: `${server.url}${path}`, token: await server.running.issue({ role, staff: 'S9' }), role, width: 1440, height: 900 });
  const row = (page: Page, name: RegExp) => page.getByRole('row', { name });

  test('an executive opens a dollar down to the bytes', async () => {
    const { page, errors } = await open('/finance', 'executive');
    await row(page, /V8101/).click();
    await page.getByRole('heading', { name: 'Charges' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/finance/account/V8101');
    // What was taken back stands beside what it takes back.
    await page.getByText('credit of ACET650').waitFor();
    await page.screenshot({ path: `${pictures}/finance-account.png` });
    expect(await violations(page)).toEqual([]);
    await page
      .getByRole('button', { name: /^Open lineage of ACET650/ })
      .first()
      .click();
    await page.getByRole('button', { name: /MedicationAdministered/ }).click();
    await page
      .getByText(/RXA\|1\|1/)
      .first()
      .waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a biller finds an account by filters that stand in the address, and takes the list along', async () => {
    const { page, errors } = await open('/finance', 'finance');
    await row(page, /V8102/).waitFor();
    await page.getByRole('button', { name: /^In the way \d/ }).click();
    await page.getByPlaceholder('Search accounts').fill('V8102');
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await expect.poll(() => page.url()).toMatch(/show=risk/);
    await page.screenshot({ path: `${pictures}/finance.png` });
    expect(await violations(page)).toEqual([]);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    expect(readFileSync(await file.path(), 'utf8')).toMatch(/4\.75/);
    await page.reload();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    // A measure opens its formula and its parts, or says what nobody told.
    await page.getByRole('button', { name: /^Cost to collect/ }).click();
    await page.getByText(/missing: cost of the revenue cycle/).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
