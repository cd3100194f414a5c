/** A nurse at the bedside with a tablet: device values taken over or refused, a round charted with one value looked at again, corrected and taken out; fluids, a line, a round, an assessment; all of it offline too, and reconciled. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { msa, startServer, type Server } from '../server/started.ts';
import { askingOf } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');
const minute = 60_000;
const pack = {
  pack: 'site',
  version: '1',
  effectiveFrom: '2026-01-01',
  source: 'the journey',
  rows: [{ row: 'bladderScan', title: 'Bladder scan', group: 'site', code: { code: 'BLADDER', system: 'L' }, unit: 'mL', between: [0, 2000], usual: [0, 800] }],
  due: [
    { kind: 'round', title: 'Purposeful round', everyMinutes: 60, firstWithinMinutes: 0, graceMinutes: 240 },
    { kind: 'assessment', title: 'Morse fall risk', instrument: 'morse', everyMinutes: 1440, firstWithinMinutes: 0, graceMinutes: 600 },
  ],
};

describe.skipIf(chromium === null)('the flowsheet', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    const sender = await server.mllp();
    for (let n = 1; n <= 2; n++)
      expect(msa(await sender.send(movement('A01', { patient: `860${n}`, visit: `V60${n}`, place: `4W^0${n}^A`, control: `F${n}` })))[0]).toBe('AA');
    sender.close();
    browser = await openBrowser(chromium ?? '');
    await ask('admin', 'house', 'care-pack-load', { pack });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const ask = askingOf(() => server);
  /** What a monitor at the bed reads and nobody verified. */
  async function reads(bed: string, values: Readonly<Record<string, number>>, at: number): Promise<void> {
    const units: Readonly<Record<string, string>> = { '8867-4': '/min', '59408-5': '%' };
    const response = await server.ask('admin', '/api/feeds/devices/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        facility: 'LGH',
        device: 'MON1',
        location: { unit: '4W', room: bed, bed: 'A' },
        time: new Date(at).toISOString(),
        observations: Object.entries(values).map(([code, value]) => ({ code, value, unit: units[code], status: 'R' })),
      }),
    });
    expect([response.status, response.status === 200 ? '' : response.bytes.toString()]).toEqual([200, '']);
  }
  const care = async (visit: string): Promise<Record<string, unknown> | undefined> =>
    (await server.ask('admin', '/api/facilities/LGH/care')).body.rows?.find((one) => one['encounter'] === visit);
  interface Sheet {
    readonly rows: readonly { readonly row: string; readonly cells: readonly { readonly says: string; readonly state: string }[] }[];
    readonly pending: readonly unknown[];
    readonly lines: readonly { readonly kind: string; readonly removedAt?: number }[];
    readonly assessed: readonly { readonly result: { readonly score?: number } }[];
  }
  async function sheetOf(visit: string): Promise<Sheet> {
    const patient = String((await care(visit))?.['patient']);
    return JSON.parse((await server.ask('admin', `/api/patients/${patient}/flowsheet?facility=LGH`)).bytes.toString()) as Sheet;
  }
  const cells = async (visit: string, row: string): Promise<string> =>
    (await sheetOf(visit)).rows
      .find((one) => one.row === row)
      ?.cells.map(({ says, state }) => `${says} ${state}`)
      .join() ?? '';

  async function tablet(path = '/units/4W/flowsheet'): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 768, height: 1024 }, hasTouch: true });
    const page = await context.newPage();
    const token = await server.running.issue({ role: 'nurse', staff: 'n7', unit: '4W' });
    await page.addInitScript((kept) => sessionStorage.setItem('healthos.session', kept), [token, 'nurse', ''].join('\n'));
    await page.goto(`${server.url}${path}`);
    return page;
  }
  const act = (page: Page, name: string) => page.locator(`[data-act=${name}]`);
  const field = (page: Page, name: string) => page.getByLabel(name, { exact: true });
  const tab = (page: Page, name: string) => page.getByRole('navigation', { name: 'Care of this patient' }).getByRole('link', { name });

  test('device values are taken over or refused; a bed with nobody in it keeps its values apart', { timeout: 60_000 }, async () => {
    const at = Date.now();
    await reads('01', { '8867-4': 88, '59408-5': 97 }, at);
    await reads('09', { '8867-4': 61 }, at - minute);
    const page = await tablet();
    await page.getByText('device.nobody-there').waitFor();
    await page.locator('[data-open=V601]').getByText('to validate').waitFor();
    await expect.poll(() => page.locator('[data-open=V601]').innerText()).toMatch(/2\s*to validate/);
    await page.locator('[data-open=V601]').tap();
    await page.getByRole('heading', { name: /Device values to validate/ }).waitFor();
    await page.locator('[data-accept=heartRate]').tap();
    await expect.poll(() => cells('V601', 'heartRate'), { timeout: 10_000 }).toBe('88 holds');
    await page.locator('[data-reject=oxygenSaturation]').tap();
    await page.getByRole('button', { name: 'loose sensor' }).tap();
    await expect.poll(async () => (await care('V601'))?.['pending'], { timeout: 10_000 }).toBe(0);
    expect(await cells('V601', 'oxygenSaturation')).toBe('');
    await page.context().close();
  });

  test('a round by hand: no patient has it, it is so, and a value corrected and taken out', { timeout: 60_000 }, async () => {
    const page = await tablet('/units/4W/flowsheet?patient=V602');
    await act(page, 'chart').tap();
    await field(page, 'Pulse').fill('400');
    await page.getByText('Pulse cannot be 400 /min.').waitFor();
    expect(await act(page, 'save').isDisabled()).toBe(true);
    await field(page, 'Pulse').fill('90');
    await field(page, 'Temperature').fill('41.4');
    await page.getByText('Temperature 41.4 °C is unusual.').waitFor();
    await page.locator('[data-confirm=temperature]').tap();
    await field(page, 'Bladder scan').fill('300');
    await page.getByRole('button', { name: 'Alert' }).tap();
    await act(page, 'save').getByText('Chart 4 values').tap();
    await expect.poll(() => cells('V602', 'temperature'), { timeout: 10_000 }).toBe('41.4 holds');
    expect(await cells('V602', 'bladderScan')).toBe('300 holds');
    await page.locator('button.cell', { hasText: '41.4' }).tap();
    await act(page, 'correct').tap();
    await page.getByLabel('New value').fill('38.4');
    await page.getByRole('button', { name: 'typed wrong' }).tap();
    await expect.poll(() => cells('V602', 'temperature'), { timeout: 10_000 }).toBe('38.4 corrected');
    await page.locator('button.cell', { hasText: '38.4' }).tap();
    await page.getByText(/charted by n7/).waitFor();
    await act(page, 'in-error').tap();
    await page.getByRole('button', { name: 'wrong patient' }).tap();
    await expect.poll(() => cells('V602', 'temperature'), { timeout: 10_000 }).toBe('38.4 in-error');
    await page.context().close();
  });

  test(
    'offline: fluids, a line, a round and an assessment wait in order; what another nurse did first is said, the rest is written',
    { timeout: 90_000 },
    async () => {
      const page = await tablet('/units/4W/flowsheet?patient=V601');
      await tab(page, 'Tasks').tap();
      await page.locator('[data-task=round]').waitFor();
      await tab(page, 'Fluids').tap();
      await act(page, 'chart').waitFor();
      await page.context().setOffline(true);
      await act(page, 'chart').tap();
      await field(page, 'Oral').fill('250');
      await field(page, 'Urine').fill('100');
      await act(page, 'save').tap();
      await page.getByText('1 action waits, sent in this order').waitFor();
      await tab(page, 'Tasks').tap();
      await page.locator('[data-task=round]').tap();
      await page.getByRole('button', { name: 'pain controlled' }).tap();
      await act(page, 'done').tap();
      await page.getByText('2 actions wait').waitFor();
      await tab(page, 'Lines').tap();
      await act(page, 'insert').tap();
      await page.getByRole('button', { name: 'urinary' }).tap();
      await page.getByRole('button', { name: 'urethral' }).tap();
      await page.getByText('3 actions wait').waitFor();
      await tab(page, 'Assess').tap();
      await page.locator('[data-instrument=morse]').tap();
      for (const answer of ['history/25', 'secondary/0', 'aid/0', 'intravenous/20', 'gait/0', 'mental/0'])
        await page.locator(`[data-answer="${answer}"]`).tap();
      await act(page, 'save').getByText('Record 45').tap();
      await page.getByText('4 actions wait').waitFor();
      // Another nurse rounds meanwhile.
      await ask('nurse', 'n8', 'task-step', { encounter: 'V601', task: 'round', step: 'done' });
      await page.context().setOffline(false);
      const told = page.getByRole('dialog');
      await told.getByText('Somebody did this already.').waitFor({ timeout: 20_000 });
      await told.getByRole('button', { name: 'Drop it and go on' }).tap();
      await expect.poll(async () => (await sheetOf('V601')).assessed.map(({ result }) => result.score), { timeout: 20_000 }).toEqual([45]);
      expect((await sheetOf('V601')).lines).toMatchObject([{ kind: 'urinary' }]);
      expect([await cells('V601', 'intake'), await cells('V601', 'output')]).toEqual(['250 holds', '100 holds']);
      const shift = ((await care('V601'))?.['fluids'] as readonly { readonly window: string }[]).filter(
        ({ window }) => window === 'day' || window === 'day-before',
      );
      expect(shift).toContainEqual(expect.objectContaining({ intake: 250, output: 100, balance: 150 }));
      await page.context().close();
    },
  );

  test('targets are large and axe finds nothing, on every tab, light and dark', { timeout: 90_000 }, async () => {
    const page = await tablet('/units/4W/flowsheet?patient=V602&row=heartRate');
    await page.locator('button.cell').first().waitFor();
    const small = (): Promise<readonly string[]> =>
      page
        .locator('button, main a, header a, nav a, input')
        .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.outerHTML.slice(0, 90)));
    const mains = { Sheet: 'Flowsheet', Fluids: 'Fluids', Lines: 'Lines and drains', Tasks: 'Tasks', Assess: 'Assessments' } as const;
    for (const [name, main] of Object.entries(mains)) {
      await tab(page, name).tap();
      await page.getByRole('main', { name: main, exact: true }).waitFor();
      expect([name, await small()]).toEqual([name, []]);
      for (const theme of ['light', 'dark']) {
        await page.evaluate((one) => document.documentElement.setAttribute('data-theme', one), theme);
        expect([name, theme, await violations(page)]).toEqual([name, theme, []]);
      }
    }
    await page.getByRole('link', { name: 'All patients' }).tap();
    await page.locator('[data-open=V602]').waitFor();
    expect(await small()).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
});
