/**
 * A physician's orders in a browser, with a laboratory on a real MLLP line in both directions: signed over a warning with a reason, taken, answered by a
 * critical result that links back, acknowledged, discontinued; and a receiver that is away, refuses, and takes it again from the desk of dead letters.
 */
/// <reference lib="dom" />
import { createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createFramer, framed } from '@healthos/ingest/transports/mllp/framer.ts';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, soon, startServer, type Server } from '../server/started.ts';
import { askingOf } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { movement } from './today.ts';

const isCritical = (row: Readonly<Record<string, unknown>>): boolean => String(row['finding']).startsWith('critical-result:');

const chromium = inject('chromiumPath');
const time = (minutes = 0): string => `${new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;

/** Answers every message as it is told to, or is away. */
function laboratory() {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let server: NetServer | undefined;
  let port = 0;
  const it = {
    answer: 'AA' as 'AA' | 'AE',
    received,
    port: () => port,
    open: async (): Promise<void> => {
      server = createServer((socket) => {
        const framer = createFramer(1_000_000);
        sockets.add(socket);
        socket.on('error', () => socket.destroy());
        socket.on('close', () => sockets.delete(socket));
        socket.on('data', (chunk: Buffer) => {
          for (const frame of framer.push(chunk)) {
            const text = Buffer.from(frame).toString('utf8');
            const control = /^MSH(?:\|[^|]*){8}\|([^|]*)/.exec(text)?.[1] ?? '';
            received.push(text);
            socket.write(framed(Buffer.from(`MSH|^~\\&|LIS|LGH|HEALTHOS|LGH|${time()}||ACK|${control}|P|2.5.1\rMSA|${it.answer}|${control}\r`)));
          }
        });
      });
      const opened = server;
      await new Promise<void>((resolve) => opened.listen(port, '127.0.0.1', resolve));
      port = (opened.address() as AddressInfo).port;
    },
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
    },
  };
  return it;
}

describe.skipIf(chromium === null)('order entry', () => {
  let server: Server;
  let browser: Browser;
  let sender: MllpClient;
  let patient: string;
  const lab = laboratory();
  const who = { patient: '9101', visit: 'V9101', place: '4W^01^A' };

  beforeAll(async () => {
    await lab.open();
    server = await startServer({ HEALTHOS_ORDERS: `mllp://127.0.0.1:${lab.port()}?application=LIS&receiver=LGH` });
    sender = await server.mllp();
    expect(msa(await sender.send(movement('A01', { ...who, control: 'O0' })))[0]).toBe('AA');
    const allergy = [
      `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${time()}||ADT^A08|O1|P|2.5.1`,
      `EVN|A08|${time()}`,
      'PID|1||9101^^^LGH^MR||Test^Pat9101||19700102|F',
      'PV1|1|I|4W^01^A^LGH||||||||||||||||V9101',
      'AL1|1|DA|7980^Penicillin^RXNORM|SV|hives',
      '',
    ].join('\r');
    expect(msa(await sender.send(Buffer.from(allergy, 'latin1')))[0]).toBe('AA');
    const row = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === 'V9101'));
    patient = String(row['patient']);
    browser = await openBrowser(chromium ?? '');
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
    await lab.close();
  });

  const as = (role: 'clinician' | 'admin') =>
    server.running.issue({ role, staff: role === 'admin' ? 'a1' : 'd1', ...(role === 'admin' ? {} : { unit: '4W' }) });
  const open = async (path: string, role: 'clinician' | 'admin' = 'clinician') =>
    visit(browser, { url: `${server.url}${path}`, token: await as(role), role, width: 1440, height: 900 });
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  /** A line of the list: the timeline names orders too. */
  const row = (page: Page, name: RegExp) => page.getByRole('region', { name: 'Orders', exact: true }).getByRole('button', { name });
  const search = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('Search what can be ordered').fill(text);
  };
  const orders = async (): Promise<readonly Record<string, unknown>[]> => (await server.ask('admin', `/api/patients/${patient}/orders`)).body.rows ?? [];
  const orderOf = async (code: string) => (await orders()).find((one) => (one['code'] as { code?: string } | undefined)?.code === code);
  const heard = (pattern: RegExp): Promise<string> => soon(() => Promise.resolve(lab.received.find((text) => pattern.test(text))), 30_000);
  const askAs = askingOf(() => server);
  const ask = (request: string, body: object) => askAs({ role: 'clinician', unit: '4W' }, 'd1', request, body);

  test('composed, signed over a warning with a reason, sent, answered, acknowledged, discontinued', { timeout: 120_000 }, async () => {
    const { page, errors } = await open(`/chart/${patient}/orders`);
    await page.getByText('Nothing was ordered.').waitFor();
    await search(page, 'amox');
    await button(page, /^Amoxicillin/).click();
    await page.getByText(/allergy to Penicillin on record/).waitFor();
    const sign = button(page, 'Sign');
    expect(await sign.isDisabled()).toBe(true);
    // A dose without unit is shown at its field, and nothing can be signed.
    await page.getByLabel('Unit', { exact: true }).fill('');
    await page.getByText('The dose of Amoxicillin has no unit.').waitFor();
    expect(await button(page, 'Add to the draft').isDisabled()).toBe(true);
    // The form stands in the address.
    await page.reload();
    await page.getByText('The dose of Amoxicillin has no unit.').waitFor();
    await page.getByLabel('Unit', { exact: true }).fill('mg');
    await page.getByLabel('Ordered all the same because').selectOption('tolerated-before');
    await expect.poll(() => sign.isDisabled(), { timeout: 20_000 }).toBe(false);
    expect(await violations(page)).toEqual([]);
    await button(page, 'Dark').click();
    expect(await violations(page)).toEqual([]);
    await sign.click();
    await row(page, /Amoxicillin 500 mg PO Q8H.*in force/).waitFor();
    expect(await orderOf('AMOX500')).toMatchObject({ signedBy: 'clinician:d1', answers: [{ outcome: 'overridden', reason: 'tolerated-before' }] });
    await heard(/RDE\^O11[^]*ORC\|NW\|[^]*AMOX500/);

    await search(page, 'lactate');
    await button(page, /^Lactate/).click();
    await page.getByLabel('Priority').selectOption('S');
    await button(page, 'Add to the draft').click();
    await page.getByRole('heading', { name: 'Draft' }).waitFor();
    await button(page, 'Sign 1').click();
    await row(page, /Lactate stat.*waiting/).waitFor();
    const sent = await heard(/OML\^O21[^]*2524-7/);
    const placer = /ORC\|NW\|([^|^]+)\^HEALTHOS/.exec(sent)?.[1] ?? '';
    expect(placer).toBe((await orderOf('2524-7'))?.['order']);

    const result = [
      `MSH|^~\\&|LIS|LGH|HOS|LGH|${time()}||ORU^R01^ORU_R01|O2|P|2.5.1`,
      'PID|1||9101^^^LGH^MR||Test^Pat9101||19700102|F',
      'PV1|1|I|4W^01^A^LGH||||||||||||||||V9101',
      `ORC|RE|${placer}^HEALTHOS|LIS88`,
      `OBR|1|${placer}^HEALTHOS|LIS88|2524-7^Lactate^LN|||${time()}||||||||||||||||||F`,
      `OBX|1|NM|2524-7^Lactate^LN||6.2|mmol/L|0.5-2.2|HH|||F|||${time()}`,
      '',
    ].join('\r');
    expect(msa(await sender.send(Buffer.from(result)))[0]).toBe('AA');
    await button(page, /^Resulted 1/).click();
    await row(page, /Lactate stat.*resulted.*6\.2 mmol\/L/).click();
    await page.getByText('filler LIS88').waitFor();
    await page.getByText('New order taken by all').waitFor();
    await button(page, /^Lactate 6\.2 mmol\/L$/).click();
    const panel = page.getByRole('complementary', { name: 'Where this comes from' });
    await panel.getByText('OBX').first().waitFor();
    await panel.getByRole('link', { name: /Its order/ }).waitFor();
    const critical = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/findings')).body.rows?.find(isCritical), 20_000);
    expect(String(critical['finding'])).toContain('2524-7');
    const banner = page.getByRole('region', { name: 'Critical result' });
    await banner.getByLabel('Read back the value').fill('6.2');
    await banner.getByLabel('What is done').selectOption('treated');
    await button(page, 'Acknowledge').click();
    await banner.waitFor({ state: 'detached' });
    await expect.poll(async () => (await server.ask('admin', '/api/facilities/LGH/findings')).body.rows?.some(isCritical), { timeout: 20_000 }).toBe(false);

    await page.goto(`${server.url}/chart/${patient}/orders`);
    await row(page, /Amoxicillin/).click();
    await button(page, 'Discontinue…').click();
    await page.getByLabel('Why is it discontinued?').selectOption('allergy');
    await button(page, 'Discontinue').click();
    await row(page, /Amoxicillin.*discontinued/).waitFor();
    await heard(/ORC\|DC\|[^]*AMOX500/);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('an order set with a line left out, a hold and a replacement; what is unsigned is listed by unit and exported', { timeout: 120_000 }, async () => {
    const { page, errors } = await open(`/chart/${patient}/orders?set=heart-failure&left=KCL20`);
    await button(page, 'Add to the draft').click();
    await page.getByText('6 unsigned').waitFor();
    const list = await open('/orders?unit=4W&asks=unsigned');
    await list.page.getByRole('link', { name: 'Furosemide' }).waitFor();
    expect(await list.page.getByRole('row').count()).toBe(7);
    expect(await violations(list.page)).toEqual([]);
    const download = list.page.waitForEvent('download');
    await button(list.page, 'CSV').click();
    expect((await download).suggestedFilename()).toBe('orders.csv');
    await list.page.context().close();

    await button(page, 'Sign 6').click();
    await row(page, /Furosemide 40 mg IV BID.*in force/).click();
    await button(page, 'Hold…').click();
    await page.getByLabel('Why is it held?').selectOption('low-blood-pressure');
    await button(page, 'Hold').click();
    await row(page, /Furosemide.*held/).waitFor();
    await button(page, 'Replace…').click();
    await page.getByLabel('Dose', { exact: true }).fill('20');
    await button(page, 'Replace and sign').click();
    await row(page, /Furosemide 20 mg IV BID.*in force/).waitFor();
    await heard(/ORC\|RP\|[^]*FURO40/);
    await heard(/ORC\|RO\|/);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a receiver that is away, then refuses: a dead letter is sent again from the desk, another given up with a reason', { timeout: 300_000 }, async () => {
    await lab.close();
    await ask('order-place', {
      encounter: 'V9101',
      lines: [{ kind: 'imaging', code: { code: '42148-7', display: 'Echocardiogram', system: 'LN' } }],
      sign: true,
    });
    const { page, errors } = await open('/admin/orders', 'admin');
    await page.getByText(/away, \d+\s+failure/).waitFor({ timeout: 30_000 });
    lab.answer = 'AE';
    await lab.open();
    const letter = page.getByRole('row', { name: /New order.*refused, AE/ });
    await letter.waitFor({ timeout: 120_000 });
    expect(await violations(page)).toEqual([]);
    await letter.click();
    lab.answer = 'AA';
    await button(page, 'Send again').click();
    await page.getByText('No dead letter.').waitFor();
    await expect
      .poll(async () => ((await orderOf('42148-7'))?.['sent'] as readonly { state: string }[] | undefined)?.[0]?.state, { timeout: 30_000 })
      .toBe('acknowledged');

    lab.answer = 'AE';
    await ask('order-place', { encounter: 'V9101', lines: [{ kind: 'diet', code: { code: 'REG', display: 'Regular diet', system: 'L' } }], sign: true });
    await letter.waitFor({ timeout: 120_000 });
    await letter.click();
    await page.getByLabel('or give it up, because').fill('the kitchen was told by telephone');
    await button(page, 'Give up').click();
    await button(page, /^Given up 1/).click();
    await page.getByRole('row', { name: /the kitchen was told by telephone.*admin a1/ }).waitFor();
    lab.answer = 'AA';
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
