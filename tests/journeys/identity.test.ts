/** The steward's desk: pairs side by side with what each attribute says, one merged and taken back, one refused for good, a record that was written over split in two, and the history of it all. */
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, soon, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');
const time = (at: number): string => `${new Date(at).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;

interface Person {
  readonly number: string;
  readonly name: string;
  readonly birth?: string;
  readonly sex?: string;
  readonly phone?: string;
}

function registration(control: string, { number, name, birth = '19700304', sex = 'M', phone = '6175550142' }: Person): Buffer {
  const at = time(Date.now());
  const lines = [
    `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${at}||ADT^A04^ADT_A01|${control}|P|2.5.1`,
    `EVN|A04|${at}`,
    `PID|1||${number}^^^LGH^MR||${name}||${birth}|${sex}|||12 Main Street^^Boston^MA^02115||${phone}`,
    `PV1|1|O|CLINIC^^^LGH||||||||||||||||V${number}`,
  ];
  return Buffer.from(`${lines.join('\r')}\r`);
}

describe.skipIf(chromium === null)('the identity steward', () => {
  let server: Server;
  let sender: MllpClient;
  let browser: Browser;
  /** How long a busy machine may take for what takes a second. */
  const patience = 60_000;

  const send = async (control: string, person: Person): Promise<void> => expect(msa(await sender.send(registration(control, person)))).toEqual(['AA', control]);
  const desk = async () => (await server.ask('steward', '/api/facilities/LGH/identity')).body as Readonly<Record<string, readonly unknown[] | undefined>>;
  const open = async (query = '') => {
    const token = await server.running.issue({ role: 'steward', staff: 'S1' });
    const url = `${server.url}/admin/identity?facility=LGH${query}`;
    const { page, errors } = await visit(browser, { url, token, role: 'steward', width: 1440, height: 900 });
    page.setDefaultTimeout(patience);
    return { page, errors };
  };
  const sideOf = (page: Page) => page.getByRole('region', { name: 'Side by side' });

  beforeAll(async () => {
    server = await startServer({ HEALTHOS_DEMO: 'on' });
    sender = await server.mllp();
    await send('ST1', { number: '5001', name: 'Moorcroft^William' });
    await send('ST2', { number: '5002', name: 'Moorcroft^Bill' });
    await send('ST3', { number: '5011', name: 'Quillan^Hana', birth: '19550505', sex: 'F', phone: '6175550190' });
    await send('ST4', { number: '5012', name: 'Quillan^Hana', birth: '19550505', sex: 'F', phone: '6175550191' });
    await soon(async () => ((await desk())['pairs']?.length === 2 ? true : undefined), patience);
    browser = await openBrowser(chromium ?? '');
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });

  test('merges a pair, finds the merge again by its address, and takes it back', { timeout: 120_000 }, async () => {
    const { page, errors } = await open();
    await page.getByRole('button', { name: /Moorcroft, William/ }).click();
    const side = sideOf(page);
    await side.getByRole('row', { name: /Given name.*short form/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await side.getByRole('button', { name: 'Merge 5002 into 5001' }).click();
    await side.getByText('merged: one person').waitFor();

    await page.reload();
    await side.getByRole('button', { name: /Take the merge back/ }).click();
    await side.getByLabel('Why, without names').fill('father and son');
    await side.getByRole('button', { name: 'Unmerge', exact: true }).click();
    await side.getByText('not decided').waitFor();
    await side.getByRole('listitem').filter({ hasText: 'father and son' }).waitFor();
    expect(await side.getByRole('listitem').filter({ hasText: 'steward:S1' }).count()).toBe(2);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('refuses a pair for good: it stays away however often its records are said anew, and the history says by whom', { timeout: 120_000 }, async () => {
    const { page, errors } = await open();
    await page
      .getByRole('button', { name: /Quillan, Hana/ })
      .first()
      .click();
    const side = sideOf(page);
    await side.getByRole('button', { name: /Two people: refuse/ }).click();
    await side.getByLabel('Why, without names').fill('cousins of one name');
    await side.getByRole('button', { name: 'Refuse for good' }).click();
    await side.getByText('refused: two people').waitFor();
    await send('ST5', { number: '5012', name: 'Quillan^Hana', birth: '19550505', sex: 'F', phone: '6175550190' });
    // A third record meets both: by then the second has met the first again.
    await send('ST6', { number: '5013', name: 'Quillan^Hana', birth: '19550505', sex: 'F', phone: '6175550190' });
    await soon(async () => ((await desk())['pairs']?.length === 3 ? true : undefined), patience);
    const pairs = (await desk())['pairs'] as readonly { readonly one: Person; readonly other: Person }[];
    expect(pairs.map(({ one, other }) => [one.number, other.number].sort().join())).not.toContain('5011,5012');
    await page.getByRole('button', { name: /^History/ }).click();
    await page.getByRole('button', { name: /Refused.*cousins of one name.*steward:S1/s }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('splits a record that was written over: each of the two keeps their own name', { timeout: 120_000 }, async () => {
    await send('ST7', { number: '5021', name: 'Averill^Ann', birth: '19620101', sex: 'F', phone: '6175550170' });
    await send('ST8', { number: '5021', name: 'Bracken^Tom', birth: '19880808', sex: 'M', phone: '6175550171' });
    await soon(async () => ((await desk())['overlays']?.length === 1 ? true : undefined), patience);
    const { page, errors } = await open('&list=overlays');
    await page.getByRole('button', { name: /Averill, Ann/ }).click();
    const overlay = page.getByRole('region', { name: 'Overlay', exact: true });
    await overlay.getByRole('row', { name: /Name Averill, Ann Bracken, Tom/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    await overlay.getByLabel(/V5021/).check();
    await overlay.getByLabel('Why, without names').fill('two people at one desk');
    await overlay.getByRole('button', { name: 'Split: another person' }).click();
    await soon(async () => ((await desk())['overlays']?.length === 0 ? true : undefined), patience);
    await page.getByRole('button', { name: /^History/ }).click();
    await page.getByRole('button', { name: /Overlay split.*Averill, Ann · Bracken, Tom/s }).click();
    const side = sideOf(page);
    await side.getByRole('row', { name: /Surname Averill Bracken/ }).waitFor();
    await side.getByRole('row', { name: /Visits none here V5021/ }).waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
