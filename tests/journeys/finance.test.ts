/** Money followed down: an executive opens a dollar of an account to its exact bytes, and whoever works on accounts filters, sorts and exports them. */
/// <reference lib="dom" />
import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { kpisOf, type RevenueSums } from '@healthos/core/financial/kpis/kpis.ts';
import { minuteMs } from '@healthos/core/time.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { dose, movement } from './today.ts';

const chromium = inject('chromiumPath');
const pictures = 'test-results/pictures';
const nothingYet: RevenueSums = { days: 0, grossCents: 0, netCents: 0, unbilledCents: 0, unbilledAccounts: 0 };
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
    const { page, errors } = await open('/executive', 'executive');
    // Each measure stands beside its formula.
    const cycle = page.getByRole('region', { name: 'Measures of the revenue cycle' });
    for (const { formula } of kpisOf(nothingYet)) await cycle.getByText(formula, { exact: true }).waitFor();
    await page.screenshot({ path: `${pictures}/executive-money.png`, fullPage: true });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('region', { name: 'Money' }).getByRole('link', { name: 'Charged today' }).click();
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

  test('an account opens to the price step by step, and what is left to its age and payer', async () => {
    const { page, errors } = await open('/finance/account/V8102', 'finance');
    await page.getByRole('heading', { name: 'Price, step by step' }).waitFor();
    await page.getByText('share of charges').waitFor();
    await page.getByRole('link', { name: 'Receivables' }).click();
    await page
      .getByRole('img', { name: /Cash ahead/ })
      .or(page.getByText(/No payer owes anything/))
      .waitFor();
    await page.getByRole('row', { name: /^All/ }).waitFor();
    await page.screenshot({ path: `${pictures}/finance-receivables.png` });
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  const terms = (version: string, bp: number) => ({
    kind: 'contract',
    version,
    effectiveFrom: '2099-01-01',
    source: 'Terms of a test',
    payerClass: 'other',
    terms: [{ clause: 'T.1', method: 'percent-of-charges', bp }],
  });
  const asFile = (name: string, content: object) => ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(content)) });

  test('a contract is read clause by clause, and claims are priced under another', async () => {
    const { page, errors } = await open('/finance/contracts', 'finance');
    await page.getByRole('button', { name: /demo-medicare@1/ }).click();
    await page.getByRole('cell', { name: 'weight × $6,840.00' }).waitFor();
    await page.getByLabel(/Choose a contract/).setInputFiles(asFile('no.json', { kind: 'weights' }));
    await page.getByText(/no contract/).waitFor();
    await page.getByLabel(/Choose a contract/).setInputFiles(asFile('terms.json', terms('what-if@1', 5000)));
    await page.getByRole('button', { name: 'Re-price' }).click();
    await page.getByText(/0 of 0 claims, what-if@1, done/).waitFor();
    await page.screenshot({ path: `${pictures}/finance-contracts.png` });
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a pack is looked at beside what holds, activated for its day, and refused twice otherwise', async () => {
    const { page, errors } = await visit(browser, {
      url: `${server.url}/admin/packs`,
      token: await server.running.issue({ role: 'admin', staff: 'S1' }),
      role: 'admin',
      width: 1440,
      height: 900,
    });
    await row(page, /demo-cdm@1/).waitFor();
    await page.getByLabel(/Load a file/).setInputFiles(asFile('terms.json', terms('site-other@1', 5000)));
    await page.getByText(/Beside demo-other@1, which holds then/).waitFor();
    await page.screenshot({ path: `${pictures}/admin-packs.png` });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Activate from 2099-01-01' }).click();
    await row(page, /site-other@1.*will hold/).waitFor();
    await page.getByLabel(/Load a file/).setInputFiles(asFile('terms.json', terms('site-other@1', 4000)));
    await page.getByRole('button', { name: 'Activate from 2099-01-01' }).click();
    await page.getByText(/This version holds already and says something else/).waitFor();
    // The browser notes the refusal by its status; nothing else went wrong.
    expect(errors.filter((one) => !/409/.test(one))).toEqual([]);
    await page.context().close();
  });
});
