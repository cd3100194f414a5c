/** Analytics over ten days that a small house tells of: every part shows data, never only its heading, at light and dark. */
/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import type { Browser, Page } from '@playwright/test';
import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dayMs, hourMs, instant, minuteMs, startOfLocalDay } from '@healthos/core/time.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');
const pictures = 'test-results/pictures';
const zone = 'America/New_York';
const days = 10;

describe.skipIf(chromium === null)('analytics full of data', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    server = await startServer();
    browser = await openBrowser(chromium ?? '');
    await tell(server);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  const open = async (query: string, theme: 'light' | 'dark' = 'light') => {
    const token = await server.running.issue({ role: 'bed-manager' });
    const opened = await visit(browser, { url: `${server.url}/analytics${query}`, token, role: 'bed-manager', width: 1440, height: 900 });
    await opened.page.emulateMedia({ colorScheme: theme });
    return opened;
  };
  const end = async ({ page, errors }: { page: Page; errors: readonly string[] }, name: string): Promise<void> => {
    await page.screenshot({ path: `${pictures}/analytics-${name}.png` });
    expect(await grave(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  };

  test('flow: a band from the emergency department to a level, with how many and how long', async () => {
    for (const theme of ['light', 'dark'] as const) {
      const opened = await open('', theme);
      await opened.page
        .getByRole('button', { name: /^Emergency to Med-surg: \d+, decision to bed/ })
        .first()
        .waitFor();
      await opened.page.getByRole('cell', { name: 'Med-surg' }).first().waitFor();
      await end(opened, `flow-${theme}`);
    }
  });

  test('bottlenecks: a cell for each hour of a stage, with people in it', async () => {
    const opened = await open('?show=hours');
    const row = opened.page.getByRole('row', { name: /^Med-surg/ });
    await row.waitFor();
    const figures = (await row.locator('td.c').allInnerTexts()).map((text) => Number(text.replace(/[^\d]/gu, '')));
    expect(figures.length).toBe(24);
    expect(Math.max(...figures)).toBeGreaterThan(0);
    await end(opened, 'hours');
  });

  test('delays: hours by cause, the barrier with its cost', async () => {
    const opened = await open('?show=delays');
    await opened.page
      .getByRole('row', { name: /Ready to leave, held by: .*\$/ })
      .first()
      .waitFor();
    await opened.page.getByRole('row', { name: /Waits for a bed: Med-surg/ }).waitFor();
    await end(opened, 'delays');
  });

  test('flow by day: an XmR chart with its limits and the days behind it', async () => {
    const opened = await open('?show=process');
    const card = opened.page.getByRole('article', { name: 'Midnight census' });
    await card.waitFor();
    expect(await card.locator('svg circle, svg path[fill^="var"]').count()).toBeGreaterThan(3);
    expect(await card.locator('svg path[stroke-dasharray]').count()).toBe(2);
    await card.getByText(/limits provisional/).waitFor();
    await end(opened, 'process');
  });

  test('stays: one longer than its kind, avoidable days with cause and cost, observation and two midnights', async () => {
    const opened = await open('?show=stays');
    await opened.page.getByRole('row', { name: /VLONG/ }).waitFor();
    await opened.page.getByRole('button', { name: /^Avoidable days 1/ }).click();
    await opened.page.screenshot({ path: `${pictures}/analytics-avoidable.png` });
    await opened.page.getByRole('row', { name: /consult awaited Case manager .*\$/ }).waitFor();
    await opened.page.getByRole('button', { name: /^Observation and two midnights [1-9]/ }).click();
    await opened.page.getByRole('row', { name: /^4W-22-A observation/ }).waitFor();
    await end(opened, 'stays');
  });

  async function grave(page: Page): Promise<readonly string[]> {
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const run: unknown = Reflect.get(globalThis, 'axe');
      if (typeof run !== 'object' || run === null || !('run' in run) || typeof run.run !== 'function') throw new Error('axe is not in the page');
      const { violations } = (await run.run(document)) as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
      return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html ?? ''}`);
    });
    return found.filter((says) => /^(serious|critical)/.test(says));
  }
});

interface Said {
  readonly trigger: string;
  readonly at: number;
  readonly visit: string;
  readonly place: string;
  readonly kind: 'I' | 'E' | 'O';
  /** PV1-44 and, of a discharge, PV1-45. */
  readonly admittedAt?: number;
}

/** Each day three come to the emergency department, wait for a bed, lie on 4W and go home the next day; one stays, one waits ready, one is observed. */
async function tell(server: Server): Promise<void> {
  const sender = await server.mllp();
  const today = startOfLocalDay(instant(Date.now()), zone);
  const midnight = (back: number): number => startOfLocalDay(instant(today - back * dayMs + dayMs / 2), zone);
  const told: Said[] = [{ trigger: 'A01', at: midnight(days) + hourMs, visit: 'VLONG', place: '4W^20^A', kind: 'I', admittedAt: midnight(days) + hourMs }];
  for (let day = days; day >= 2; day--)
    for (let i = 0; i < 3; i++) {
      const [visit, came] = [`V${day}x${i}`, midnight(day) + (8 + i * 2) * hourMs];
      const decided = came + (150 + 20 * ((day + i) % 4)) * minuteMs;
      const bedded = decided + (60 + 15 * ((day * 3 + i) % 5)) * minuteMs;
      const left = midnight(day - 1) + (10 + i) * hourMs + ((day * 7) % 30) * minuteMs;
      const [ed, ward] = [`ED^0${i + 1}^A`, `4W^${String(1 + ((day * 3 + i) % 8)).padStart(2, '0')}^A`];
      told.push({ trigger: 'A04', at: came, visit, place: ed, kind: 'E' });
      told.push({ trigger: 'A06', at: decided, visit, place: ed, kind: 'I', admittedAt: decided });
      told.push({ trigger: 'A02', at: bedded, visit, place: ward, kind: 'I', admittedAt: decided });
      told.push({ trigger: 'A03', at: left, visit, place: ward, kind: 'I', admittedAt: decided });
    }
  told.push({ trigger: 'A01', at: midnight(2) + 9 * hourMs, visit: 'VHELD', place: '4W^21^A', kind: 'I', admittedAt: midnight(2) + 9 * hourMs });
  told.push({ trigger: 'A01', at: midnight(1) + 9 * hourMs, visit: 'VOBS', place: '4W^22^A', kind: 'O', admittedAt: midnight(1) + 9 * hourMs });
  const stamp = (at: number | undefined): string => (at === undefined ? '' : `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`);
  for (const { trigger, at, visit, place, kind, admittedAt } of told.sort((a, b) => a.at - b.at)) {
    const text = [
      `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${stamp(at)}||ADT^${trigger}|${visit}-${trigger}|P|2.5.1`,
      `EVN|${trigger}|${stamp(at)}`,
      `PID|1||9${visit}^^^LGH^MR||Test^Pat${visit}||19700102|F`,
      `PV1|1|${kind}|${place}^LGH${'|'.repeat(16)}${visit}${'|'.repeat(17)}${trigger === 'A03' ? '01' : ''}${'|'.repeat(8)}${stamp(admittedAt)}${trigger === 'A03' ? `|${stamp(at)}` : ''}`,
    ].join('\r');
    expect(msa(await sender.send(Buffer.from(`${text}\r`, 'latin1')))[0]).toBe('AA');
  }
  sender.close();
  const ready = midnight(1) + 8 * hourMs;
  const facts = [
    { at: ready, type: 'MilestoneStepped', encounter: 'VHELD', milestone: 'medically-ready', state: 'done' },
    { at: ready + hourMs, type: 'BarrierStepped', barrier: 'b1', encounter: 'VHELD', step: 'opened', reason: 'consult-awaited', owner: 'case-manager' },
    { at: midnight(1) + 9 * hourMs, type: 'StatusStepped', encounter: 'VOBS', step: 'observation-ordered' },
  ];
  const answer = await server.ask('admin', '/api/feeds/work/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ facility: 'LGH', facts }),
  });
  expect([200, 201, 202]).toContain(answer.status);
}
