/** Cleaners and porters with a phone: a bed is turned by touch, also where the network goes away; what somebody else did meanwhile is said; a trip runs with its delay. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Role } from '@healthos/command-center/access/roles.ts';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { measureTexts } from '../pictures/measure.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { askingOf } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');
/** Nothing waits for the rest of a backoff once the network is back (live/returning.ts). */
const backMs = 10_000;

describe.skipIf(chromium === null)('a phone of whoever turns beds and moves patients', () => {
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

  async function send(trigger: string, visitNumber: string, place: string): Promise<void> {
    const answer = await sender.send(movement(trigger, { patient: `7${visitNumber}`, visit: `V${visitNumber}`, place, control: `T${sent++}` }));
    expect(msa(answer)[0]).toBe('AA');
  }
  async function phone(role: Role, staff: string, path: string, ready: (page: Page) => Promise<void> = async () => undefined): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
    const page = await context.newPage();
    await ready(page);
    await page.addInitScript((kept) => sessionStorage.setItem('healthos.session', kept), [await server.running.issue({ role, staff }), role, ''].join('\n'));
    await page.goto(`${server.url}${path}`);
    await page.locator('[data-freshness=live]').first().waitFor();
    return page;
  }
  const ask = askingOf(() => server);
  const row = async (view: string, key: string, value: string): Promise<Record<string, unknown> | undefined> =>
    (await server.ask('admin', `/api/facilities/LGH/${view}`)).body.rows?.find((one) => one[key] === value);
  const cleanliness = async (bed: string): Promise<unknown> => (await row('beds', 'key', bed))?.['cleanliness'];
  test('a bed is started and finished by touch; the end is told once the network is back', { timeout: 3 * backMs }, async () => {
    await send('A01', '801', '4W^02^A');
    await send('A03', '801', '4W^02^A');
    const page = await phone('evs', 'e1', '/evs');
    await page.getByRole('button', { name: /4W-02/ }).tap();
    await page.getByRole('button', { name: 'Start cleaning' }).tap();
    await page.getByText('My bed').waitFor();
    await expect.poll(() => cleanliness('4W-02-A')).toBe('in-progress');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Done, bed is clean' }).tap();
    await page.getByText('1 action waits, sent in this order').waitFor();
    expect(await cleanliness('4W-02-A')).toBe('in-progress');
    await page.context().setOffline(false);
    await expect.poll(() => cleanliness('4W-02-A'), { timeout: backMs }).toBe('clean');
    await page.getByText('1 action waits, sent in this order').waitFor({ state: 'detached' });
    expect(await row('turns', 'bed', '4W-02-A')).toMatchObject({ state: 'done', cleaner: 'e1' });
    await page.context().close();
  });

  test('a phone that was away so long that its tries are far apart is live at once when the network is back', async () => {
    let tries = 0;
    const page = await phone('evs', 'e1', '/evs', (fresh) => fresh.clock.install());
    await page.context().setOffline(true);
    page.on('websocket', () => tries++);
    // Each step is longer than the longest wait. After six tries in vain the next is 7.5 s away at least.
    for (let n = 1; n <= 6; n++) {
      await page.clock.fastForward(23_000);
      await expect.poll(() => tries).toBeGreaterThanOrEqual(n);
    }
    await page.locator('[data-freshness=not-live]').waitFor();
    await page.context().setOffline(false);
    await page.locator('[data-freshness=live]').waitFor({ timeout: 4_000 });
    await page.context().close();
  });

  test('what another did meanwhile is said, and nothing is written over it', { timeout: 3 * backMs }, async () => {
    await send('A01', '802', '4W^03^A');
    await send('A03', '802', '4W^03^A');
    const page = await phone('evs', 'e1', '/evs');
    await page.getByRole('button', { name: /4W-03/ }).tap();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Start cleaning' }).tap();
    await page.getByText('1 action waits, sent in this order').waitFor();
    expect(await ask('evs', 'e2', 'evs-step', { bed: '4W-03-A', step: 'start' })).toHaveProperty('message');
    await page.context().setOffline(false);
    const told = page.getByRole('dialog');
    await told.getByText(/Meanwhile 4W-03-A was started by evs:e2/).waitFor({ timeout: backMs });
    await told.getByRole('button', { name: 'Drop it and go on' }).tap();
    await told.waitFor({ state: 'detached' });
    expect(await row('turns', 'bed', '4W-03-A')).toMatchObject({ state: 'in-progress', cleaner: 'e2' });
    await page.context().close();
  });

  test('stat goes on top with its reason, targets are large enough, axe finds nothing', async () => {
    for (const [number, room] of [
      ['803', '04'],
      ['804', '05'],
    ] as const) {
      await send('A01', number, `4W^${room}^A`);
      await send('A03', number, `4W^${room}^A`);
    }
    expect(await ask('bed-manager', 'm1', 'evs-prioritise', { bed: '4W-05-A', priority: 'stat', reason: 'ICU transfer' })).toHaveProperty('message');
    const page = await phone('evs', 'e1', '/evs');
    await page.getByText('Stat: ICU transfer').waitFor();
    expect(await page.locator('.phone li b').first().innerText()).toBe('4W-05');
    const small = await page
      .locator('.phone button')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 48).map((one) => one.textContent));
    expect(small).toEqual([]);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test('a trip is taken, held up for a reason, and delivered', async () => {
    await send('A01', '805', '4W^06^A');
    const made = await ask('nurse', 'n1', 'transport-request', { from: '4W-06-A', to: 'Radiology', mode: 'wheelchair', priority: 'stat', encounter: 'V805' });
    expect(made).toHaveProperty('made.job');
    const page = await phone('transport', 'p1', '/transport');
    await page.getByRole('button', { name: 'Take this trip' }).tap();
    await page.getByText('My trip').waitFor();
    await page.getByRole('button', { name: 'I am at the patient' }).tap();
    await page.getByRole('button', { name: 'Delayed' }).tap();
    await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).tap();
    await page.getByText('Delayed: lift').waitFor();
    await page.getByRole('button', { name: 'Under way' }).tap();
    await page.getByRole('button', { name: 'Delivered' }).tap();
    await expect.poll(async () => (await row('transports', 'encounter', 'V805'))?.['state']).toBe('completed');
    expect(await row('transports', 'encounter', 'V805')).toMatchObject({ porter: 'p1', delayMs: expect.any(Number) as unknown });
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  /** A trip from this bed, asked for by a nurse. */
  async function trip(visitNumber: string, room: string): Promise<string> {
    await send('A01', visitNumber, `4W^${room}^A`);
    const made = await ask('nurse', 'n1', 'transport-request', {
      from: `4W-${room}-A`,
      to: 'Radiology',
      mode: 'wheelchair',
      priority: 'stat',
      encounter: `V${visitNumber}`,
    });
    return (made['made'] as { readonly job: string }).job;
  }
  const tripOf = (visitNumber: string) => row('transports', 'encounter', `V${visitNumber}`);

  test('a trip goes on without a network, held up and all, and is told in its order once the network is back', { timeout: 3 * backMs }, async () => {
    await trip('806', '07');
    const page = await phone('transport', 'p2', '/transport');
    await page.getByRole('button', { name: 'Take this trip' }).tap();
    await page.getByText('My trip').waitFor();
    await expect.poll(async () => (await tripOf('806'))?.['state']).toBe('dispatched');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'I am at the patient' }).tap();
    await page.getByText('1 action waits, sent in this order').waitFor();
    await page.getByText('My trip · waits to be sent').waitFor();
    await page.getByRole('button', { name: 'Delayed' }).tap();
    await page.getByRole('dialog').getByRole('button', { name: 'Patient not ready' }).tap();
    await page.getByText('Delayed: patient not ready').waitFor();
    // From where the delay began: at the patient, though the house does not know so yet.
    expect(await page.locator('.dock .big').innerText()).toBe('Under way');
    await page.getByRole('button', { name: 'Under way' }).tap();
    await page.getByText('3 actions wait, sent in this order').waitFor();
    expect(await tripOf('806')).toMatchObject({ state: 'dispatched' });
    await page.context().setOffline(false);
    await expect.poll(async () => (await tripOf('806'))?.['state'], { timeout: backMs }).toBe('under-way');
    await page.getByText('sent in this order').waitFor({ state: 'detached' });
    expect(await tripOf('806')).toMatchObject({ porter: 'p2', delayMs: expect.any(Number) as unknown });
    await page.getByRole('button', { name: 'Delivered' }).tap();
    await expect.poll(async () => (await tripOf('806'))?.['state']).toBe('completed');
    await page.context().close();
  });

  test('a trip that another took meanwhile is said, the rest of the line goes on, and nothing is written over it', { timeout: 3 * backMs }, async () => {
    const job = await trip('807', '08');
    const page = await phone('transport', 'p3', '/transport');
    await page
      .getByRole('button', { name: /4W-08-A/ })
      .first()
      .tap();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Take this trip' }).tap();
    await page.getByText('1 action waits, sent in this order').waitFor();
    expect(await ask('transport', 'p4', 'transport-dispatch', { job, porter: 'p4' })).toHaveProperty('message');
    await page.context().setOffline(false);
    const told = page.getByRole('dialog');
    await told.getByText(/Meanwhile the trip was dispatched by transport:p4/).waitFor({ timeout: backMs });
    await told.getByText(/without a connection\. It was not written/).waitFor();
    expect(await violations(page)).toEqual([]);
    await told.getByRole('button', { name: 'Drop it and go on' }).tap();
    await told.waitFor({ state: 'detached' });
    await page.getByRole('heading', { name: 'Others on the way 1' }).waitFor();
    expect(await tripOf('807')).toMatchObject({ state: 'dispatched', porter: 'p4' });
    await page.context().close();
  });

  test('a dispatcher sees both boards, the list and the KPIs', async () => {
    const { page, errors } = await visit(browser, {
      url: `${server.url}/evs`,
      token: await server.running.issue({ role: 'admin', staff: 'a1' }),
      width: 1440,
      height: 900,
    });
    await page.getByRole('button', { name: /4W-05/ }).click();
    await page.getByRole('complementary', { name: 'Turn of 4W-05' }).getByText('Stat: ICU transfer').waitFor();
    await page.getByRole('button', { name: 'List and CSV' }).click();
    await page.getByRole('cell', { name: '4W-02-A' }).first().waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${server.url}/transport`);
    await page.getByRole('region', { name: 'Ended, last two hours' }).getByText('4W-06-A').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test.each([
    { width: 1920, height: 1080, room: 41, near: 24 },
    { width: 3840, height: 2160, room: 81, near: 47 },
  ])('the turn wall reads at 4 m and from near at $width x $height', async ({ width, height, room, near }) => {
    const { page, errors } = await visit(browser, { url: `${server.url}/wall/turn`, token: await server.running.issue({ role: 'admin' }), width, height });
    await page.getByRole('button', { name: /^4W-05, since it was left/ }).waitFor();
    const texts = await page.evaluate(measureTexts);
    expect(texts.length).toBeGreaterThan(30);
    expect(texts.filter((text) => text.pixels < (text.near ? near : room) - 0.01)).toEqual([]);
    expect(texts.filter(({ cut }) => cut).map(({ text }) => text)).toEqual([]);
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a public turn wall sees levels of care, never a bed', async () => {
    const { page } = await visit(browser, { url: `${server.url}/wall/turn`, token: await server.running.issue({ role: 'wall-public' }), role: 'wall-public' });
    await page.getByRole('button', { name: /^Med-surg, to start:/ }).waitFor();
    expect(await page.locator('.wall-screen').innerText()).not.toMatch(/4W-0\d/);
    await page.context().close();
  });
});
