/** A working screen that nobody touches locks itself: what stood on it is gone, its session is over, and whoever signs in again is where the other was. */
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { adt } from '../server/messages.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('a screen that nobody touches', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ HEALTHOS_DEMO: 'on', HEALTHOS_IDLE_MINUTES: '0.1' });
    const sender = await server.mllp();
    expect(msa(await sender.send(adt({ trigger: 'A01', control: 'IL1', minutes: 0, patient: 'PIL1', visit: 'VIL1', place: '4W^01^A' })))[0]).toBe('AA');
    sender.close();
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('locks itself, holds nothing, and leads back to where it was', async () => {
    const { page } = await visit(browser, { url: `${server.url}/?then=%2Fbeds%3Funit%3D4W`, width: 1440, height: 900 });
    await page.getByRole('button', { name: /^Bed manager/ }).click();
    await page.locator('.work-screen').waitFor();
    await page.getByText('This screen locked itself').waitFor({ timeout: 60_000 });
    expect(await page.evaluate(() => sessionStorage.getItem('healthos.session'))).toBeNull();
    expect(await page.locator('.work-screen').count()).toBe(0);
    const at = new URL(page.url());
    expect([at.pathname, at.searchParams.get('then')]).toEqual(['/', '/beds?unit=4W']);
    await page.getByRole('button', { name: /^Bed manager/ }).click();
    await page.locator('.work-screen').waitFor();
    expect(new URL(page.url()).pathname).toBe('/beds');
    await page.context().close();
  });
});
