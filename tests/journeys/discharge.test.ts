/** A case manager clears the way out and a transfer center answers: barriers open and close, pending becomes confirmed, and only the departure frees the bed. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('the way out and the way between hospitals', () => {
  let server: Server;
  let sender: MllpClient;
  let browser: Browser;
  const who = { patient: '8101', visit: 'V8101', place: '4W^01^A' };

  beforeAll(async () => {
    server = await startServer();
    sender = await server.mllp();
    browser = await openBrowser(chromium ?? '');
    expect(msa(await sender.send(movement('A01', { ...who, control: 'D1' })))[0]).toBe('AA');
  });
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });

  async function open(path: string): Promise<{ page: Page; errors: readonly string[] }> {
    const token = await server.running.issue({ role: 'bed-manager' });
    const opened = await visit(browser, { url: `${server.url}${path}`, token, role: 'bed-manager', width: 1440, height: 900 });
    await opened.page.locator('[data-freshness=live]').first().waitFor();
    return opened;
  }
  const row = async (view: string, key: string, value: string): Promise<Record<string, unknown> | undefined> =>
    (await server.ask('admin', `/api/facilities/LGH/${view}`)).body.rows?.find((one) => one[key] === value);

  test('a barrier is opened and closed, a discharge goes from pending to confirmed, and the departure frees the bed', async () => {
    const { page, errors } = await open('/discharge?stay=V8101');
    const panel = page.getByRole('complementary', { name: 'Chosen stay' });
    await panel.getByRole('button', { name: 'Medically ready: done' }).click();
    await expect.poll(async () => (await row('discharges', 'encounter', 'V8101'))?.['readyAt']).toBeDefined();
    await page.keyboard.press('b');
    await panel.getByLabel('Reason').selectOption('medicines-awaited');
    await panel.getByRole('button', { name: /^Open/ }).click();
    await panel.getByText('Pharmacy').first().waitFor();
    expect(await row('barriers', 'encounter', 'V8101')).toMatchObject({ reason: 'medicines-awaited', owner: 'Pharmacy' });
    expect(await violations(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Close Medicines awaited' }).click();
    await panel.getByText('No barrier is open.').waitFor();
    // Letters are commands only while nobody writes into a field.
    await page.locator(':focus').evaluateAll((focused) => focused.forEach((one) => (one as HTMLElement).blur()));
    await page.keyboard.press('p');
    await expect.poll(async () => (await row('discharges', 'encounter', 'V8101'))?.['stage']).toBe('pending');
    await panel.getByRole('button', { name: /^Not pending/ }).waitFor();
    await page.keyboard.press('c');
    await expect.poll(async () => (await row('discharges', 'encounter', 'V8101'))?.['stage']).toBe('confirmed');
    expect(await row('beds', 'key', '4W-01-A')).toMatchObject({ occupancy: 'occupied' });
    expect(msa(await sender.send(movement('A03', { ...who, control: 'D2' })))[0]).toBe('AA');
    await panel.getByText('is not an inpatient here any more').waitFor();
    expect(await row('beds', 'key', '4W-01-A')).toMatchObject({ occupancy: 'vacant' });
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('every view of the screen has nothing that axe finds', async () => {
    for (const path of ['/discharge?view=barriers', '/discharge?view=post-acute', '/discharge?view=stays', '/transfers?new=1']) {
      const { page } = await open(path);
      await page.locator('main').first().waitFor();
      expect(await violations(page), path).toEqual([]);
      await page.context().close();
    }
  });

  test('the transfer center opens two cases, accepts one and declines the other with its reason', async () => {
    const { page, errors } = await open('/transfers?new=1');
    const open_ = async (partner: string): Promise<void> => {
      const form = page.getByRole('form', { name: 'New case' });
      await form.getByLabel('Partner').fill(partner);
      await form.getByLabel('Urgency').selectOption('emergent');
      await form.getByRole('button', { name: 'Open the case' }).click();
      await page.getByRole('heading', { name: `From ${partner}` }).waitFor();
    };
    await open_('Ridgeway');
    await page.getByLabel('Visit number, when it is known').fill('V8200');
    await page.getByRole('button', { name: /^Accept/ }).click();
    await expect.poll(async () => (await row('transfers', 'partner', 'Ridgeway'))?.['state']).toBe('accepted');
    await page.keyboard.press('n');
    await open_('Fairholt');
    await page.getByRole('button', { name: /^Decline…/ }).click();
    await page.getByLabel('Reason').last().selectOption('no-service');
    await page.getByRole('button', { name: 'Decline', exact: true }).click();
    await expect.poll(async () => (await row('transfers', 'partner', 'Fairholt'))?.['state']).toBe('declined');
    await page.goto(`${server.url}/transfers?show=lost`);
    await page.getByRole('list', { name: 'Transfer cases' }).getByText('Fairholt').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
