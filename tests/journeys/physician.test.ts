/**
 * A physician from the decision to admit to the way home, each step on the screen and by the role that may: a bed is asked for from the chart, a laboratory
 * answers an order with a critical value that is read back and taken in, medicines are reconciled and the patient leaves. Beside it two physicians: each
 * has their own inbox, and of two who sign one order the second is told who was first.
 */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, soon, startServer, type Server } from '../server/started.ts';
import { askingOf, patientOfVisit } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');
const time = (): string => `${new Date().toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;

describe.skipIf(chromium === null)('a physician', () => {
  let server: Server;
  let browser: Browser;
  let sender: MllpClient;
  let patient: string;
  let other: string;
  const ask = askingOf(() => server);

  beforeAll(async () => {
    server = await startServer();
    sender = await server.mllp();
    // The first is in the emergency department and not admitted yet.
    const came = movement('A04', { patient: '9301', visit: 'V9301', place: 'ED^01^A', control: 'PH1' });
    const emergency = Buffer.from(came.toString('latin1').replace('PV1|1|I|', 'PV1|1|E|'), 'latin1');
    expect(msa(await sender.send(emergency))[0]).toBe('AA');
    expect(msa(await sender.send(movement('A01', { patient: '9302', visit: 'V9302', place: '4W^02^A', control: 'PH2' })))[0]).toBe('AA');
    [patient, other] = [await patientOfVisit(server, 'V9301'), await patientOfVisit(server, 'V9302')];
    for (const [encounter, staff] of [
      ['V9301', 'd1'],
      ['V9302', 'd2'],
    ] as const)
      await ask('charge-nurse', 'c1', 'care-team-step', { encounter, staff, part: 'attending', step: 'joined' });
    browser = await openBrowser(chromium ?? '');
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });

  async function as(staff: string, path: string): Promise<{ page: Page; errors: readonly string[] }> {
    const token = await server.running.issue({ role: 'clinician', staff });
    return visit(browser, { url: `${server.url}${path}`, token, role: 'clinician', width: 1440, height: 900 });
  }
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const orderRow = (page: Page, name: RegExp) => page.getByRole('region', { name: 'Orders', exact: true }).getByRole('button', { name });
  const rowOf = async (view: string, key: string, value: string) =>
    (await server.ask('admin', `/api/facilities/LGH/${view}`)).body.rows?.find((one) => one[key] === value);
  async function order(page: Page, search: string, name: RegExp): Promise<void> {
    await page.getByLabel('Search what can be ordered').fill(search);
    await button(page, name).click();
  }
  async function result(control: string, of: string, visitNumber: string, placer: string, value: string): Promise<void> {
    const bytes = [
      `MSH|^~\\&|LIS|LGH|HOS|LGH|${time()}||ORU^R01^ORU_R01|${control}|P|2.5.1`,
      `PID|1||${of}^^^LGH^MR||Test^Pat${of}||19700102|F`,
      `PV1|1|I|4W^01^A^LGH||||||||||||||||${visitNumber}`,
      `ORC|RE|${placer}^HEALTHOS|F${control}`,
      `OBR|1|${placer}^HEALTHOS|F${control}|2524-7^Lactate^LN|||${time()}||||||||||||||||||F`,
      `OBX|1|NM|2524-7^Lactate^LN||${value}|mmol/L|0.5-2.2|HH|||F|||${time()}`,
      '',
    ].join('\r');
    expect(msa(await sender.send(Buffer.from(bytes)))[0]).toBe('AA');
  }
  const orderOf = async (of: string, code: string): Promise<string> => {
    const rows = (await server.ask('admin', `/api/patients/${of}/orders`)).body.rows ?? [];
    return String(rows.find((one) => (one['code'] as { code?: string } | undefined)?.code === code)?.['order']);
  };

  test('asks for a bed from the chart, and admits', { timeout: 60_000 }, async () => {
    const { page, errors } = await as('d1', `/chart/${patient}/orders`);
    await button(page, /^Bed request/).click();
    const form = page.getByRole('form', { name: 'Bed request' });
    await form.getByLabel('Level of care').selectOption('medical-surgical');
    await form.getByLabel('Comes from').selectOption('ed');
    await form.getByLabel('Isolation').selectOption('none');
    await form.getByLabel('Unit wished for').fill('4W');
    expect(await violations(page)).toEqual([]);
    await button(page, 'Ask for the bed').click();
    const wish = await soon(() => rowOf('requests', 'encounter', 'V9301'));
    expect(wish).toMatchObject({ level: 'medical-surgical', targetUnit: '4W' });
    // The bed is given by whoever places patients, and the registration says that the patient came to it.
    await ask('bed-manager', 'm1', 'assign-bed', { request: wish['request'], bed: '4W-01-A' });
    expect(msa(await sender.send(movement('A01', { patient: '9301', visit: 'V9301', place: '4W^01^A', control: 'PH3' })))[0]).toBe('AA');
    await page.getByText('4W-01-A').first().waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('orders, reads the critical value that comes back, and takes it in on the screen', { timeout: 60_000 }, async () => {
    const { page, errors } = await as('d1', `/chart/${patient}/orders`);
    await order(page, 'lactate', /^Lactate/);
    await page.getByLabel('Priority').selectOption('S');
    await button(page, 'Sign').click();
    await orderRow(page, /Lactate stat/).waitFor();
    await result('PH4', '9301', 'V9301', await orderOf(patient, '2524-7'), '6.4');
    const banner = page.getByRole('region', { name: 'Critical result' });
    await banner.getByText('6.4 mmol/L').waitFor();
    await banner.getByLabel('Read back the value').fill('4.6');
    await banner.getByLabel('What is done').selectOption('treated');
    await button(page, 'Acknowledge').click();
    await page.getByRole('dialog').getByText('The value that was read back is not the one that was reported.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Understood' }).click();
    await banner.getByLabel('Read back the value').fill('6.4');
    await button(page, 'Acknowledge').click();
    await banner.waitFor({ state: 'detached' });
    // Who took it in, and when, stays with the value.
    await page.goto(`${server.url}/chart/${patient}/results?series=${encodeURIComponent('2524-7|mmol/L')}`);
    await page
      .getByRole('table')
      .getByText(/acknowledged .*by clinician d1, treated, read back/)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors.filter((line) => !line.includes('409'))).toEqual([]);
    await page.context().close();
  });

  test('has an inbox of their own patients, and sees everybody’s when asked', { timeout: 60_000 }, async () => {
    await ask('clinician', 'd2', 'order-place', {
      encounter: 'V9302',
      lines: [{ kind: 'laboratory', code: { code: '2524-7', display: 'Lactate', system: 'LN' } }],
      sign: true,
    });
    await result('PH5', '9302', 'V9302', await orderOf(other, '2524-7'), '5.5');
    const [first, second] = [await as('d1', '/findings?tab=inbox'), await as('d2', '/findings?tab=inbox')];
    await second.page
      .getByRole('region', { name: 'Inbox' })
      .getByText(/critical Lactate/)
      .waitFor();
    await button(first.page, /^Mine and nobody’s 0/).waitFor();
    await first.page.getByText('Nothing waits for you.').waitFor();
    await button(first.page, /^Everybody’s 1/).click();
    await first.page
      .getByRole('region', { name: 'Inbox' })
      .getByText(/critical Lactate/)
      .waitFor();
    expect(await violations(first.page)).toEqual([]);
    await second.page.getByLabel('Read back the value').fill('5.5');
    await second.page.getByLabel('What is done').selectOption('ordered');
    await button(second.page, 'Acknowledge').click();
    await second.page.getByText('Nothing waits for you.').waitFor();
    for (const { page, errors } of [first, second]) {
      expect(errors).toEqual([]);
      await page.context().close();
    }
  });

  test('who signs an order second is told who was first', { timeout: 60_000 }, async () => {
    await ask('nurse', 'n1', 'order-place', {
      encounter: 'V9301',
      lines: [
        {
          kind: 'medication',
          code: { code: 'PANT40', display: 'Pantoprazole', system: 'L' },
          dose: { literal: '40', unit: 'mg' },
          route: 'PO',
          frequency: 'QD',
        },
      ],
    });
    const here = `/chart/${patient}/orders`;
    const [first, second] = [await as('d1', here), await as('d2', here)];
    for (const { page } of [first, second]) await button(page, 'Sign 1').waitFor();
    await second.page.context().setOffline(true);
    await button(first.page, 'Sign 1').click();
    await orderRow(first.page, /Pantoprazole.*in force/).waitFor();
    await button(second.page, 'Sign 1').click();
    await second.page.getByText('1 action waits').first().waitFor();
    await second.page.context().setOffline(false);
    const told = second.page.getByRole('dialog');
    await told
      .getByText(/signed/)
      .first()
      .waitFor({ timeout: 20_000 });
    await told.getByText(/clinician:d1|clinician d1/).waitFor();
    const signed = (await server.ask('admin', `/api/patients/${patient}/orders`)).body.rows?.find(
      (one) => (one['code'] as { code?: string } | undefined)?.code === 'PANT40',
    );
    expect(signed).toMatchObject({ signedBy: 'clinician:d1' });
    for (const { page } of [first, second]) await page.context().close();
  });

  test('discharges with medicines reconciled', { timeout: 60_000 }, async () => {
    const { page, errors } = await as('d1', `/chart/${patient}/reconciliation?occasion=discharge`);
    await button(page, 'Takes nothing at home').click();
    await page.getByText(/Until somebody does, nothing can be completed/).waitFor({ state: 'detached' });
    const on = page.getByRole('group', { name: 'Decision on Pantoprazole' });
    await on.getByRole('button', { name: 'Continue' }).click();
    await button(page, 'Complete the reconciliation').click();
    await page.getByText(/Continue Pantoprazole 40 mg/).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${server.url}/discharge?stay=V9301`);
    const panel = page.getByRole('complementary', { name: 'Chosen stay' });
    await panel.getByRole('button', { name: 'Medically ready: done' }).click();
    await panel.getByRole('button', { name: /^Confirm/ }).click();
    await expect.poll(async () => (await rowOf('discharges', 'encounter', 'V9301'))?.['stage'], { timeout: 10_000 }).toBe('confirmed');
    expect(msa(await sender.send(movement('A03', { patient: '9301', visit: 'V9301', place: '4W^01^A', control: 'PH6' })))[0]).toBe('AA');
    await panel.getByText('is not an inpatient here any more').waitFor();
    await page.goto(`${server.url}/chart/${patient}`);
    await page.getByText('Discharged').first().waitFor();
    expect(errors.filter((line) => !line.includes('409'))).toEqual([]);
    await page.context().close();
  });
});
