/** What a person sees on an open wall: a patient moves, a dose is charged and taken back, and every number leads to its bytes in three clicks. */
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, soon, startServer, type Server } from '../server/started.ts';
import { isMarked, mark, openBrowser, visit } from './browser.ts';
import { dose, movement } from './today.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('an open wall', () => {
  let server: Server;
  let sender: MllpClient;
  let browser: Browser;
  const who = { patient: '7001', visit: 'V7001', place: 'MICU^01^A' };

  beforeAll(async () => {
    server = await startServer();
    sender = await server.mllp();
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });
  const token = (): Promise<string> => server.running.issue({ role: 'admin' });

  test('an admission and a transfer change its numbers without a reload', async () => {
    const { page, errors } = await visit(browser, { url: `${server.url}/wall/capacity`, token: await token() });
    const now = (level: string) => page.getByRole('button', { name: new RegExp(`^${level}, net beds now:`) });
    await now('ICU').waitFor();
    await mark(page);
    const [icu, stepDown] = [await now('ICU').innerText(), await now('Step-down').innerText()];
    expect(msa(await sender.send(movement('A01', { ...who, control: 'W1' })))[0]).toBe('AA');
    await expect.poll(() => now('ICU').innerText()).toBe(`+${Number(icu) - 1}`);
    expect(msa(await sender.send(movement('A02', { ...who, control: 'W2', place: 'SDU^01^A' })))[0]).toBe('AA');
    await expect.poll(() => now('Step-down').innerText()).toBe(`+${Number(stepDown) - 1}`);
    expect(await isMarked(page)).toBe(true);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a floor map names the bed and what is in it', async () => {
    const { page, errors } = await visit(browser, { url: `${server.url}/wall/floor?floor=3`, token: await token() });
    await page.getByRole('button', { name: /^Bed SDU-01-A: occupied/ }).waitFor();
    await page.locator('canvas').first().waitFor();
    await page.getByRole('button', { name: /^Bed SDU-02-A: vacant/ }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a dose is charged on the revenue wall, and taking it back returns to the cent', async () => {
    const { page, errors } = await visit(browser, { url: `${server.url}/wall/revenue`, token: await token() });
    const exact = page.getByRole('button', { name: /^Charged today, exact:/ });
    await exact.waitFor();
    await mark(page);
    const before = await exact.innerText();
    // Of this moment: a minute ago may have been yesterday.
    const at = Date.now();
    expect(msa(await sender.send(dose({ ...who, place: 'SDU^01^A', control: 'W3' }, at, 'A')))[0]).toBe('AA');
    await expect.poll(() => exact.innerText(), { timeout: 15_000 }).not.toBe(before);
    expect(msa(await sender.send(dose({ ...who, place: 'SDU^01^A', control: 'W4' }, at, 'D')))[0]).toBe('AA');
    await expect.poll(() => exact.innerText(), { timeout: 15_000 }).toBe(before);
    expect(await isMarked(page)).toBe(true);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('three clicks lead from a number to the bytes that made it', async () => {
    const { page } = await visit(browser, { url: `${server.url}/wall/floor?floor=3`, token: await token() });
    await page.getByRole('button', { name: /^Bed SDU-01-A:/ }).click();
    await page
      .getByRole('button', { name: /PatientTransferred/ })
      .first()
      .click();
    const field = page.getByRole('dialog').locator('mark');
    await field.waitFor();
    expect(await field.innerText()).toBe('SDU^01^A^LGH');
    // The bytes are on the screen in hex as well: S D U is 53 44 55.
    expect(await page.getByRole('region', { name: 'Bytes of PV1' }).innerText()).toMatch(/53\s*44\s*55/);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    await page.context().close();
  });

  test('what was drawn is reported, so that feed to glass is measured', async () => {
    const { page } = await visit(browser, { url: `${server.url}/wall/capacity`, token: await token() });
    await page.getByRole('button', { name: /^ICU, net beds now:/ }).waitFor();
    expect(msa(await sender.send(movement('A01', { control: 'W5', patient: '7002', visit: 'V7002', place: 'MICU^02^A' })))[0]).toBe('AA');
    const measured = await soon(async () => /p50\s*([\d,]+) ms/.exec(await page.locator('footer').innerText())?.[1], 15_000);
    expect(Number(measured.replaceAll(',', ''))).toBeLessThan(5000);
    await page.context().close();
  });
});
