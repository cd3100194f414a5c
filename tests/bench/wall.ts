/**
 * What a wall costs its machine: the first paint of the capacity wall, and the script that the floor wall of two thousand beds runs when fifty of them change, beside what it
 * runs when none does. Chromium draws by the processor here.
 */
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import { temporaryFolder } from '../services/temporary.ts';
import { loadedBytes } from '../journeys/loaded-bytes.ts';
import { isQuick, median, type Bench, type Row } from './figures.ts';
import { moving } from './moving.ts';
import { startProduct, type Product } from './product.ts';
import { send } from './traffic.ts';

const [units, bedsOfUnit, changed, rounds, spanMs, settleMs] = [40, 50, 50, isQuick ? 5 : 12, 2000, 5000];
const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking'];
const unitNames = Array.from({ length: units }, (_, n) => `U${n + 1}`);
const facility = 'BIG';
/** Half the beds of the floors above are taken. On the floor that is shown so many go to the other unit in each round, and two beds change for each. */
const others = { facility, units: unitNames.slice(2), bedsOfUnit, visits: ((units - 2) * bedsOfUnit) / 2, people: 'F' };
const movers = { facility, units: unitNames.slice(0, 2), bedsOfUnit: changed / 2, visits: changed / 2, people: 'M' };

export const wall: Bench = {
  name: 'wall',
  run: async () => {
    const folder = temporaryFolder('healthos-bench-');
    chmodSync(folder, 0o755);
    const file = join(folder, 'facility.json');
    writeFileSync(file, JSON.stringify(house()));
    const product = await startProduct({ folder, environment: { HEALTHOS_FACILITY_FILE: file } });
    let [n, filled] = [0, 0];
    const told = (inFlight: number, message: () => Buffer): Promise<unknown> =>
      send({ port: product.mllpPort, connections: 1, inFlight, milliseconds: 0, message });
    const move = (): Promise<unknown> => told(movers.visits, () => moving(movers, ++n));
    await told(others.visits, () => moving(others, ++filled));
    await move();
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
    const paints: number[] = [];
    for (let one = 0; one < rounds; one++) paints.push(await firstPaint(browser, product));
    const { page: capacity } = await opened(browser, product, '/wall/capacity');
    await capacity.locator('[data-freshness=live]').first().waitFor();
    const { bytes } = await loadedBytes(capacity);
    await capacity.context().close();
    const { page, cdp } = await opened(browser, product, '/wall/floor');
    await page.waitForTimeout(settleMs);
    const quiet: number[] = [];
    const busy: number[] = [];
    for (let one = 0; one < rounds; one++) {
      quiet.push(await scriptMs(cdp, () => Promise.resolve()));
      busy.push(await scriptMs(cdp, move));
    }
    await browser.close();
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
    const row = (name: string, value: number, target?: string): Row => ({
      bench: 'wall',
      case: name,
      subject: 'ours',
      value,
      unit: `ms, median of ${rounds}`,
      ...(target === undefined ? {} : { target }),
    });
    return [
      row('capacity wall: first contentful paint', median(paints), '<= 1,500'),
      { ...row('capacity wall: scripts and styles', bytes / 1000, '<= 150'), unit: 'kB gzip' },
      row(`floor wall of ${units * bedsOfUnit} beds: script of ${spanMs / 1000} s in which nothing changes`, median(quiet)),
      row(`floor wall of ${units * bedsOfUnit} beds: script for ${changed} changed beds, more than that`, median(busy) - median(quiet), '<= 8'),
    ];
  },
};

async function opened(browser: Browser, product: Product, path: string): Promise<{ readonly page: Page; readonly cdp: CDPSession }> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  await context.addInitScript((kept) => localStorage.setItem('healthos.display', kept), await product.token('wall-staff'));
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  await page.goto(`${product.url}${path}?facility=${facility}`);
  return { page, cdp };
}

/** In a context of its own, which has nothing of the pages before. */
async function firstPaint(browser: Browser, product: Product): Promise<number> {
  const { page } = await opened(browser, product, '/wall/capacity');
  const ms = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => list.getEntriesByName('first-contentful-paint').forEach(({ startTime }) => resolve(startTime))).observe({
          type: 'paint',
          buffered: true,
        });
      }),
  );
  await page.context().close();
  return ms;
}

/** Milliseconds of script in the page meanwhile. */
async function scriptMs(cdp: CDPSession, work: () => Promise<unknown>): Promise<number> {
  const before = await scriptSeconds(cdp);
  const until = performance.now() + spanMs;
  await work();
  await pause(Math.max(0, until - performance.now()));
  return ((await scriptSeconds(cdp)) - before) * 1000;
}

async function scriptSeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN;
}

/** Units of fifty single rooms, two beside each other on each of twenty floors. */
function house(): FacilityDescription {
  const rooms = Array.from({ length: bedsOfUnit }, (_, bed) => ({ room: String(bed + 1).padStart(2, '0'), beds: [{ bed: 'A' }] }));
  return {
    facility,
    name: 'Big',
    zone: 'America/New_York',
    currency: 'USD',
    floors: Array.from({ length: units / 2 }, (_, n) => ({ floor: String(n + 1), name: `Floor ${n + 1}`, widthMetres: 120, depthMetres: 30 })),
    units: unitNames.map((unit, n) => ({ unit, name: unit, levelOfCare: 'medical-surgical', floor: String(Math.floor(n / 2) + 1), ratio: 5, rooms })),
  };
}
