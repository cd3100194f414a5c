/**
 * What a wall says when nothing comes any more: its connection goes silent, is closed, its server stands still, or the wall is cut off. Several walls at
 * once in one Chromium, each looked at by itself twenty times a second; a wall that says live though nothing came for ten seconds is a lie.
 */
/// <reference lib="dom" />
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../services/chromium.ts';
import { home, startProduct, until, type Product } from './product.ts';
import { atMost, none, notHere, share, type Fault, type Figure } from './promise.ts';
import { startProxy, type Proxy } from './proxy.ts';

/** A trial is a wall in a round of one fault: so many walls at once make five hundred trials of sixteen rounds. */
const walls = 32;
/** Walls that are opened beside each other, and how many programs of the browser draw them all. */
const [atOnce, renderers] = [4, 8];
const [promisedMs, lastsMs, liveLimitMs] = [10_000, 12_000, 60_000];
const flags = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  `--renderer-process-limit=${renderers}`,
];

const ways: readonly { readonly what: string; begin(proxy: Proxy, product: Product): void; end(proxy: Proxy, product: Product): void }[] = [
  { what: 'the connection goes silent', begin: (proxy) => proxy.holdBack(), end: (proxy) => proxy.heal() },
  { what: 'the connection is closed', begin: (proxy) => proxy.cut(), end: (proxy) => proxy.heal() },
  { what: 'the server stands still', begin: (_, product) => product.kill('SIGSTOP'), end: (_, product) => product.kill('SIGCONT') },
  {
    what: 'the wall is cut off',
    begin: (proxy) => {
      proxy.forget();
      proxy.holdBack();
    },
    end: (proxy) => proxy.heal(),
  },
];

declare global {
  // A name of the page's own global object can be declared in no other way.
  var saidHere: [number, string, boolean][] | undefined;
}

/** When a wall said what, on the clock of this machine. */
type Said = readonly (readonly [at: number, freshness: string, alarm: boolean])[];

export const staleness: Fault = {
  name: 'staleness',
  title: 'walls to which nothing comes',
  whole: { runs: 500, seconds: 0 },
  quick: { runs: 16, seconds: 0 },
  run: async ({ runs }) => {
    const found = await findChromium();
    if ('missing' in found) return [notHere('staleness', `no Chromium (${found.missing})`)];
    const at = await home();
    const product = await startProduct(at);
    const proxy = await startProxy({ port: at.httpPort });
    const browser = await chromium.launch({ executablePath: found.path, args: flags });
    const context = await browser.newContext({ viewport: { width: 960, height: 540 } });
    await context.addInitScript((kept) => sessionStorage.setItem('healthos.session', kept), [await product.token('bed-manager'), 'bed-manager', ''].join('\n'));
    const pages: Page[] = [];
    while (pages.length < Math.min(walls, Math.ceil(runs / ways.length))) {
      const opening = Array.from({ length: Math.min(atOnce, Math.ceil(runs / ways.length) - pages.length, walls - pages.length) }, async () =>
        watched(await context.newPage(), `http://127.0.0.1:${proxy.port}/wall/capacity`),
      );
      pages.push(...(await Promise.all(opening)));
    }
    const waits = new Map<string, number[]>();
    const lies: string[] = [];
    let trials = 0;
    for (let round = 0; trials < runs; round++) {
      const way = ways[round % ways.length];
      if (way === undefined) break;
      await until('every wall is live', async () => (await Promise.all(pages.map(freshness))).every((one) => one === 'live'), liveLimitMs, 500);
      const begunAt = Date.now();
      way.begin(proxy, product);
      await pause(lastsMs);
      const endedAt = Date.now();
      way.end(proxy, product);
      for (const page of pages.slice(0, runs - trials)) {
        const said = await saidBy(page);
        const first = said.find(([when, says, alarm]) => when >= begunAt && says === 'not-live' && alarm)?.[0];
        waits.set(way.what, [...(waits.get(way.what) ?? []), first === undefined || first > endedAt ? Infinity : first - begunAt]);
        if (said.some(([when, says]) => when > begunAt + promisedMs && when <= endedAt && says === 'live')) lies.push(`${way.what}, trial ${trials}`);
        trials++;
      }
      // Whoever ends it early has what was found until then.
      process.stdout.write(`  ${trials} trials, ${lies.length} false live, NOT LIVE at most after ${Math.max(...[...waits.values()].flat())} ms\n`);
    }
    await browser.close();
    await proxy.close();
    await product.stop();
    await at.remove();
    return [
      { what: 'trials', value: trials },
      none('live though nothing came for ten seconds', lies),
      ...[...waits].map(([what, all]): Figure => atMost(`NOT LIVE when ${what} (${all.length} trials), at most`, Math.max(...all), promisedMs, 'ms')),
      { what: 'the same over all, half within', value: share([...waits.values()].flat(), 0.5), unit: 'ms' },
    ];
  },
};

/** The page notes what it says itself, so that no question from outside must reach it in time. */
async function watched(page: Page, url: string): Promise<Page> {
  await page.goto(url);
  await page.locator('[data-freshness=live]').first().waitFor({ timeout: liveLimitMs });
  await page.evaluate(() => {
    const kept: [number, string, boolean][] = [];
    globalThis.saidHere = kept;
    setInterval(() => {
      const says = document.querySelector('[data-freshness]')?.getAttribute('data-freshness') ?? 'nothing';
      kept.push([Date.now(), says, /NOT LIVE/.test(document.querySelector('[role=alert]')?.textContent ?? '')]);
    }, 50);
  });
  return page;
}

const freshness = (page: Page): Promise<string | null> => page.locator('[data-freshness]').first().getAttribute('data-freshness');

/** What it noted since it was last asked. */
const saidBy = (page: Page): Promise<Said> => page.evaluate(() => globalThis.saidHere?.splice(0) ?? []);
