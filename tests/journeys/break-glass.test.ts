/** A reader without a relationship is refused, breaks the glass with a reason and reads; the privacy officer sees it, names it, and the chain of the audit stands. */
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Identity } from '@healthos/command-center/access/roles.ts';
import { adt } from '../server/messages.ts';
import { msa, soon, startServer, type Server } from '../server/started.ts';
import { askingOf } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('break-glass', () => {
  let server: Server;
  let browser: Browser;
  let patient = '';
  const patience = 60_000;
  const ask = askingOf(() => server);

  const document = (control: string, number: string, confidentiality: string): Buffer =>
    Buffer.from(
      [
        `MSH|^~\\&|DOCS|LGH|HOS|LGH|20260312121500+0000||MDM^T02|${control}|P|2.5.1`,
        'EVN|T02|20260312121500+0000',
        'PID|1||P1^^^LGH^MR||Test^PatP1||19700102|F',
        'PV1|1|I|4W^01^A^LGH||||||||||||||||V1',
        `TXA|1|PN^Progress note|TX|20260312121500+0000||||||||${number}|||||AU|${confidentiality}`,
        'OBX|1|TX|NOTE^Assessment||Seen on the ward.||||||F',
        '',
      ].join('\r'),
      'latin1',
    );
  const open = async (identity: Identity, path: string) => {
    const token = await server.running.issue(identity);
    const visitor = await visit(browser, { url: `${server.url}${path}`, token, role: identity.role, width: 1440, height: 900 });
    visitor.page.setDefaultTimeout(patience);
    return visitor;
  };

  beforeAll(async () => {
    server = await startServer({ HEALTHOS_DEMO: 'on' });
    const sender = await server.mllp();
    expect(msa(await sender.send(adt({ trigger: 'A01', control: 'G1', minutes: 0, patient: 'P1', visit: 'V1', place: '4W^01^A' })))[0]).toBe('AA');
    expect(msa(await sender.send(document('G2', 'DOC-1', 'U')))[0]).toBe('AA');
    expect(msa(await sender.send(document('G3', 'DOC-2', 'PSY')))[0]).toBe('AA');
    sender.close();
    const row = await soon(
      async () => (await server.ask('admin', '/api/facilities/LGH/encounters')).body.rows?.find((one) => one['encounter'] === 'V1'),
      patience,
    );
    patient = String(row['patient']);
    browser = await openBrowser(chromium ?? '');
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  test('opens a record in need, says so for as long as it lasts, and the privacy officer reviews it', { timeout: 120_000 }, async () => {
    const reader = await open({ role: 'nurse', unit: '5E', staff: 'n9' }, `/chart/${patient}`);
    await reader.page.getByRole('heading', { name: 'This record opens to those who care for the patient' }).waitFor();
    expect(await violations(reader.page)).toEqual([]);
    await reader.page.getByLabel(/Why, in words/).fill('Called to a collapse on 4W');
    await reader.page.getByRole('button', { name: 'Break the glass' }).click();
    await reader.page.getByText('Opened by break-glass').waitFor();
    await reader.page.getByText('Progress note').first().waitFor();

    const officer = await open({ role: 'privacy', staff: 'o1' }, '/admin/audit?facility=LGH');
    const glasses = officer.page.getByRole('region', { name: 'Broken glasses' });
    const glass = glasses.getByRole('listitem').filter({ hasText: 'nurse:n9' });
    await glass.getByText('emergency: Called to a collapse on 4W').waitFor();
    await glass.getByText('Test, PatP1').waitFor();
    const reads = officer.page.getByRole('region', { name: 'Who read what' });
    await reads
      .getByRole('row', { name: /nurse:n9.*broke the glass/ })
      .first()
      .waitFor();
    await reads
      .getByRole('row', { name: /nurse:n9.*refused/ })
      .first()
      .waitFor();
    expect(await violations(officer.page)).toEqual([]);
    await reads.getByRole('button', { name: 'Verify the chain' }).click();
    await reads.getByText(/^whole: \d+ lines$/).waitFor();
    await glass.getByRole('button', { name: 'Justified', exact: true }).click();
    await glass.getByText('by privacy:o1').waitFor();
    await reads.getByLabel('Patient number').fill('P1');
    await reads.getByRole('button', { name: 'Search', exact: true }).click();
    await reads.getByRole('heading', { name: 'Who looked' }).waitFor();
    await reads.getByLabel('Of this house').selectOption('vip');
    await reads.getByRole('button', { name: 'Label the record' }).click();
    await reads.getByText('Label well-known person').waitFor();
    await reads.getByLabel('Of this house').selectOption('normal');
    await reads.getByRole('button', { name: 'Label the record' }).click();
    await reads.getByText('Label as any other').waitFor();

    await reader.page.getByRole('button', { name: 'Close it now' }).click();
    await reader.page.getByRole('heading', { name: 'This record opens to those who care for the patient' }).waitFor();
    // The refusal is an answer of the server, which a browser writes in its console.
    expect(reader.errors.filter((error) => !/403/.test(error))).toEqual([]);
    expect(officer.errors).toEqual([]);
    await reader.page.context().close();
    await officer.page.context().close();
  });

  test('a nurse of the unit reads the record without the note that is labelled, until the glass is broken for it', { timeout: 120_000 }, async () => {
    const { page, errors } = await open({ role: 'nurse', unit: '4W', staff: 'n2' }, `/chart/${patient}/documents`);
    await page.getByText('1 withheld from you').waitFor();
    await page.getByRole('button', { name: 'Break the glass…' }).click();
    await page.getByRole('heading', { name: 'One thing in this record opens to fewer people' }).waitFor();
    await page.getByLabel(/Why, in words/).fill('Agitated, no handoff of the consult');
    await page.getByRole('button', { name: 'Break the glass', exact: true }).click();
    await page.getByText('Opened by break-glass').waitFor();
    await expect.poll(() => page.getByText('1 withheld from you').count(), { timeout: patience }).toBe(0);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a chart whose relationship ended elsewhere closes by itself: nothing is said of it any more, and it asks', { timeout: 120_000 }, async () => {
    const nurse = { role: 'nurse', unit: '5E' } as const;
    const broken = await ask(nurse, 'n5', 'break-glass', { patient, reason: 'covering', says: 'Covers 4W for an hour', minutes: 30 });
    const [glass] = (broken['events'] as readonly { readonly event: { readonly glass: string } }[]).map(({ event }) => event.glass);
    const { page } = await open({ ...nurse, staff: 'n5' }, `/chart/${patient}`);
    await page.getByText('Opened by break-glass').waitFor();
    await ask(nurse, 'n5', 'close-glass', { glass });
    // The server says nothing of a person to who may not hear it: the screen asks every five seconds whether it still is heard.
    await page.getByRole('heading', { name: 'This record opens to those who care for the patient' }).waitFor();
    await page.context().close();
  });
});
