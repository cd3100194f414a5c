/** A critical result on its way: nobody answers and it goes up a level; the physician reads it back wrongly and is refused, then rightly; the charge nurse sees the clocks of a bundle. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, soon, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { movement } from './today.ts';

const hl7Time = (minutes: number): string => `${new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('a critical result', () => {
  let server: Server;
  let sender: MllpClient;
  let browser: Browser;

  /** Told so many minutes ago. */
  async function potassium(control: string, order: string, minutesAgo: number, value: string): Promise<void> {
    const time = hl7Time(-minutesAgo);
    const bytes = Buffer.from(
      [
        `MSH|^~\\&|LABSYS|LGH|HOS|LGH|${time}||ORU^R01|${control}|P|2.5.1`,
        'PID|1||6001^^^LGH^MR||Osei^Kwame||19590814|M',
        'PV1|1|I|4W^01^A^LGH||||||||||||||||V6001',
        `ORC|RE|ORD-${order}|FIL-${order}`,
        `OBR|1|ORD-${order}|FIL-${order}|2823-3^Potassium^LN|||${time}`,
        `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L|3.5-5.1|HH|||F|||${time}`,
        '',
      ].join('\r'),
      'latin1',
    );
    expect(msa(await sender.send(bytes))).toEqual(['AA', control]);
  }

  beforeAll(async () => {
    server = await startServer();
    sender = await server.mllp();
    expect(msa(await sender.send(movement('A01', { control: 'K0', patient: '6001', visit: 'V6001', place: '4W^01^A' })))[0]).toBe('AA');
    // Nobody answered for twenty minutes: the first step of the ladder is due at once.
    await potassium('K1', 'K1', 20, '6.9');
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });

  const open = async (
    path: string,
    role: 'clinician' | 'charge-nurse' | 'admin',
    more: { readonly unit?: string; readonly width?: number; readonly height?: number } = {},
  ) =>
    visit(browser, {
      url: `${server.url}${path}`,
      token: await server.running.issue({ role, staff: `${role}-1`, ...(more.unit === undefined ? {} : { unit: more.unit }) }),
      role,
      width: more.width ?? 1440,
      height: more.height ?? 900,
    });
  const says = (page: Page, text: string | RegExp): Promise<void> => page.getByText(text).first().waitFor();
  const asking = async () =>
    (await server.ask('admin', '/api/facilities/LGH/findings')).body.rows?.filter((row) => String(row['finding']).startsWith('critical-result:')) ?? [];

  test('unanswered, it is told to the physician by name of the role, and the inbox says so', { timeout: 60_000 }, async () => {
    const alert = await soon(async () =>
      (await server.ask('admin', '/api/facilities/LGH/alerts')).body.rows?.find((row) => String(row['finding']).startsWith('critical-result:')),
    );
    expect(alert).toMatchObject({ level: 1, to: 'Clinician', severity: 'critical', open: true });
    const { page, errors } = await open('/findings?tab=inbox', 'clinician');
    await says(page, /told Clinician at \d\d:\d\d, level 1 of 5/);
    await page.getByLabel('Read back the value').first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('read back wrongly it is refused, rightly it is taken in, and a value that is corrected asks anew', { timeout: 60_000 }, async () => {
    const row = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === 'V6001'));
    const { page } = await open(`/chart/${String(row['patient'])}`, 'admin');
    const banner = page.getByRole('region', { name: 'Critical result' });
    await banner.getByText('6.9 mmol/L').waitFor();
    expect(await violations(page)).toEqual([]);
    await banner.getByLabel('Read back the value').fill('9.6');
    await banner.getByLabel('What is done').selectOption('treated');
    await banner.getByRole('button', { name: 'Acknowledge' }).click();
    await says(page, 'The value that was read back is not the one that was reported.');
    expect(await asking()).toHaveLength(1);
    await page.getByRole('dialog').getByRole('button', { name: 'Understood' }).click();
    await banner.getByLabel('Read back the value').fill('6.9');
    await banner.getByRole('button', { name: 'Acknowledge' }).click();
    await banner.waitFor({ state: 'detached' });
    expect(await asking()).toEqual([]);

    await potassium('K2', 'K1', 1, '7.4');
    await page.getByRole('region', { name: 'Critical result' }).getByText('7.4 mmol/L').waitFor();
    await page.context().close();
  });

  test('the charge nurse takes it in on the tablet of the unit', { timeout: 60_000 }, async () => {
    const { page } = await open('/units/4W?sel=patient%2FV6001', 'charge-nurse', { unit: '4W', width: 768, height: 1024 });
    await page.getByLabel('Read back the value').fill('7,4 mmol/L');
    await page.getByLabel('What is done').selectOption('ordered');
    await page.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await expect.poll(asking, { timeout: 10_000 }).toEqual([]);
    await page.context().close();
  });

  test('the registry has the rule with its evidence; a rule is set silent with a reason, and says who and why', { timeout: 60_000 }, async () => {
    const { page, errors } = await open('/admin/rules?rule=critical-result', 'admin');
    const panel = page.getByLabel('The rule', { exact: true });
    await panel.getByText(/NPSG\.02\.03\.01/).waitFor();
    await panel.getByText(/half within/).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${server.url}/admin/rules?rule=sirs&q=sirs`);
    await panel.getByRole('button', { name: 'Silent' }).click();
    await panel.getByLabel('Why silent').fill('trial of the other screen');
    await panel.getByRole('button', { name: 'Set silent' }).click();
    await panel.getByText('by admin:admin-1: trial of the other screen').waitFor();
    expect((await server.ask('admin', '/api/facilities/LGH/rules')).body.rows?.find((row) => row['rule'] === 'sirs')).toMatchObject({ mode: 'silent' });
    await page.goto(`${server.url}/admin/rules?part=log`);
    await page.getByRole('region', { name: 'Firing log' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
