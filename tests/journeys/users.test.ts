/** An administrator invites somebody: what is wrong is said at its field, and the invitation is shown once. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { adt } from '../server/messages.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('users and roles', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let errors: readonly string[] = [];

  beforeAll(async () => {
    server = await startServer();
    const sender = await server.mllp();
    expect(msa(await sender.send(adt({ trigger: 'A01', control: 'US1', minutes: 0, patient: 'PUS1', visit: 'VUS1', place: '4W^01^A' })))[0]).toBe('AA');
    sender.close();
    browser = await openBrowser(chromium ?? '');
    const token = await server.running.issue({ role: 'admin', staff: 'keeper' });
    ({ page, errors } = await visit(browser, { url: `${server.url}/admin/users`, token, width: 1440, height: 900 }));
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  const user = () => page.getByRole('region', { name: 'User otis' });

  test('an account begins with an invitation, and what is wrong is said at its field', async () => {
    await page.getByText('Nobody has an account yet').waitFor();
    const form = page.getByRole('form', { name: 'Invite somebody' });
    await form.getByLabel('Name', { exact: true }).fill('Otis Tester');
    await form.getByLabel('Signs in as').fill('O T');
    await form.getByRole('button', { name: 'Invite' }).click();
    await form.getByText('Small letters, digits').waitFor();
    await form.getByLabel('Signs in as').fill('otis');
    await form.getByLabel('Badge').fill('B-7001');
    await form.getByLabel('Unit').selectOption('4W');
    await form.getByRole('button', { name: 'Invite' }).click();
    const address = (await page.getByRole('status').locator('code').textContent()) ?? '';
    expect(address).toMatch(/#invitation=[\w-]{43}$/);
    await page.getByRole('row', { name: /Otis Tester.*otis.*Nurse.*LGH 4W.*invited/ }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('user')).toMatch(/^u_/);
    await user().getByText('Nothing is open.').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors.filter((line) => !/422/.test(line))).toEqual([]);
  });
});
