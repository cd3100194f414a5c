/** The chart in a browser: a result that is corrected and withdrawn, the same moment as it was known then, and a new one that comes by itself. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { tabs } from '../../wall-displays/src/lib/chart/words.ts';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { adt } from '../server/messages.ts';
import { msa, soon, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('the chart of one patient', () => {
  let server: Server;
  let browser: Browser;
  let sender: MllpClient;
  let patient: string;

  const time = (minutes: number): string => `${new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:T]/g, '').slice(0, 14)}+0000`;

  function result(control: string, minutes: number, [code, name, value, unit, range, flag, status]: readonly string[]): Buffer {
    return Buffer.from(
      [
        `MSH|^~\\&|LABSYS|LGH|HOS|LGH|${time(minutes)}||ORU^R01|${control}|P|2.5.1`,
        'PID|1||5001^^^LGH^MR||Osei^Kwame||19590814|M',
        'PV1|1|I|4W^01^A^LGH||||||||||||||||V5001',
        `ORC|RE|ORD-${code}|FIL-${code}`,
        `OBR|1|ORD-${code}|FIL-${code}|${code}^${name}^LN|||${time(-30)}`,
        `OBX|1|NM|${code}^${name}^LN||${value}|${unit}|${range}|${flag}|||${status}|||${time(-30)}`,
        '',
      ].join('\r'),
      'latin1',
    );
  }
  async function send(control: string, bytes: Buffer): Promise<void> {
    expect(msa(await sender.send(bytes))).toEqual(['AA', control]);
  }

  beforeAll(async () => {
    server = await startServer({ HEALTHOS_DEMO: 'on' });
    sender = await server.mllp();
    // Named as in every later message: a number whose name, birth date and sex all change at once is held for a steward.
    const admitted = adt({ trigger: 'A01', control: 'C0', minutes: 0, patient: '5001', visit: 'V5001', place: '4W^01^A' }).toString('latin1');
    await send('C0', Buffer.from(admitted.replace('Test^Pat5001||19700102|F', 'Osei^Kwame||19590814|M'), 'latin1'));
    await send('C1', result('C1', -25, ['2160-0', 'Creatinine', '1.8', 'mg/dL', '0.7-1.3', 'H', 'P']));
    await send('C2', result('C2', -20, ['2160-0', 'Creatinine', '1.9', 'mg/dL', '0.7-1.3', 'H', 'F']));
    await send('C3', result('C3', -18, ['2823-3', 'Potassium', '6.1', 'mmol/L', '3.5-5.1', 'HH', 'F']));
    await send(
      'C4',
      Buffer.from(
        [
          `MSH|^~\\&|DOCS|LGH|HOS|LGH|${time(-15)}||MDM^T02|C4|P|2.5.1`,
          `EVN|T02|${time(-15)}`,
          'PID|1||5001^^^LGH^MR||Osei^Kwame||19590814|M',
          'PV1|1|I|4W^01^A^LGH||||||||||||||||V5001',
          `TXA|1|PN^Progress note|TX|${time(-15)}||||||||DOC-1|||||AU`,
          'OBX|1|TX|NOTE^Assessment||Kidneys worse than yesterday.||||||F',
          '',
        ].join('\r'),
        'latin1',
      ),
    );
    const row = await soon(async () => (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === 'V5001'));
    patient = String(row['patient']);
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });

  const open = async (path: string, width = 1440, height = 900) => {
    const token = await server.running.issue({ role: 'admin', staff: 'a1' });
    return visit(browser, { url: `${server.url}/chart/${patient}${path}`, token, role: 'admin', width, height });
  };
  const says = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();

  test('fits a phone: no part of it, no opened thing and no past is wider than the glass', { timeout: 90_000 }, async () => {
    for (const [width, height] of [
      [390, 844],
      [360, 800],
    ] as const) {
      const { page, errors } = await open('', width, height);
      const measured = (): Promise<readonly (number | undefined)[]> =>
        page.evaluate(() => [
          document.scrollingElement?.scrollWidth,
          ...[...document.querySelectorAll('.top, .chart, .id, .tabs')].map((one) => one.scrollWidth),
        ]);
      const isWithin = async (what: string): Promise<void> => {
        const widths = await measured();
        expect([width, what, widths.length, widths.filter((one) => one === undefined || one > width)]).toEqual([width, what, 5, []]);
      };
      for (const [, title] of tabs) {
        const way = page.getByRole('navigation', { name: 'Parts of the chart' }).getByRole('link', { name: title, exact: true });
        await way.click();
        await way.and(page.locator('[aria-current]')).waitFor();
        await isWithin(title);
      }
      // However far down one reads, whose chart it is stays above it.
      await page.locator('.chart').evaluate((one) => one.scrollTo(0, one.scrollHeight));
      const name = await page.locator('.id h2').boundingBox();
      expect([width, name !== null && name.y >= 0 && name.y < height / 2]).toEqual([width, true]);
      // The way to the other screens, search and the way out are in reach of the hand.
      for (const name of [/^Search/, 'Sign out']) {
        const box = await page.getByRole('button', { name }).boundingBox();
        expect([name, box !== null && box.x >= 0 && box.x + box.width <= width]).toEqual([name, true]);
      }
      await page.goto(`${server.url}/chart/${patient}`);
      await page.locator('.ev').first().click();
      await page.getByRole('button', { name: 'Close' }).first().waitFor();
      await isWithin('an opened thing');
      await page.goto(`${server.url}/chart/${patient}?at=${Date.now()}`);
      await says(page, 'REPLAY');
      await isWithin('the past');
      expect(errors).toEqual([]);
      await page.context().close();
    }
  });

  test(
    'shows versions, the text of a note, and what a correction replaced; a withdrawal comes by itself and stays in what was known before',
    { timeout: 60_000 },
    async () => {
      const { page, errors } = await open('');
      await says(page, 'Osei, Kwame');
      await says(page, 'unknown: nobody asked yet');
      await page.getByRole('button', { name: /^Creatinine 0.7-1.3 mg.dL high 1.9/ }).click();
      await says(page, 'preliminary');
      await says(page, 'OBX');
      // What was written while it stood is in the panel of the value too.
      await page
        .getByRole('region', { name: 'What it touched' })
        .getByRole('button', { name: /Progress note/ })
        .waitFor();
      await page.locator('.ev', { hasText: 'Progress note' }).click();
      await says(page, 'Kidneys worse than yesterday.');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Dark', exact: true }).click();
      expect(await violations(page)).toEqual([]);

      const before = Date.now();
      await send('C5', result('C5', 0, ['2823-3', 'Potassium', '6.1', 'mmol/L', '3.5-5.1', 'HH', 'W']));
      await page.locator('.ev.x', { hasText: 'Potassium 6.1' }).waitFor({ timeout: 5000 });
      await page.locator('.ev.x', { hasText: 'Potassium 6.1' }).click();
      const touched = page.getByRole('region', { name: 'What it touched' });
      await touched.getByText('Withdrawn').first().waitFor();
      await touched.getByTitle('critical-result@2026.1').getByText('Critical results').waitFor();
      await touched.getByText('gone with it').first().waitFor();
      await touched.getByText('a1').first().waitFor();
      expect(await violations(page)).toEqual([]);

      await page.goto(`${server.url}/chart/${patient}?at=${before}`);
      await says(page, 'REPLAY');
      await page.getByRole('button', { name: /^Potassium 3.5-5.1 mmol.L critically high 6.1/ }).waitFor();
      expect(await page.locator('.ev.x').count()).toBe(0);
      await page.goto(`${server.url}/chart/${patient}?at=${before + 60_000}&known=now`);
      await page.locator('.ev.x', { hasText: 'Potassium 6.1' }).waitFor();
      expect(errors).toEqual([]);
    },
  );

  test('every tab has its address, also on a tablet; axe has no complaint', { timeout: 60_000 }, async () => {
    for (const tab of ['results', 'medications', 'orders', 'documents', 'record', 'visits']) {
      const { page, errors } = await open(`/${tab}`, 768, 1024);
      await says(page, 'Osei, Kwame');
      await page.locator(`nav a[aria-current][href*="/${tab}"]`).waitFor();
      expect([tab, await violations(page), errors]).toEqual([tab, [], []]);
      await page.context().close();
    }
  });

  test(
    'shows what is written beside a result, whole where it is opened, and what an allergy does; none of it is in figures or of a stranger',
    { timeout: 60_000 },
    async () => {
      const about = ['PID|1||5001^^^LGH^MR||Osei^Kwame||19590814|M', 'PV1|1|I|4W^01^A^LGH||||||||||||||||V5001'];
      const words = 'Slightly hemolyzed, read with care. '.repeat(8);
      const sodium = [
        `MSH|^~\\&|LABSYS|LGH|HOS|LGH|${time(0)}||ORU^R01|C6|P|2.5.1`,
        ...about,
        `OBR|1|ORD-NA|FIL-NA|2951-2^Sodium^LN|||${time(-30)}`,
        'NTE|1||Repeated on another analyser',
        `OBX|1|NM|2951-2^Sodium^LN||140|mmol/L|135-145|N|||F|||${time(-30)}`,
        `NTE|1||${words}`,
        'NTE|2||Pangolin called.',
        `OBX|2|TX|8251-1^Finding^LN||${'Seen under the microscope. '.repeat(9)}Aardvark cells.||||||F|||${time(-30)}`,
        `SPM|1|S77||119297000^Blood^SCT|||||||||||||${time(-40)}`,
        '',
      ];
      await send('C6', Buffer.from(sodium.join('\r'), 'latin1'));
      const allergic = [
        `MSH|^~\\&|ADT|LGH|HOS|LGH|${time(0)}||ADT^A08|C7|P|2.5.1`,
        `EVN||${time(0)}`,
        ...about,
        'AL1|1|DA|387406002^Sulfonamide^SCT|SV|anaphylaxis',
        '',
      ];
      await send('C7', Buffer.from(allergic.join('\r'), 'latin1'));
      const { page, errors } = await open('/results');
      await says(page, 'anaphylaxis, severe');
      await page.getByRole('button', { name: /^Sodium .*with comment/ }).click();
      const values = page.locator('.values');
      await values.getByText('Repeated on another analyser').waitFor();
      await values.getByText(/^Comment Slightly hemolyzed.*…$/s).waitFor();
      expect(await values.getByText('Pangolin').count()).toBe(0);
      await values.locator('td button', { hasText: '140' }).click();
      const beside = page.getByRole('region', { name: 'Comments' });
      await beside.getByText('Pangolin called.').waitFor();
      await beside.getByText('Repeated on another analyser').waitFor();
      await page.getByText(/^Specimen: Blood, taken .*, number S77$/).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.goto(`${server.url}/chart/${patient}/results`);
      await page.getByRole('button', { name: /^Finding / }).click();
      await page.locator('.values td button', { hasText: 'Seen under' }).click();
      await page
        .getByRole('region', { name: 'Whole text' })
        .getByText(/Aardvark cells\.$/)
        .waitFor();
      expect(await violations(page)).toEqual([]);
      expect(errors).toEqual([]);

      const series = (await server.ask('admin', `/api/patients/${patient}/results?series=2951-2%7Cmmol%2FL`)).body.rows ?? [];
      const [{ item }] = series[0]?.['points'] as readonly [{ readonly item: string }];
      const asked = `/api/patients/${patient}/comments?item=${encodeURIComponent(item)}`;
      expect((await server.ask('admin', asked)).body.rows).toMatchObject([
        { on: 'value', holds: true, texts: [words.trim(), 'Pangolin called.'] },
        { on: 'report', texts: ['Repeated on another analyser'] },
      ]);
      expect((await server.ask('evs', asked)).status).toBe(404);
      expect((await server.ask('admin', `/api/patients/${patient}/comments?item=observation%7Cnone`)).status).toBe(404);
      for (const path of ['/metrics', '/api/facilities/LGH/encounters', '/api/facilities/LGH/findings'])
        expect([path, /hemolyzed|Pangolin/.test((await server.ask('admin', path)).bytes.toString('utf8'))]).toEqual([path, false]);
    },
  );

  test('a role without a relationship meets a closed record, and a stranger none', async () => {
    const token = await server.running.issue({ role: 'nurse', staff: 'n9', unit: 'ICU' });
    const closed = await fetch(`${server.url}/api/patients/${patient}/chart`, { headers: { authorization: `Bearer ${token}` } });
    expect([closed.status, await closed.json()]).toMatchObject([403, { code: 'record.closed' }]);
    expect((await server.ask('evs', `/api/patients/${patient}/chart`)).status).toBe(404);
    expect((await server.ask('admin', '/api/patients/p_nobody/chart')).status).toBe(404);
  });
});
