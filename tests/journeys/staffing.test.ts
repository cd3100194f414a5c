/** The house supervisor's shifts: a cell for each unit and shift, opened by keyboard, filled by a float and by a shift more; the address opens what was open. */
/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { msa, startServer, type Server } from '../server/started.ts';
import { openBrowser, visit } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');
const pictures = 'test-results/pictures';
const hour = 3_600_000;

describe.skipIf(chromium === null)('the shifts of the house', () => {
  let server: Server;
  let browser: Browser;
  let sent = 0;
  const now = Math.floor(Date.now() / hour) * hour;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    server = await startServer();
    browser = await openBrowser(chromium ?? '');
    const sender = await server.mllp();
    for (let n = 1; n <= 7; n++) {
      const answer = await sender.send(movement('A01', { patient: `77${n}`, visit: `V77${n}`, place: `4W^0${n}^A`, control: `S${n}` }));
      expect(msa(answer)[0]).toBe('AA');
    }
    sender.close();
    // Two nurses for seven patients now; one next; two on the ICU next, who have nobody to care for.
    await shift('4W-d1', '4W', 0);
    await shift('4W-d2', '4W', 0);
    await shift('4W-n1', '4W', 12);
    await shift('MICU-n1', 'MICU', 12);
    await shift('MICU-n2', 'MICU', 12);
    await shift('4W-a1', '4W', 24);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  async function shift(staff: string, unit: string, startsIn: number): Promise<void> {
    const startsAt = now + startsIn * hour;
    const response = await fetch(`${server.url}/api/facilities/LGH/requests/schedule-shift`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await server.running.issue({ role: 'admin', staff: 'house' })}` },
      body: JSON.stringify({ id: `shifts-${sent++}`, body: { staff, kind: 'rn', unit, startsAt, endsAt: startsAt + 12 * hour } }),
    });
    expect([staff, response.status, response.ok ? '' : await response.text()]).toEqual([staff, 200, '']);
  }
  const open = async (query = '') =>
    visit(browser, {
      url: `${server.url}/staffing${query}`,
      token: await server.running.issue({ role: 'bed-manager', staff: 'boss' }),
      role: 'bed-manager',
      width: 1440,
      height: 900,
    });
  const cell = (page: Page, name: RegExp) => page.getByRole('button', { name });

  test('a cell is opened by keyboard, says who and who could come; a float and a shift fill it', async () => {
    const { page, errors } = await open();
    await cell(page, /^4W, this shift: 2 planned, 0 checked in, 2 needed for 7 patients/).waitFor();
    await cell(page, /^4W, this shift/).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toContain('shift=next');
    const side = page.getByRole('region', { name: /next shift$/ });
    await side.getByText('1 short', { exact: false }).first().waitFor();
    await side.getByRole('list', { name: 'Planned' }).getByText('n1').waitFor();
    expect(await grave(page)).toEqual([]);
    await page.screenshot({ path: `${pictures}/staffing-shifts.png` });
    await side.getByRole('list', { name: 'Who could come' }).getByRole('button', { name: 'Float here' }).first().click();
    await cell(page, /^4W, next shift: 2 planned, 0 checked in, 2 needed for 7 patients, (\d+ by acuity, )?enough/).waitFor();
    await side.getByLabel('Staff id').fill('4W-x9');
    await side.getByRole('button', { name: 'Plan shift' }).click();
    await cell(page, /^4W, next shift: 3 planned/).waitFor();
    await page.reload();
    await side.getByRole('list', { name: 'Planned' }).getByText('x9').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('Escape closes; what nobody told of a shift is said; the table of now has its address', async () => {
    const { page, errors } = await open('?unit=MICU&shift=after');
    await page.getByText('No shift of this unit is told for this time.').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).not.toContain('unit=');
    await page.getByRole('button', { name: 'Now', exact: true }).click();
    await page.getByRole('columnheader', { name: /Short in 24 h/ }).waitFor();
    expect(page.url()).toContain('show=now');
    expect(await grave(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  async function grave(page: Page): Promise<readonly string[]> {
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const run: unknown = Reflect.get(globalThis, 'axe');
      if (typeof run !== 'object' || run === null || !('run' in run) || typeof run.run !== 'function') throw new Error('axe is not in the page');
      const { violations } = (await run.run(document)) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
      return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html ?? ''}`);
    });
    return found.filter((says) => /^(serious|critical)/.test(says));
  }
});
