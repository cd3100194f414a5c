/** The executive's page over four weeks that a small house tells of: a special cause in words, the file and the paper equal to the screen, a past day again. */
/// <reference lib="dom" />
import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dayMs, hourMs, instant, minuteMs, startOfLocalDay } from '@healthos/core/time.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');
const pictures = 'test-results/pictures';
const zone = 'America/New_York';
const days = 26;

describe.skipIf(chromium === null)('the executive', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    server = await startServer();
    browser = await openBrowser(chromium ?? '');
    await tell(server);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  const open = async (query = '', role: 'executive' | 'finance' = 'executive') =>
    visit(browser, { url: `${server.url}/executive${query}`, token: await server.running.issue({ role }), role, width: 1440, height: 900 });
  const card = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

  test('sees what is special, in words, and nothing where there is no data', async () => {
    const { page, errors } = await open();
    await page.getByRole('heading', { name: '12 measures' }).waitFor();
    // Three stays a day that end on the day on which they began: a day each.
    await card(page, 'Average stay')
      .getByRole('button', { name: /^Average stay: 1\.00 d/ })
      .waitFor();
    await card(page, 'Alarm rate').getByText('Not computable, missing: two days with a value').waitFor();
    await page.getByRole('button', { name: 'Balancing measures' }).click();
    await card(page, 'Bed turn')
      .getByText(/outside limits, 154 min/)
      .waitFor();
    await card(page, 'Out before noon').getByText('no special cause').waitFor();
    await card(page, 'Transport trip').getByText('Not computable, missing: two days with a value').waitFor();
    await page.screenshot({ path: `${pictures}/executive.png` });
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('opens a measure with its limits and definition; the address opens it again', async () => {
    const { page } = await open();
    await card(page, 'Bed turn')
      .getByRole('button', { name: /^Bed turn/ })
      .first()
      .click();
    const detail = page.getByRole('region', { name: 'Bed turn, in detail' });
    await detail.getByText(/mean ± 2.66 × mean moving range/).waitFor();
    await detail.getByText('Balanced by Failed inspections').waitFor();
    await page.screenshot({ path: `${pictures}/executive-detail.png` });
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await detail.waitFor();
    await page.context().close();
  });

  test('a past day is read again from the log, as known now and as known then', async () => {
    const { page } = await open('?measure=evs-turn');
    const detail = page.getByRole('region', { name: 'Bed turn, in detail' });
    await detail.locator('tbody button').nth(3).click();
    await page.getByRole('button', { name: /Replay that day/ }).click();
    await page.getByText(/^REPLAY/).waitFor();
    await page
      .getByRole('region', { name: /^Replay of/ })
      .getByText('4W', { exact: true })
      .waitFor();
    await page.context().close();
  });

  test('the file says what the screen says, and the paper is a PDF', async () => {
    const { page } = await open();
    const shown = await card(page, 'Bed turn')
      .getByRole('button', { name: /Open lineage/ })
      .innerText();
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).first().click()]);
    const lines = readFileSync(await file.path(), 'utf8')
      .split('\r\n')
      .filter((line) => line.startsWith('evs-turn,'));
    expect(lines.length).toBe(await card(page, 'Bed turn').locator('svg g title').count());
    expect(`${lines[lines.length - 1]?.split(',')[5] ?? ''} min`).toBe(shown.replace(/\s+/g, ' ').trim());
    const [paper] = await Promise.all([page.waitForEvent('download', { timeout: 20_000 }), page.getByRole('button', { name: 'PDF' }).click()]);
    const bytes = readFileSync(await paper.path());
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(bytes.length).toBeGreaterThan(8_000);
    expect(paper.suggestedFilename()).toMatch(/^executive-\d{4}-\d\d-\d\d\.pdf$/);
    await paper.saveAs(`${pictures}/executive.pdf`);
    await page.context().close();
  });
});

/** Four weeks of three beds: in the morning somebody comes, at eleven or three they leave, and the bed is turned; on the last day late. */
async function tell(server: Server): Promise<void> {
  const sender = await server.mllp();
  const facts: object[] = [];
  const today = startOfLocalDay(instant(Date.now()), zone);
  const stamp = (at: number): string => `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;
  for (let day = days; day >= 1; day--)
    for (const [i, room] of ['02', '03', '04'].entries()) {
      const midnight = startOfLocalDay(instant(today - day * dayMs + dayMs / 2), zone);
      const [came, left] = [midnight + (8 + i) * hourMs, midnight + ((day + i) % 3 === 0 ? 11 : 15) * hourMs + i * minuteMs];
      const turn = (day === 1 ? 147 : 38) + ((day * 7 + i * 5) % 9);
      for (const [trigger, at] of [
        ['A01', came],
        ['A03', left],
      ] as const) {
        const text = [
          `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${stamp(at)}||ADT^${trigger}|E${day}-${i}-${trigger}|P|2.5.1`,
          `EVN|${trigger}|${stamp(at)}`,
          `PID|1||6${day}${i}^^^LGH^MR||Test^Pat${day}${i}||19700102|F`,
          `PV1|1|I|4W^${room}^A^LGH${'|'.repeat(16)}V6${day}${i}${'|'.repeat(25)}${stamp(came)}${trigger === 'A03' ? `|${stamp(left)}` : ''}`,
        ].join('\r');
        expect(msa(await sender.send(Buffer.from(`${text}\r`, 'latin1')))[0]).toBe('AA');
      }
      facts.push({ at: left, type: 'TurnStepped', bed: `4W-${room}-A`, step: 'requested', by: 'adt' });
      facts.push({ at: left + 10 * minuteMs, type: 'TurnStepped', bed: `4W-${room}-A`, step: 'started', cleaner: 'c1' });
      facts.push({ at: left + turn * minuteMs, type: 'TurnStepped', bed: `4W-${room}-A`, step: 'done', cleaner: 'c1' });
    }
  sender.close();
  const answer = await server.ask('admin', '/api/feeds/work/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ facility: 'LGH', facts }),
  });
  expect([200, 201, 202]).toContain(answer.status);
}
