/** Buildings by hand: a room is drawn and described, saved, and every screen has it; what is wrong is refused with its place; GeoJSON goes out and comes back equal. */
/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('the facility editor', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ HEALTHOS_DEMO: 'on' });
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  async function open(address: string): Promise<{ page: Page; errors: readonly string[] }> {
    const opened = await visit(browser, {
      url: `${server.url}/admin/facility${address}`,
      token: await server.running.issue({ role: 'admin' }),
      width: 1440,
      height: 900,
    });
    await opened.page.getByRole('group', { name: /^Plan of/ }).waitFor();
    return opened;
  }
  /** Pixels of a point of the plan that is given in metres. */
  const pixels = (page: Page, x: number, y: number) =>
    page.getByRole('group', { name: /^Plan of/ }).evaluate(
      (svg, [across, down]) => {
        const point = new DOMPoint(across, down).matrixTransform((svg as SVGSVGElement).getScreenCTM() ?? undefined);
        return { x: point.x, y: point.y };
      },
      [x, y] as const,
    );
  async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
    const [start, end] = [await pixels(page, ...from), await pixels(page, ...to)];
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
    await page.mouse.move(end.x, end.y);
    await page.mouse.up();
  }
  const saved = (page: Page): Promise<void> => page.getByText('Saved: every screen draws it now.').waitFor();

  test('a room is drawn, its bed moved and described, saved, still there after a reload, and on the floor wall', async () => {
    const { page, errors } = await open('?floor=3&at=SDU');
    await page.getByRole('button', { name: 'Draw a room' }).click();
    await drag(page, [1.5, 1.5], [6.5, 6]);
    const heading = page.getByRole('heading', { name: /^Room SDU-/ });
    const room = (await heading.innerText()).replace('Room ', '');
    await page.getByLabel(/^Pressure/).selectOption('negative');
    await page.getByRole('button', { name: `Bed ${room}-A`, exact: true }).click();
    await page.getByRole('heading', { name: `Bed ${room}-A` }).waitFor();
    await page.getByLabel('dialysis').check();
    await page.getByLabel(/^Bears, kg/).fill('320');
    await page.getByLabel(/^Bears, kg/).press('Tab');
    const bed = page.getByRole('button', { name: `Bed ${room}-A`, exact: true });
    const before = await bed.getAttribute('d');
    await bed.press('Shift+ArrowRight');
    expect(await bed.getAttribute('d')).not.toBe(before);
    await page.getByText('1 bed more, 0 fewer, not saved.').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await saved(page);
    const lies = await bed.getAttribute('d');
    await page.reload();
    await page.getByRole('heading', { name: `Bed ${room}-A` }).waitFor();
    expect(await page.getByLabel('dialysis').isChecked()).toBe(true);
    expect(await page.getByLabel(/^Bears, kg/).inputValue()).toBe('320');
    expect(await bed.getAttribute('d')).toBe(lies);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    const wall = await visit(browser, { url: `${server.url}/wall/floor?floor=3`, token: await server.running.issue({ role: 'admin' }) });
    await wall.page.getByRole('button', { name: new RegExp(`^Bed ${room}-A: `) }).waitFor();
    for (const each of [page, wall.page]) await each.context().close();
  });

  test('what is wrong has its place: a name that is missing, two rooms in one, and what the house itself refuses', async () => {
    const { page, errors } = await open('?floor=3&at=SDU%2F02');
    const name = page.getByLabel(/^Room, as PV1-3.2/);
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await name.fill('');
    await name.press('Tab');
    await page.getByRole('button', { name: 'A room of SDU has no name' }).waitFor();
    expect(await save.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: /^SDU/ }).click();
    await page.getByRole('button', { name: 'Room SDU-02, 1 bed' }).press('Enter');
    await name.fill('01');
    await name.press('Tab');
    await page.getByRole('button', { name: 'SDU has two rooms 01' }).waitFor();
    expect(await save.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    // A name that no form would let in comes by a file.
    const corners = [
      [1, 1],
      [4, 1],
      [4, 4],
      [1, 4],
      [1, 1],
    ];
    const long = {
      type: 'Feature',
      properties: { kind: 'room', floor: '9', unit: 'NEW', room: 'x'.repeat(300) },
      geometry: { type: 'Polygon', coordinates: [corners] },
    };
    const file = Buffer.from(JSON.stringify({ type: 'FeatureCollection', units: 'metres', features: [long] }));
    await page.locator('input[type=file]').setInputFiles({ name: 'long.geojson', mimeType: 'application/geo+json', buffer: file });
    await save.click();
    await page.getByText(/Not saved: .*\$\.units\[\d+\]\.rooms\[0\]\.room/).waitFor();
    expect((await server.ask('admin', '/api/facilities/LGH/plan')).bytes.toString('utf8')).not.toContain('xxx');
    // The browser tells of every answer of 422; nothing else went wrong.
    expect(errors.filter((error) => !error.includes('422'))).toEqual([]);
    await page.context().close();
  });

  test('GeoJSON out and in again is equal; a file that cannot be taken says where', async () => {
    const { page } = await open('?floor=3');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const path = await (await download).path();
    const input = page.locator('input[type=file]');
    await input.setInputFiles({ name: 'LGH.geojson', mimeType: 'application/geo+json', buffer: readFileSync(path) });
    await page.getByText(/^Imported \d+ rooms and \d+ beds: all as it is already, nothing to save/).waitFor();
    expect(await page.getByRole('button', { name: 'Save', exact: true }).isDisabled()).toBe(true);
    const wrong = readFileSync(path, 'utf8').replace('"kind": "bed"', '"kind": "bath"');
    await input.setInputFiles({ name: 'wrong.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(wrong) });
    await page.getByText(/^Not imported: expected .* at \$\.features\[\d+\]/).waitFor();
    await page.context().close();
  });
});
