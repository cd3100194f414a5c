/** The ED's charge nurse takes a patient from triage to a disposition on the board; what another person did first is said; a case steps live on the OR's board. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('the ED and the operating rooms', () => {
  let server: Server;
  let sender: MllpClient;
  let browser: Browser;
  let sent = 0;

  beforeAll(async () => {
    server = await startServer();
    sender = await server.mllp();
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });

  async function come(visitNumber: string): Promise<void> {
    const bytes = movement('A04', { patient: `6${visitNumber}`, visit: `V${visitNumber}`, place: 'ED^WAIT^', control: `E${sent++}` });
    expect(msa(await sender.send(Buffer.from(bytes.toString('latin1').replace('PV1|1|I|', 'PV1|1|E|'), 'latin1')))[0]).toBe('AA');
  }
  async function tell(...facts: readonly object[]): Promise<void> {
    const answer = await server.ask('feed', '/api/feeds/work/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ facility: 'LGH', messageId: `work-${sent++}`, facts: facts.map((fact) => ({ at: new Date().toISOString(), ...fact })) }),
    });
    expect(answer.status).toBeLessThan(300);
  }
  async function open(path: string): Promise<{ page: Page; errors: readonly string[] }> {
    const opened = await visit(browser, {
      url: `${server.url}${path}`,
      token: await server.running.issue({ role: 'charge-nurse', staff: 'n1' }),
      role: 'charge-nurse',
      width: 1440,
      height: 900,
    });
    await opened.page.locator('[data-freshness=live]').first().waitFor();
    return opened;
  }
  const row = async (view: string, name: string, value: string): Promise<Record<string, unknown> | undefined> =>
    (await server.ask('admin', `/api/facilities/LGH/${view}`)).body.rows?.find((one) => one[name] === value);

  test('triage, room, provider and disposition, by key and by touch', async () => {
    await come('601');
    const { page, errors } = await open('/ed');
    await page.getByRole('row', { name: /Not triaged/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('encounter')).toBe('V601');
    const chosen = page.getByRole('region', { name: 'Chosen patient' });
    await chosen.getByText('6601').first().waitFor();
    await page.keyboard.press('3');
    await expect.poll(async () => (await row('ed', 'encounter', 'V601'))?.['esi']).toBe(3);
    await chosen.getByLabel('Free room').selectOption('ED-05-A');
    await chosen.getByRole('button', { name: /^Give room/ }).click();
    await expect.poll(async () => (await row('ed', 'encounter', 'V601'))?.['promisedBed']).toBe('ED-05-A');
    await chosen.getByText('Roomed, not seen').waitFor();
    await page.keyboard.press('p');
    await chosen.getByText('In care').waitFor();
    await page.keyboard.press('a');
    await chosen.getByText('From decision').waitFor();
    expect(await row('ed', 'encounter', 'V601')).toMatchObject({ state: 'boarding', disposition: 'admit', provider: 'n1' });
    await page.getByRole('region', { name: 'Boarders' }).getByText('to a level not named').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('an ambulance is announced, comes and hands over; a step that another person did is refused with the reason', async () => {
    await come('602');
    const { page } = await open('/ed?encounter=V602');
    const lane = page.getByRole('region', { name: 'Ambulances' });
    await lane.getByRole('button', { name: 'Announce' }).click();
    await lane.getByLabel('Call sign').fill('Medic 7');
    await lane.getByLabel('Complaint').fill('fall');
    await lane.getByRole('button', { name: 'Announce', exact: true }).last().click();
    await lane.getByRole('button', { name: 'At the door' }).click();
    await lane.getByRole('button', { name: 'Handed over' }).click();
    await lane.getByText('No ambulance at the door or on the way.').waitFor();
    await tell(
      { type: 'EmergencyStepped', encounter: 'V602', step: 'triaged', esi: 2 },
      { type: 'EmergencyStepped', encounter: 'V602', step: 'provider-seen', provider: 'd9' },
    );
    const chosen = page.getByRole('region', { name: 'Chosen patient' });
    await chosen.getByText('In care').waitFor();
    const answer = await server.ask('charge-nurse', '/api/facilities/LGH/requests/ed-step', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'journey-stale-1', body: { encounter: 'V602', step: 'left-unseen', seen: 1 } }),
    });
    expect([answer.status, answer.body['code']]).toEqual([409, 'form.stale']);
    await page.context().close();
  });

  test('the OR board moves when a case is stepped elsewhere, and steps it by key', async () => {
    // Now, not in a minute: that may be tomorrow, and the board is of today.
    const startsAt = new Date().toISOString();
    await tell({ type: 'CaseScheduled', case: 'C1', room: '03', unit: 'OR', procedure: 'HIP', startsAt, minutes: 60, elective: true, levelAfter: 'icu' });
    const { page, errors } = await open('/or');
    const bar = page.getByRole('button', { name: /^Room 03, C1, HIP: Booked/ });
    await bar.click();
    const chosen = page.getByRole('region', { name: 'Chosen case and recovery' });
    await tell({ type: 'CaseStepped', case: 'C1', step: 'wheels-in' });
    await page.getByRole('button', { name: /^Room 03, C1, HIP: In room/ }).waitFor();
    await page.keyboard.press('n');
    await page.getByRole('button', { name: /^Room 03, C1, HIP: Cut/ }).waitFor();
    expect(await row('theatre', 'case', 'C1')).toMatchObject({ state: 'cut', predictedBy: 'planned' });
    await chosen.getByText('by the planned minutes').waitFor();
    await page.getByRole('button', { name: 'List' }).click();
    await page.getByRole('row', { name: /HIP/ }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
