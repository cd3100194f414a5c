/** Each wall and each screen without tabs of its own, with somebody in the house, in dark and in light: it opens without an error, and axe finds nothing. A route that is added is found by itself. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { dose, movement } from './today.ts';

const chromium = inject('chromiumPath');
const root = join(import.meta.dirname, '..', '..', 'wall-displays', 'src', 'routes');
const routes = globSync('**/+page.svelte', { cwd: root }).map((path) => `/${path.replaceAll('\\', '/').replace(/\/?\+page\.svelte$/, '')}`);
/** Screens whose own journeys let axe look at each of their tabs, full of data. */
const looked = ['/admin', '/analytics', '/beds', '/chart', '/discharge', '/ed', '/evs', '/executive', '/finance', '/my'] as const;
const addresses = routes.filter((route) => !looked.some((one) => route === one || route.startsWith(`${one}/`)));

describe.skipIf(chromium === null)('every screen', () => {
  let server: Server;
  let browser: Browser;
  let token: string;

  beforeAll(async () => {
    server = await startServer();
    const sender = await server.mllp();
    const who = { patient: '7301', visit: 'V7301', place: '4W^01^A' };
    for (const message of [movement('A01', { ...who, control: 'R1' }), dose({ ...who, control: 'R2' }, Date.now() - 60_000, 'A')])
      expect(msa(await sender.send(message))[0]).toBe('AA');
    sender.close();
    browser = await openBrowser(chromium ?? '');
    token = await server.running.issue({ role: 'admin' });
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const filled = (route: string): string => route.replace('[unit]', '4W').replace('[wall]', 'nowhere');

  test('there are as many as somebody wrote', () => {
    expect(addresses.length).toBeGreaterThan(20);
  });

  for (const route of addresses)
    test(`${route} opens, and axe finds nothing in dark and in light`, { timeout: 60_000 }, async () => {
      const url = `${server.url}${filled(route)}`;
      const { page, errors } = await visit(browser, { url, token, width: route.startsWith('/wall') ? 1920 : 1440, height: 1000 });
      // Walls are always dark.
      for (const colorScheme of route.startsWith('/wall') ? (['dark'] as const) : (['light', 'dark'] as const)) {
        await page.emulateMedia({ colorScheme });
        await page.reload();
        await page.locator('main, [role=main]').first().waitFor();
        await page.locator('h1').first().waitFor({ state: 'attached' });
        expect([colorScheme, await violations(page)]).toEqual([colorScheme, []]);
      }
      expect(errors).toEqual([]);
      await page.context().close();
    });
});
