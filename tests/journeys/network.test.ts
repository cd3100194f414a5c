/** A region on its wall: while every hospital is heard its totals are exact; one falls silent and they become ranges that name it; a hospital opens its own wall. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { demoNetwork, networkHospitals } from '@healthos/simulators/day/network-hospitals.ts';
import { admission, bedsOf, fill, tellTransfers } from '../server/neighbours.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { openBrowser, visit } from './browser.ts';
import { temporaryFolder } from '../services/temporary.ts';

const chromium = inject('chromiumPath');
/** Granite Valley may say nothing for six seconds, and is written by its key in transfer cases. */
const quick = (hospital: (typeof networkHospitals)[number]) =>
  hospital.facility === 'GVM' ? { ...hospital, silentAfterMinutes: 0.1, partnerKeys: ['GV Med'] } : hospital;
/** A map is drawn without a graphics card here. */
const patient = { timeout: 15_000 };
const granite = networkHospitals.find(({ facility }) => facility === 'GVM');

describe.skipIf(chromium === null)('the network', () => {
  let server: Server;
  let browser: Browser;
  const folder = temporaryFolder('healthos-network-');

  beforeAll(async () => {
    const file = join(folder, 'network.json');
    writeFileSync(file, JSON.stringify({ ...demoNetwork, facilities: demoNetwork.facilities.map(quick) }));
    server = await startServer({ HEALTHOS_FACILITY_FILE: file });
    browser = await openBrowser(chromium ?? '');
    for (const hospital of [demoHospital, ...networkHospitals]) await fill(server, hospital, hospital === demoHospital ? 0.1 : 0.4);
    await tellTransfers(server, { at: 'LGH', partner: 'GV Med', arrived: 6 });
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  async function heard(n: number): Promise<void> {
    if (granite === undefined) throw new Error('no such hospital');
    const sender = await server.mllp();
    const free = bedsOf(granite).toReversed()[n] ?? '';
    expect(msa(await sender.send(admission(granite, free, 900 + n)))[0]).toBe('AA');
    sender.close();
  }

  test('a hospital that falls silent turns totals into ranges, and being heard again turns them back', async () => {
    await heard(0);
    const { page, errors } = await visit(browser, { url: `${server.url}/wall/network`, token: await server.running.issue({ role: 'admin' }) });
    const head = page.locator('header').first();
    const map = page.getByRole('region', { name: 'Network map' });
    const free = page.getByRole('region', { name: 'Free beds' });
    await map.getByRole('button', { name: /^Granite Valley Medical:/ }).waitFor();
    await heard(1);
    await expect.poll(() => head.innerText(), patient).toMatch(/\d in use/);
    await expect.poll(() => free.innerText(), patient).toMatch(/6 hospitals heard/);
    expect(await head.innerText()).not.toMatch(/ to [\d,]+\s+in use/);
    await expect.poll(() => map.getByRole('button', { name: /^Granite Valley Medical: silent/ }).count(), patient).toBe(1);
    expect(await head.innerText()).toMatch(/[\d,]+ to [\d,]+\s+in use/);
    expect(await free.innerText()).toMatch(/\d–\d/);
    expect(await free.innerText()).toContain('Range because Granite Valley is silent');
    expect(await page.getByRole('region', { name: 'Exceptions of the network' }).innerText()).toMatch(/Granite Valley\s+silent/);
    await heard(2);
    await expect.poll(() => free.innerText(), patient).toMatch(/6 hospitals heard/);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('every place has its name on the map, and six arrivals written by a key are an arc from there', async () => {
    const { page } = await visit(browser, { url: `${server.url}/wall/network`, token: await server.running.issue({ role: 'admin' }) });
    const map = page.getByRole('region', { name: 'Network map' });
    await map.getByRole('button', { name: /^Larkmoor General:/ }).waitFor();
    const names = [...demoNetwork.facilities, ...demoNetwork.sites].map(({ name }) => name);
    /** A name may stand in two lines, or without the word that says what kind of hospital it is. */
    const isWritten = async (name: string): Promise<boolean> => {
      const texts = await map
        .locator('svg.over text.name')
        .evaluateAll((all) => all.map((one) => [...one.children].map(({ textContent }) => textContent).join(' ')));
      return texts.some((text) => text.startsWith(name.split(' ').slice(0, 2).join(' ')));
    };
    for (const name of names) await expect.poll(() => isWritten(name), { ...patient, message: name }).toBe(true);
    await map.locator('svg.over text.count').filter({ hasText: /^6$/ }).waitFor();
    await page.context().close();
  });

  test('a hospital opens its own wall', async () => {
    const { page, errors } = await visit(browser, { url: `${server.url}/wall/network`, token: await server.running.issue({ role: 'admin' }) });
    await page.getByRole('button', { name: /^Upper Connecticut Hospital:/ }).press('Enter');
    await page.waitForURL(/\/wall\/capacity\?facility=UCH/);
    await page.getByRole('heading', { level: 1, name: 'Upper Connecticut Hospital' }).waitFor();
    await page.getByRole('button', { name: /^ICU, net beds now: [+\u2212]?\d/ }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
