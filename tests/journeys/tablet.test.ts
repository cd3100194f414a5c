/** The charge nurse with a tablet: six actions in two taps each, online and offline, a conflict that is said, names that can be hidden, and a census that stays when nothing answers. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { askingOf } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');
const hour = 3_600_000;

describe.skipIf(chromium === null)('the tablet of a unit', () => {
  let server: Server;
  let sender: MllpClient;
  let browser: Browser;
  let sent = 0;

  beforeAll(async () => {
    server = await startServer();
    sender = await server.mllp();
    browser = await openBrowser(chromium ?? '');
    for (let n = 1; n <= 6; n++) await send('A01', `90${n}`, `4W^0${n}^A`);
    await ask('admin', 'house', 'schedule-shift', { staff: '4W-n1', kind: 'rn', unit: '4W', startsAt: Date.now() - hour, endsAt: Date.now() + 8 * hour });
    await ask('admin', 'house', 'schedule-shift', { staff: '4W-n2', kind: 'rn', unit: '4W', startsAt: Date.now() - hour / 2, endsAt: Date.now() + 8 * hour });
    const first = await row('staff', 'staff', '4W-n1');
    await ask('admin', 'house', 'staff-check-in', { shift: first?.['shift'], step: 'checked-in' });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });

  async function send(trigger: string, visitNumber: string, place: string): Promise<void> {
    const answer = await sender.send(movement(trigger, { patient: `8${visitNumber}`, visit: `V${visitNumber}`, place, control: `U${sent++}` }));
    expect(msa(answer)[0]).toBe('AA');
  }
  const ask = askingOf(() => server);
  const row = async (view: string, key: string, value: string): Promise<Record<string, unknown> | undefined> =>
    (await server.ask('admin', `/api/facilities/LGH/${view}`)).body.rows?.find((one) => one[key] === value);
  const patient = (visit: string) => row('unit-now', 'encounter', visit);

  async function tablet(path = '/units/4W'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 768, height: 1024 }, hasTouch: true });
    const page = await context.newPage();
    const token = await server.running.issue({ role: 'charge-nurse', staff: 'boss', unit: '4W' });
    await page.addInitScript((kept) => sessionStorage.setItem('healthos.session', kept), [token, 'charge-nurse', ''].join('\n'));
    await page.goto(`${server.url}${path}`);
    await page.getByRole('heading', { name: /Needs you now/ }).waitFor();
    return page;
  }
  const place = (page: Page, bed: string) =>
    page
      .locator('main button[aria-pressed]')
      .filter({ hasText: new RegExp(`^${bed}(?!\\d)`) })
      .first();
  const act = (page: Page, name: string) => page.locator(`[data-act=${name}]`);

  test('six actions, each a row and a button', async () => {
    const page = await tablet();
    await place(page, '01').tap();
    await page
      .getByText(/Acts on/)
      .getByText(/MRN 8901/)
      .waitFor();
    await act(page, 'ready').tap();
    await expect.poll(async () => (await patient('V901'))?.['readyAt']).toBeTypeOf('number');
    await act(page, 'accept').tap();
    await expect.poll(async () => (await patient('V901'))?.['nurse']).toBe('4W-n1');
    await act(page, 'milestone').tap();
    await expect.poll(async () => (await patient('V901'))?.['milestones']).toMatchObject([{ milestone: 'medically-ready', state: 'done' }, {}, {}, {}, {}, {}]);
    await place(page, '08').tap();
    await act(page, 'bed').tap();
    await expect.poll(async () => (await row('beds', 'key', '4W-08-A'))?.['cleanliness']).toBe('dirty');
    // Six patients on one nurse: the unit itself asks.
    await page.getByRole('button', { name: /The unit.*1 nurse for 6/ }).tap();
    await act(page, 'acknowledge').tap();
    await expect.poll(async () => (await row('findings', 'finding', 'nurse-ratio:4W'))?.['state']).toBe('seen');
    // Who should have come is checked in without choosing anybody.
    await act(page, 'check-in').getByText('n2 in').waitFor();
    await act(page, 'check-in').tap();
    await expect.poll(async () => (await row('staffing', 'unit', '4W'))?.['nurses']).toBe(2);
    await page.context().close();
  });

  test('offline: a line in order, one taken back, a conflict that is said, the rest sent', async () => {
    const page = await tablet();
    await place(page, '02').tap();
    await page.context().setOffline(true);
    await act(page, 'ready').tap();
    await page.getByText('1 action waits, sent in this order').waitFor();
    await place(page, '03').tap();
    await act(page, 'ready').tap();
    await place(page, '09').tap();
    await act(page, 'bed').tap();
    await page.getByText('3 actions wait, sent in this order').waitFor();
    expect(await page.locator('section[aria-label=Connection] li > span').allInnerTexts()).toEqual([
      expect.stringMatching(/^02 ready to move/),
      expect.stringMatching(/^03 ready to move/),
      expect.stringMatching(/^09 bed dirty/),
    ]);
    await page.getByRole('button', { name: 'Take back: 03 ready to move' }).tap();
    await ask('nurse', 'n9', 'ready-to-move', { encounter: 'V902', ready: true });
    await page.context().setOffline(false);
    const told = page.getByRole('dialog');
    await told.getByText('Somebody said so already.').waitFor({ timeout: 15_000 });
    await told.getByRole('button', { name: 'Drop it and go on' }).tap();
    await expect.poll(async () => (await row('beds', 'key', '4W-09-A'))?.['cleanliness'], { timeout: 15_000 }).toBe('dirty');
    expect((await patient('V903'))?.['readyAt']).toBeUndefined();
    await page.context().close();
  });

  test('a break that breaks the ratio is refused with rule, value, limit and way out; a reason overrides it', async () => {
    const page = await tablet();
    await page.getByRole('group', { name: 'Nurses on duty' }).getByRole('button', { name: /n2/ }).tap();
    await act(page, 'check-in').tap();
    const told = page.getByRole('dialog');
    await told.getByText(/title22-70217@2008\.1: 1:5 on 4W/).waitFor();
    await told.getByText('1 nurse, 6 patients').waitFor();
    await told.getByRole('button', { name: 'Override…' }).tap();
    await told.getByRole('textbox').fill('fainting');
    await told.getByRole('button', { name: 'Override', exact: true }).tap();
    await expect.poll(async () => (await row('staff', 'staff', '4W-n2'))?.['presence']).toBe('on-break');
    await page.context().close();
  });

  test('one tap disputes a number; names hide; targets are large; axe finds nothing on any tab', async () => {
    const page = await tablet();
    await place(page, '04').tap();
    await page.getByRole('button', { name: 'Dispute' }).tap();
    await expect.poll(async () => (await patient('V904'))?.['disputed']).toBe(true);
    await page.getByText('Test, Pat8904').first().waitFor();
    await page.getByRole('button', { name: 'Hide names' }).tap();
    await page.getByText('Test, Pat8904').first().waitFor({ state: 'detached' });
    const small = await page
      .locator('button, main a, nav a')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.outerHTML.slice(0, 90)));
    expect(small).toEqual([]);
    for (const tab of ['Now', 'Handoff', 'Staffing', 'Lines', 'Print']) {
      await page.getByRole('navigation', { name: 'Unit' }).getByRole('link', { name: tab }).tap();
      await page.locator(`main[aria-label$="${{ Now: 'now', Handoff: 'handoff', Staffing: 'staffing', Lines: 'lines', Print: 'census' }[tab]}"]`).waitFor();
      expect([tab, await violations(page)]).toEqual([tab, []]);
    }
    await page.context().close();
  });

  test('the census is kept: with the network off a reload still shows it, with its age', async () => {
    const page = await tablet();
    const isKept = (): Promise<boolean> =>
      page.evaluate(async () => {
        const cached = await (await caches.open('healthos-unit')).keys();
        const registered = await navigator.serviceWorker.getRegistration('/units/');
        return cached.length > 8 && registered?.active?.state === 'activated' && localStorage.getItem('healthos.downtime.4W')?.includes('Pat8905') === true;
      });
    await expect.poll(isKept, { timeout: 40_000 }).toBe(true);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByText('Until it answers, this is what the device kept').waitFor();
    await page.getByRole('cell', { name: 'Test, Pat8905' }).waitFor();
    await page.getByText(/Census as of/).waitFor();
    await page.context().close();
  });
});
