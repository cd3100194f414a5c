/** A bed manager's look ahead: the forecast says what it is worth or what it is missing, a what-if is run from levers and promoted to tasks, analytics open by address; axe finds nothing. */
/// <reference lib="dom" />
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { adt } from '../server/messages.ts';
import { startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('a look ahead', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    browser = await openBrowser(chromium ?? '');
    const sender = await server.mllp();
    for (let n = 0; n < 24; n++) {
      const who = { patient: String(8000 + n), visit: `V${8000 + n}` };
      const ed = `ED^${String(n + 1).padStart(2, '0')}^A`;
      await sender.send(adt({ ...who, trigger: 'A04', control: `F${n}a`, minutes: n * 180, place: ed, patientClass: 'E' }));
      await sender.send(
        adt({ ...who, trigger: n % 2 === 0 ? 'A06' : 'A03', control: `F${n}b`, minutes: n * 180 + 150, place: ed, patientClass: n % 2 === 0 ? 'I' : 'E' }),
      );
      if (n % 2 === 0)
        await sender.send(adt({ ...who, trigger: 'A02', control: `F${n}c`, minutes: n * 180 + 200, place: `4W^${String(9 + n / 2).padStart(2, '0')}^A` }));
    }
    sender.close();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  const open = async (path: string) =>
    visit(browser, { url: `${server.url}${path}`, token: await server.running.issue({ role: 'bed-manager' }), role: 'bed-manager', width: 1440, height: 900 });

  test('the forecast shows levels with what they are worth; its address opens what it shows', async () => {
    const { page, errors } = await open('/forecast');
    await page.getByRole('button', { name: /Med-surg/ }).click();
    await page.getByRole('heading', { name: 'Error on past days' }).waitFor();
    await page.getByRole('button', { name: '+48 h' }).click();
    await expect.poll(() => page.url()).toContain('h=48');
    expect(page.url()).toContain('of=level%2Fmedical-surgical');
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('columnheader', { name: /Level or unit/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a what-if is run from its levers and promoted to tasks', async () => {
    const { page, errors } = await open('/what-if');
    await page.getByRole('combobox', { name: 'Lever' }).selectOption('cleaners');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('button', { name: 'Run 200 × 72 h' }).click();
    await page.getByText('The live log was not touched.').waitFor({ timeout: 60_000 });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Promote to tasks' }).click();
    await page.getByRole('button', { name: 'Promoted' }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('each part of analytics has its address', async () => {
    for (const [part, heading] of [
      ['hours', 'Bottlenecks by hour'],
      ['process', 'Flow by day'],
      ['stays', 'Stays'],
    ] as const) {
      const { page, errors } = await open(`/analytics?show=${part}`);
      await page.getByRole('heading', { name: heading }).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(errors).toEqual([]);
      await page.context().close();
    }
  });
});
