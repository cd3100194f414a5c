/** A physician's notes and discharge: a draft survives a reload, is signed and added to, an attending cosigns and a second one is told; then medicines are reconciled, a summary is signed, and the patient may leave. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { msa, soon, startServer, type Server } from '../server/started.ts';
import { askingOf } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('notes and the way home', () => {
  let server: Server;
  let browser: Browser;
  let patient: string;

  beforeAll(async () => {
    server = await startServer();
    const sender = await server.mllp();
    expect(msa(await sender.send(movement('A01', { patient: '9100', visit: 'V910', place: '4W^01^A', control: 'NJ1' })))[0]).toBe('AA');
    sender.close();
    browser = await openBrowser(chromium ?? '');
    const row = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === 'V910'));
    patient = String(row['patient']);
    for (const [staff, part] of [
      ['r1', 'resident'],
      ['a1', 'attending'],
      ['a2', 'attending'],
    ] as const)
      await ask('charge-nurse', 'c1', 'care-team-step', { encounter: 'V910', staff, part, step: 'joined' });
    await ask('nurse', 'n1', 'vitals-chart', { encounter: 'V910', signs: [{ sign: 'heartRate', value: '88', unit: '/min' }] });
    await ask('clinician', 'a1', 'order-place', { encounter: 'V910', lines: [drug('PANT40', 'Pantoprazole', '40', 'QD')], sign: true });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const drug = (code: string, display: string, literal: string, frequency: string) => ({
    kind: 'medication',
    code: { code, display, system: 'L' },
    dose: { literal, unit: 'mg' },
    route: 'PO',
    frequency,
  });
  const ask = askingOf(() => server);
  async function as(staff: string, path: string): Promise<{ page: Page; errors: readonly string[] }> {
    const token = await server.running.issue({ role: 'clinician', staff });
    return visit(browser, { url: `${server.url}/chart/${patient}${path}`, token, role: 'clinician', width: 1440, height: 900 });
  }
  const says = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
  const kept = (page: Page): Promise<void> => page.locator('[data-kept=kept]', { hasText: /kept \d/i }).waitFor();

  test('a note is drafted, kept over a reload, signed, added to, cosigned once, and printed', { timeout: 120_000 }, async () => {
    const { page, errors } = await as('r1', '/notes');
    await says(page, 'Nobody has written about this patient here.');
    await page.getByLabel(/^Template/).selectOption('progress');
    await page.getByRole('button', { name: 'Write' }).click();
    await page
      .locator('form li', { hasText: /Heart rate 88/ })
      .first()
      .waitFor();
    await page.getByRole('textbox', { name: /^Subjective/ }).fill('Slept badly, coughs less.');
    await kept(page);
    await page.reload();
    expect(await page.getByRole('textbox', { name: /^Subjective/ }).inputValue()).toBe('Slept badly, coughs less.');
    await page
      .locator('form li', { hasText: /Heart rate 88/ })
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: 'Sign', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('textbox', { name: /^Assessment/ }).fill('Pneumonia, better.');
    await page.getByRole('textbox', { name: /^Plan/ }).fill('Oral antibiotic from tomorrow.');
    await page.getByRole('spinbutton', { name: /^Pain/ }).fill('2');
    await kept(page);
    expect(await violations(page)).toEqual([]);
    const stranger = await as('a2', page.url().replace(`${server.url}/chart/${patient}`, ''));
    await says(stranger.page, 'There is no such draft of yours');
    await stranger.page.context().close();
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.locator('article', { hasText: 'waits for an attending' }).waitFor();
    await says(page, 'Pneumonia, better.');

    await page.getByRole('button', { name: 'Add to it' }).click();
    await page.getByLabel('What is to be said besides').fill('Culture grew nothing.');
    await page.getByRole('button', { name: 'Sign the addendum' }).click();
    await page.getByRole('region', { name: 'Addendum' }).getByText('Culture grew nothing.').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    expect(await violations(page)).toEqual([]);

    const here = page.url().replace(`${server.url}/chart/${patient}`, '');
    const [first, second] = [await as('a1', here), await as('a2', here)];
    await second.page.getByRole('button', { name: 'Cosign' }).first().waitFor();
    await second.page.context().setOffline(true);
    await first.page.getByRole('button', { name: 'Cosign' }).first().click();
    await first.page.locator('.tag', { hasText: 'cosigned' }).waitFor();
    await second.page.getByRole('button', { name: 'Cosign' }).first().click();
    await says(second.page, '1 action waits');
    await second.page.context().setOffline(false);
    await second.page.getByRole('dialog').getByText('Somebody cosigned this note already.').waitFor({ timeout: 20_000 });

    await first.page.goto(`${server.url}/chart/${patient}/paper${new URL(page.url()).search}`);
    await says(first.page, 'Status: cosigned');
    await says(first.page, /signed by clinician r1/);
    await says(first.page, 'Test, Pat9100');
    expect(await violations(first.page)).toEqual([]);
    expect([errors, first.errors]).toEqual([[], []]);
    for (const one of [page, first.page, second.page]) await one.context().close();
  });

  test('medicines are reconciled, a summary quotes them and is signed, and the papers of the way out are done', { timeout: 120_000 }, async () => {
    const { page, errors } = await as('a1', '/reconciliation?occasion=discharge');
    await says(page, 'nobody said what the patient takes at home');
    const home = page.getByRole('group', { name: 'A medicine taken at home' });
    await home.getByLabel('Medicine').fill('Metoprolol');
    await home.getByLabel('Amount').fill('25');
    await home.getByLabel('How often').selectOption('BID');
    await page.getByRole('button', { name: 'Add to the home list' }).click();
    await says(page, 'not ordered here');
    const on = (name: string) => page.getByRole('group', { name: `Decision on ${name}` });
    await on('Metoprolol').getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Complete the reconciliation' }).click();
    await page.getByRole('dialog').getByText('reconcile.unresolved').waitFor();
    await page.getByRole('button', { name: 'Understood' }).click();
    await on('Pantoprazole').getByRole('button', { name: 'Stop' }).click();
    await page.getByLabel('Why, Pantoprazole').selectOption('not-needed');
    await kept(page);
    await page.reload();
    await says(page, '2 of 2 decided');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Complete the reconciliation' }).click();
    await says(page, 'Continue Metoprolol 25 mg PO BID');
    await says(page, 'STOP Pantoprazole 40 mg PO QD (not needed)');
    expect(await violations(page)).toEqual([]);

    await page.getByRole('link', { name: 'Notes', exact: true }).click();
    await page.getByLabel(/^Template/).selectOption('discharge-summary');
    await page.getByRole('button', { name: 'Write' }).click();
    await page.locator('form li', { hasText: 'STOP Pantoprazole' }).first().waitFor();
    await page.getByRole('textbox', { name: /^Hospital course/ }).fill('Treated for pneumonia.');
    await page.getByRole('textbox', { name: /^Follow-up/ }).fill('Own physician within a week.');
    await page.getByLabel(/^Condition/).selectOption('good');
    await page.getByLabel(/^Discharged to/).selectOption('home');
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.locator('article', { hasText: 'Treated for pneumonia.' }).waitFor();
    const way = async (): Promise<unknown> =>
      (await server.ask('admin', '/api/facilities/LGH/discharges')).body.rows?.find((one) => one['encounter'] === 'V910');
    await expect.poll(async () => JSON.stringify(await way()), { timeout: 10_000 }).toMatch(/"papers-signed","done"/);
    await page.goto(`${server.url}/discharge?stay=V910`);
    await page
      .getByRole('complementary', { name: 'Chosen stay' })
      .getByRole('button', { name: /^Confirm/ })
      .click();
    await expect.poll(async () => (await way()) as object, { timeout: 10_000 }).toMatchObject({ stage: 'confirmed' });
    // A refusal is an answer, which a browser writes down as an error.
    expect(errors.filter((line) => !line.includes('409'))).toEqual([]);
    await page.context().close();
  });
});
