/** Sepsis with its clocks: the unit list and the wall show what of the bundle is overdue, a clinician overrides it with a reason, and whoever looks after rules sees that and why. */
/// <reference lib="dom" />
import { mkdirSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { hourMs, instant } from '@healthos/core/time.ts';
import type { VisitNow } from '@healthos/simulators/day/acts.ts';
import { createEncoder } from '@healthos/simulators/encode/hl7.ts';
import { msa, soon, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { pastStay } from './today.ts';

const chromium = inject('chromiumPath');
const pictures = 'test-results/pictures';
const who = { control: 'S1', patient: '6101', visit: 'V6101', place: '4W^01^A' };
const finding = 'sepsis:V6101';

describe.skipIf(chromium === null)('sepsis', () => {
  let server: Server;
  let browser: Browser;

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    server = await startServer();
    const sender = await server.mllp();
    const began = Math.floor(Date.now() / 1000) * 1000 - 4 * hourMs;
    // Of a stay that goes on: it is admitted with an infection, and nobody was discharged.
    const [admitted] = pastStay(who, began - hourMs, began);
    const text = admitted?.toString('latin1').replace('I50.23^Heart failure', 'A41.9^Sepsis') ?? '';
    expect(msa(await sender.send(Buffer.from(text, 'latin1')))[0]).toBe('AA');
    const person = { mrn: '6101', family: 'Test', given: 'Pat6101', birthDate: '19700102', sex: 'F' } as const;
    const stay: VisitNow = {
      visit: who.visit,
      person,
      class: 'I',
      place: { unit: '4W', room: '01', bed: 'A' },
      service: 'MED',
      attending: 'D100',
      payer: ['MCR', 'Medicare', 'MC'],
      admittedAt: instant(began - hourMs),
    };
    const vitals = {
      respiratoryRate: 26,
      oxygenSaturation: 93,
      oxygenFlow: 0,
      systolicPressure: 112,
      heartRate: 124,
      consciousness: 'A',
      temperature: 39.2,
    } as const;
    const charted = createEncoder({ facility: 'LGH' })({ kind: 'vitals', at: instant(began), visit: stay, order: 'N1', vitals }, 'S2');
    expect(msa(await sender.send(Buffer.from(charted.text, 'latin1')))[0]).toBe('AA');
    sender.close();
    const row = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/findings')).body.rows?.find((one) => one['finding'] === finding));
    expect(row).toMatchObject({ severity: 'critical', owner: 'Clinician', unit: '4W' });
    browser = await openBrowser(chromium ?? '');
  }, 90_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const open = async (
    path: string,
    role: 'clinician' | 'charge-nurse' | 'admin' | 'bed-manager',
    more: { readonly unit?: string; readonly width?: number; readonly height?: number } = {},
  ) =>
    visit(browser, {
      url: `${server.url}${path}`,
      token: await server.running.issue({ role, staff: `${role}-1`, ...(more.unit === undefined ? {} : { unit: more.unit }) }),
      role,
      width: more.width ?? 1440,
      height: more.height ?? 900,
    });

  test('the unit list has the clock of each element, the wall what is overdue', { timeout: 60_000 }, async () => {
    const tablet = await open('/units/4W?sel=patient%2FV6101', 'charge-nurse', { unit: '4W', width: 768, height: 1024 });
    const clocks = tablet.page.getByRole('list', { name: 'Clocks of the bundle' });
    await clocks.getByText('Lactate', { exact: true }).waitFor();
    await clocks
      .getByText(/overdue/)
      .first()
      .waitFor();
    await tablet.page.screenshot({ path: `${pictures}/sepsis-tablet.png` });
    expect(await violations(tablet.page)).toEqual([]);
    await tablet.page.context().close();
    const wall = await open('/wall/capacity', 'bed-manager', { width: 1920, height: 1080 });
    await wall.page
      .getByText(/sepsis/i)
      .first()
      .waitFor();
    await wall.page.screenshot({ path: `${pictures}/sepsis-wall.png` });
    expect(wall.errors).toEqual([]);
    await wall.page.context().close();
  });

  test('a clinician overrides it with a reason, and the registry counts that and why', { timeout: 60_000 }, async () => {
    const { page, errors } = await open('/findings?tab=inbox&whose=all', 'clinician');
    const item = page.getByRole('article').filter({ hasText: 'sepsis:' });
    await item.getByRole('list', { name: 'Clocks of the bundle' }).waitFor();
    await item.getByRole('button', { name: 'Override…' }).click();
    const form = item.getByRole('form', { name: 'Override' });
    await form.getByLabel('Reason').selectOption('goals-of-care');
    await form.getByRole('button', { name: 'Override', exact: true }).click();
    await item.getByText(/Snoozed by clinician/).waitFor();
    expect(await violations(page)).toEqual([]);
    const told = (await server.ask('admin', '/api/facilities/LGH/findings')).body.rows?.find((one) => one['finding'] === finding);
    // It does not go away: it is set aside, with who and until when.
    expect(told).toMatchObject({ state: 'snoozed', severity: 'critical' });
    expect(errors).toEqual([]);
    await page.context().close();

    const registry = await open('/admin/rules?rule=sepsis', 'admin');
    const panel = registry.page.getByLabel('The rule', { exact: true });
    await panel.getByRole('heading', { name: 'Overridden because' }).waitFor();
    await panel.getByText('goals of care').waitFor();
    await registry.page.screenshot({ path: `${pictures}/sepsis-overridden.png` });
    expect(await violations(registry.page)).toEqual([]);
    expect(registry.errors).toEqual([]);
    await registry.page.context().close();
  });
});
