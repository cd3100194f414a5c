/** Walls full of a simulated hospital: every text is large enough for its distance on 1080p and 4K, nothing fails axe, and a picture of each is kept to be looked at. */
import { mkdirSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { networkHospitals } from '@healthos/simulators/day/network-hospitals.ts';
import { fill, tellTransfers } from '../server/neighbours.ts';
import { soon, startServer, type Server } from '../server/started.ts';
import { violations } from '../journeys/axe.ts';
import { openBrowser, visit } from '../journeys/browser.ts';
import { loadedBytes } from '../journeys/loaded-bytes.ts';
import { measureTexts, touchingTexts, widenFigures } from './measure.ts';

const chromium = inject('chromiumPath');
const pictures = 'test-results/pictures';
/** A map of this size takes twenty seconds where the processor draws it; beside other work several times as long. */
const drawnMs = 150_000;
/** Scripts and styles of a wall, compressed, before the map library. */
const budgetBytes = 150_000;

const walls = [
  { path: '/wall/capacity', full: /^Boarders waiting:/ },
  { path: '/wall/floor?floor=4', full: /^Bed 4W-01-A:/ },
  { path: '/wall/turn', full: /^Clean:/ },
  { path: '/wall/staffing', full: /, nurses:/ },
  { path: '/wall/surge', full: /^Ambulance handover, mean:/ },
  { path: '/wall/revenue', full: /^Charged today, exact:/ },
  { path: '/wall/ed', full: /^ED occupancy, %: \d/ },
  { path: '/wall/or', full: /^Room 01: / },
  { path: '/wall/network', full: /^Granite Valley Medical: \d/ },
  { path: '/wall/huddle', full: /, open: / },
  { path: '/wall/discharge', full: /^Out within 24 h:/ },
] as const;
const sizes = [
  { width: 1920, height: 1080, room: 41, near: 24 },
  { width: 3840, height: 2160, room: 81, near: 47 },
] as const;

describe.skipIf(chromium === null)('walls of a full hospital', () => {
  let server: Server;
  let browser: Browser;
  let token: string;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    server = await startServer({ HEALTHOS_SIMULATOR: 'ed-surge' });
    browser = await openBrowser(chromium ?? '');
    token = await server.running.issue({ role: 'admin' });
    const { page } = await visit(browser, { url: `${server.url}/wall/capacity`, token });
    // The simulated hospital tells its last day first, and the walls say so; then they are of now. In the evening of a day of discharges it has its fewest.
    await soon(async () => {
      const head = await page.locator('.wall-head').innerText({ timeout: 300_000 });
      return head.includes('Data as of') && Number(/(\d+)\s+in use/.exec(head)?.[1] ?? 0) > 200 ? true : undefined;
    }, 300_000);
    await page.context().close();
    // Its neighbours are heard once; one of them is not, so that the region has a range.
    for (const hospital of networkHospitals.filter(({ facility }) => facility !== 'PSH'))
      await fill(server, hospital, hospital.facility === 'UCH' ? 0.98 : 0.86);
    await tellTransfers(server, { at: 'LGH', partner: 'Granite Valley Medical', arrived: 12 });
    await tellTransfers(server, { at: 'GVM', partner: 'UCH', arrived: 6, waits: true });
    await tellTransfers(server, { at: 'APR', partner: 'Saranac Ridge Hospital', arrived: 2 });
  }, 330_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  for (const { path, full } of walls)
    for (const size of sizes) {
      test(`${path} at ${size.width} x ${size.height} reads at 4 m and from near`, { timeout: drawnMs }, async () => {
        const { page, errors } = await visit(browser, { url: `${server.url}${path}`, token, width: size.width, height: size.height });
        page.setDefaultTimeout(drawnMs);
        await page.locator('[data-freshness=live]').first().waitFor();
        await page
          .getByRole('button', { name: full })
          .or(page.getByRole('img', { name: full }))
          .first()
          .waitFor();
        const texts = await page.evaluate(measureTexts);
        expect(texts.length).toBeGreaterThan(30);
        expect(texts.filter(({ near, pixels }) => pixels < (near ? size.near : size.room) - 0.01)).toEqual([]);
        expect(texts.filter(({ cut }) => cut).map(({ text }) => text)).toEqual([]);
        await page.screenshot({ path: `${pictures}/${path.replace(/\?.*/, '').slice(1).replaceAll('/', '-')}-${size.width}.png` });
        expect(await page.evaluate(touchingTexts)).toEqual([]);
        // A worse day: one digit more. Nothing awaits between, so that no fact redraws a figure meanwhile.
        const wider = await page.evaluate(`(() => {
          const [measure, widen, touching] = [${measureTexts.toString()}, ${widenFigures.toString()}, ${touchingTexts.toString()}];
          return { widened: widen(), cut: measure().filter(({ cut }) => cut).map(({ text }) => text), touching: touching() };
        })()`);
        expect(wider).toEqual({ widened: expect.any(Number), cut: [], touching: [] });
        expect(errors).toEqual([]);
        await page.context().close();
      });
    }

  for (const path of ['/', ...walls.map((wall) => wall.path), '/admin', '/admin/displays']) {
    test(`${path} has nothing that axe finds`, { timeout: drawnMs }, async () => {
      const { page } = await visit(browser, { url: `${server.url}${path}`, token, ...(path.startsWith('/wall') ? {} : { width: 1440, height: 900 }) });
      page.setDefaultTimeout(drawnMs);
      await page.locator('main').first().waitFor();
      if (path.startsWith('/wall') || path.startsWith('/admin')) await page.locator('[data-freshness=live]').first().waitFor();
      expect(await violations(page)).toEqual([]);
      if (!path.startsWith('/wall')) await page.screenshot({ path: `${pictures}/${path === '/' ? 'home' : path.slice(1).replaceAll('/', '-')}.png` });
      await page.context().close();
    });
  }

  test('a wall without a map loads within its budget', async () => {
    const { page } = await visit(browser, { url: `${server.url}/wall/capacity`, token });
    await page.locator('[data-freshness=live]').first().waitFor();
    const { files, bytes } = await loadedBytes(page);
    expect(files).toBeGreaterThan(3);
    expect(bytes).toBeLessThan(budgetBytes);
    await page.context().close();
  });
});
