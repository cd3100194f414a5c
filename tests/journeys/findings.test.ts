/** A bed manager answers a finding and leads two huddles: what was promised in the first is carried into the second. */
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('a bed manager', () => {
  let server: Server;
  let sender: MllpClient;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer();
    sender = await server.mllp();
    browser = await openBrowser(chromium ?? '');
    expect(msa(await sender.send(movement('A01', { control: 'G1', patient: '7101', visit: 'V7101', place: 'MICU^99^Z' })))[0]).toBe('AA');
  });
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });
  const open = async (path: string) =>
    visit(browser, {
      url: `${server.url}${path}`,
      token: await server.running.issue({ role: 'bed-manager', staff: 'S7' }),
      role: 'bed-manager',
      width: 1440,
      height: 900,
    });

  test('acknowledges a finding by keyboard, snoozes it with a reason, and sees what the house told', async () => {
    const { page, errors } = await open('/findings');
    const row = page.getByRole('row', { name: /V7101 is recorded in MICU-99-Z/ });
    await row.waitFor();
    await row.focus();
    await page.keyboard.press('Enter');
    const panel = page.getByLabel('The finding');
    await panel.waitFor();
    await page.keyboard.press('a');
    await expect.poll(() => panel.innerText(), { timeout: 10_000 }).toMatch(/Seen\s*by bed manager S7/);
    await page.keyboard.press('s');
    await panel.getByLabel(/^Minutes/).fill('30');
    await panel.getByLabel('Reason').fill('facility file is being mended');
    await panel.getByRole('button', { name: 'Snooze', exact: true }).click();
    await expect.poll(() => panel.innerText(), { timeout: 10_000 }).toMatch(/until \d\d:\d\d: facility file is being mended/);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Rules' }).click();
    await page.getByRole('cell', { name: 'Census faults' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('leads a huddle, and the next one begins with what is still open', async () => {
    const { page, errors } = await open('/huddle');
    await page.getByRole('button', { name: 'Open huddle' }).click();
    await page.getByText('Huddle open since').waitFor();
    await page.getByRole('button', { name: /MICU-99-Z/ }).click();
    await page.getByLabel('Minutes, without names').fill('the bed was named wrongly');
    await page.getByRole('button', { name: /^Discussed/ }).click();
    await page.getByRole('listitem').filter({ hasText: 'the bed was named wrongly' }).waitFor();
    await page.getByLabel('What will be done').fill('mend the facility file');
    await page.getByLabel('Due').fill('23:59');
    await page.getByRole('button', { name: 'Commit', exact: true }).click();
    await page.getByText('mend the facility file', { exact: true }).filter({ visible: true }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Close huddle' }).click();
    await page.getByText('No huddle is open').waitFor();
    await page.getByRole('button', { name: 'Open huddle' }).click();
    await page.getByText('carried over 1 ×').filter({ visible: true }).waitFor();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByText('0 open').filter({ visible: true }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
