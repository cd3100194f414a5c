/** A message that could not be taken is opened where it fails, mended, replayed; the original stays. A display is enrolled by a code and sent away by revoking it. */
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MllpClient } from '@healthos/ingest/transports/mllp/client.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { namelessAdmission } from './today.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('the administrator', () => {
  let server: Server;
  let sender: MllpClient;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ HEALTHOS_DEMO: 'on' });
    sender = await server.mllp();
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    sender.close();
    await server.stop();
  });

  test('signs in by role, mends a rejected message and replays it', async () => {
    expect(msa(await sender.send(namelessAdmission({ control: 'ADM1', patient: '', visit: 'V8001', place: 'MICU^05^A' })))[0]).not.toBe('AA');
    const { page, errors } = await visit(browser, { url: `${server.url}/?then=%2Fadmin`, width: 1440, height: 900 });
    await page.getByRole('button', { name: /^Administrator/ }).click();
    await page.getByRole('link', { name: /ADM1/ }).click();
    const editor = page.getByLabel('Mended message');
    await editor.waitFor();
    expect(await violations(page)).toEqual([]);
    const original = await editor.inputValue();
    await editor.fill(original.replace('PID|1||||', 'PID|1||8001^^^LGH^MR||'));
    expect(await page.getByLabel('Changes').innerText()).toContain('8001^^^LGH^MR');
    await page.getByRole('button', { name: 'Replay mended' }).click();
    await page.getByText(/^applied: .*PatientAdmitted/).waitFor();
    const [kept] = (await server.ask('admin', '/api/messages?controlId=ADM1&outcome=rejected')).body.rows ?? [];
    expect((await server.ask('admin', `/api/messages/${String(kept?.['id'])}/raw`)).bytes.toString()).toContain('PID|1||||');
    expect(new URL(page.url()).searchParams.get('message')).toBe(kept?.['id']);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a feed shows its traffic, and a filter has an address', async () => {
    const { page } = await visit(browser, {
      url: `${server.url}/admin?outcome=applied`,
      token: await server.running.issue({ role: 'admin' }),
      width: 1440,
      height: 900,
    });
    await page
      .getByRole('region', { name: 'Feeds' })
      .getByRole('button', { name: /\badt\b/ })
      .click();
    await expect.poll(() => new URL(page.url()).searchParams.get('feed')).toBe('adt');
    expect(new URL(page.url()).searchParams.get('outcome')).toBe('applied');
    await page.context().close();
  });

  test('a display without a key asks for its code, shows its wall, and is sent away when it is revoked', async () => {
    const admin = await visit(browser, { url: `${server.url}/admin/displays`, token: await server.running.issue({ role: 'admin' }), width: 1440, height: 900 });
    await admin.page.getByLabel('Name').fill('Bed room');
    await admin.page.getByRole('button', { name: 'Make a one-time code' }).click();
    const code = await admin.page.getByRole('status').locator('b').innerText();
    const display = await visit(browser, { url: `${server.url}/wall/capacity` });
    await display.page.getByLabel('One-time code').fill(code);
    await display.page.getByRole('button', { name: 'Enrol this display' }).click();
    await display.page.getByRole('button', { name: /^ICU, net beds now:/ }).waitFor();
    const again = await visit(browser, { url: `${server.url}/wall/capacity` });
    await again.page.getByLabel('One-time code').fill(code);
    await again.page.getByRole('button', { name: 'Enrol this display' }).click();
    await again.page.getByRole('alert').waitFor();
    expect(await violations(admin.page)).toEqual([]);
    await admin.page.getByRole('button', { name: 'Revoke…' }).click();
    await admin.page.getByRole('button', { name: 'Revoke Bed room' }).click();
    await admin.page.getByRole('cell', { name: 'revoked' }).waitFor();
    await display.page
      .getByText(/Not allowed here|NOT LIVE/)
      .first()
      .waitFor({ timeout: 15_000 });
    for (const each of [admin, display, again]) await each.page.context().close();
  });

  test('nothing of any tab is hard to read in the dark', { timeout: 60_000 }, async () => {
    const { page, errors } = await visit(browser, {
      url: `${server.url}/admin`,
      token: await server.running.issue({ role: 'admin' }),
      width: 1440,
      height: 900,
    });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.reload();
    await page.locator('[data-freshness=live]').waitFor();
    const links = page.locator('nav[aria-label=Screens] a');
    const tabs = new Set(await links.evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? '')));
    expect(tabs.size).toBeGreaterThan(10);
    for (const address of tabs) {
      await page.goto(`${server.url}${address}`);
      await page.locator('main :is(h2, h3, form, table)').first().waitFor();
      await page.getByText('Reading…').first().waitFor({ state: 'detached' });
      expect([address, await violations(page)]).toEqual([address, []]);
    }
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
