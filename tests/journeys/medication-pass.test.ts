/** A nurse's medication pass on a tablet: wristband, then two taps a dose; the network goes mid-pass, what was done waits in order, and is reconciled with what another nurse did meanwhile. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { msa, startServer, type Server } from '../server/started.ts';
import { askingOf } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');
const drug = (code: string, display: string, literal: string, route: string) => ({
  kind: 'medication',
  code: { code, display, system: 'L' },
  dose: { literal, unit: 'mg' },
  route,
  frequency: 'Q12H',
});

describe.skipIf(chromium === null)('the medication pass', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    const sender = await server.mllp();
    for (let n = 1; n <= 2; n++)
      expect(msa(await sender.send(movement('A01', { patient: `870${n}`, visit: `V70${n}`, place: `4W^0${n}^A`, control: `P${n}` })))[0]).toBe('AA');
    sender.close();
    browser = await openBrowser(chromium ?? '');
    await ask('clinician', 'd1', 'order-place', {
      encounter: 'V701',
      lines: [drug('METO25', 'Metoprolol', '25', 'PO'), drug('ENOX40', 'Enoxaparin', '40', 'SC')],
      sign: true,
    });
    await ask('clinician', 'd1', 'order-place', {
      encounter: 'V702',
      lines: [drug('FURO40', 'Furosemide', '40', 'IV'), drug('PANT40', 'Pantoprazole', '40', 'PO')],
      sign: true,
    });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const ask = askingOf(() => server);
  const row = async (code: string): Promise<Record<string, unknown> | undefined> =>
    (await server.ask('admin', '/api/facilities/LGH/mar')).body.rows?.find((one) => one['code'] === code);
  const written = async (code: string): Promise<string> => {
    const doses = (await row(code))?.['doses'] as readonly { readonly completion: string; readonly by: string }[] | undefined;
    return doses?.map(({ completion, by }) => `${completion} ${by}`).join() ?? '';
  };

  async function tablet(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 768, height: 1024 }, hasTouch: true });
    const page = await context.newPage();
    const token = await server.running.issue({ role: 'nurse', staff: 'n7', unit: '4W' });
    await page.addInitScript((kept) => sessionStorage.setItem('healthos.session', kept), [token, 'nurse', ''].join('\n'));
    await page.goto(`${server.url}/units/4W/mar`);
    await page.getByRole('heading', { name: /Due now/ }).waitFor();
    return page;
  }
  const line = (page: Page, name: string) => page.locator('main button[aria-pressed]').filter({ hasText: name });
  const act = (page: Page, name: string) => page.locator(`[data-act=${name}]`);
  async function identify(page: Page, number: string): Promise<void> {
    await page.getByLabel('Wristband or drug').fill(number);
    await page.getByLabel('Wristband or drug').press('Enter');
    await page.getByText(/wristband (typed|scanned)/).waitFor();
  }

  test('wristband, then two taps a dose; another patient is not offered; the network goes and what was done is reconciled', { timeout: 90_000 }, async () => {
    const page = await tablet();
    await line(page, 'Metoprolol').tap();
    await act(page, 'give').getByText('scan the wristband').waitFor();
    await page.getByText('Test, Pat8701').first().waitFor();
    await identify(page, '8701');
    await expect.poll(() => line(page, 'Furosemide').count()).toBe(0);
    await line(page, 'Metoprolol').tap();
    await page.getByText(/MRN 8701/).waitFor();
    await act(page, 'give').tap();
    await expect.poll(() => written('METO25'), { timeout: 10_000 }).toBe('complete nurse:n7');

    await page.context().setOffline(true);
    await line(page, 'Enoxaparin').tap();
    await act(page, 'give').tap();
    await page.getByText('1 action waits, sent in this order').waitFor();
    await page.getByText('waits to be sent').waitFor();
    await page.getByRole('button', { name: 'Next patient' }).tap();
    await identify(page, '8702');
    await line(page, 'Furosemide').tap();
    await act(page, 'give').tap();
    await page.getByText('2 actions wait').waitFor();
    await line(page, 'Pantoprazole').tap();
    await act(page, 'held').tap();
    await page.getByRole('button', { name: 'nil by mouth' }).tap();
    await page.getByText('3 actions wait').waitFor();
    // Another nurse gives one of them meanwhile.
    const furosemide = await row('FURO40');
    await ask('nurse', 'n8', 'mar-give', {
      encounter: 'V702',
      order: furosemide?.['order'],
      step: 'given',
      dueAt: furosemide?.['dueAt'],
      patient: 'V702',
      drug: 'FURO40',
      dose: { literal: '40', unit: 'mg' },
      route: 'IV',
    });
    await page.context().setOffline(false);
    const told = page.getByRole('dialog');
    await told.getByText('This dose was written already: given.').waitFor({ timeout: 20_000 });
    await told.getByRole('button', { name: 'Drop it and go on' }).tap();
    await expect.poll(() => written('PANT40'), { timeout: 20_000 }).toBe('not-given nurse:n7');
    expect([await written('ENOX40'), await written('FURO40')]).toEqual(['complete nurse:n7', 'complete nurse:n8']);
    await page.getByText('Nothing is due now.').waitFor();
    await page.context().close();
  });

  test('a written dose is removed with a reason; targets are large; axe finds nothing', { timeout: 60_000 }, async () => {
    await ask('clinician', 'd1', 'order-place', { encounter: 'V701', lines: [drug('ONDA4', 'Ondansetron', '4', 'IV')], sign: true });
    const page = await tablet();
    await identify(page, '8701');
    await line(page, 'Ondansetron').tap();
    await act(page, 'give').tap();
    await expect.poll(() => written('ONDA4'), { timeout: 10_000 }).toBe('complete nurse:n7');
    await line(page, 'Ondansetron').tap();
    await act(page, 'correct').tap();
    await page.getByRole('button', { name: 'wrong entry' }).tap();
    await expect.poll(() => written('ONDA4'), { timeout: 10_000 }).toBe('');
    await line(page, 'Ondansetron').tap();
    const small = await page
      .locator('button, main a, header a, input')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.outerHTML.slice(0, 90)));
    expect(small).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});
