/** Applications of another site in a real browser: launched from the chart and on their own, with the pages that ask, by keyboard and in both looks. */
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';
import { serveSample, type Sample } from './smart-pages.ts';
import { movement } from './today.ts';

const chromium = inject('chromiumPath');

describe.skipIf(chromium === null)('an application of another site', () => {
  let server: Server;
  let sample: Sample;
  let browser: Browser;

  beforeAll(async () => {
    server = await startServer({ HEALTHOS_DEMO: 'on' });
    const sender = await server.mllp();
    for (const [patient, visit, place] of [
      ['7001', 'V701', '4W^01^A'],
      ['7002', 'V702', '4W^02^A'],
    ] as const)
      expect(msa(await sender.send(movement('A01', { patient, visit, place, control: `J${patient}` })))[0]).toBe('AA');
    sender.close();
    [sample, browser] = [await serveSample(), await openBrowser(chromium ?? '')];
    sample.begin('sample-app', `${server.url}/fhir/R4`);
    await server.ask('admin', '/api/clients', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        id: 'sample-app',
        name: 'Sample application',
        kind: 'public',
        redirects: [`${sample.url}/app`],
        launchUrl: `${sample.url}/launch`,
        scopes: ['patient/*.rs'],
      }),
    });
  });
  afterAll(async () => {
    await browser.close();
    await sample.close();
    await server.stop();
  });

  const said = (page: Page): Promise<string> =>
    expect
      .poll(() => page.locator('output').textContent())
      .not.toBe('waiting')
      .then(() => page.locator('output').innerText());

  test('opened from the chart about one visit: the user agrees, and it reads that patient', async () => {
    const opened = await server.ask('admin', '/api/launches', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client: 'sample-app', encounter: 'V702', needPatientBanner: false }),
    });
    const { page, errors } = await visit(browser, { url: String(opened.body['url']), width: 480, height: 800 });
    await page.getByRole('heading', { name: 'Allow Sample application?' }).waitFor();
    await page.getByText('Test, Pat7002').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.waitForURL(`${sample.url}/app*`);
    expect(await said(page)).toMatch(/^Test Pat7002, 1 visit, encounter [0-9a-f]{8}-V702, banner false$/);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('on its own: who, about whom, what; by keyboard, dark and light', async () => {
    const { page, errors } = await visit(browser, { url: `${sample.url}/alone`, width: 480, height: 900 });
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Administrator' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Choose a patient' }).waitFor();
    await page.getByLabel('Name or record number').fill('7001');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: /Test, Pat7001/ }).waitFor();
    expect(await page.getByRole('link', { name: /Pat7002/ }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: /Test, Pat7001/ }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Allow Sample application?' }).waitFor();
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'Allow' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${sample.url}/app*`);
    expect(await said(page)).toBe('Test Pat7001, 1 visit, encounter none, banner true');
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('whoever says no is told so, and nothing is given', async () => {
    const { page } = await visit(browser, { url: `${sample.url}/alone`, width: 480, height: 900 });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForURL(`${sample.url}/app*`);
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied');
    await page.context().close();
  });

  test('is registered, looked at and put out of use by the administrator', async () => {
    const { page, errors } = await visit(browser, {
      url: `${server.url}/admin/clients`,
      token: await server.running.issue({ role: 'admin' }),
      width: 1440,
      height: 900,
    });
    await page.getByLabel('Id', { exact: true }).fill('growth-chart');
    await page.getByLabel('Name, as users read it').fill('Growth chart');
    await page.getByLabel('Redirects, to the letter, one a line').fill('http://app.example.org/');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('https addresses without fragment or wildcard').waitFor();
    await page.getByLabel('Redirects, to the letter, one a line').fill('https://app.example.org/');
    await page.getByRole('button', { name: 'Register' }).click();
    await page.getByText('growth-chart is registered.').waitFor();
    await page.getByRole('cell', { name: 'Growth chart' }).click();
    await page.getByRole('region', { name: 'Application growth-chart' }).waitFor();
    expect(new URL(page.url()).searchParams.get('client')).toBe('growth-chart');
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Disable…' }).click();
    await page.getByRole('button', { name: /^Disable Growth chart/ }).click();
    await page.getByRole('cell', { name: 'disabled' }).waitFor();
    // What was put wrongly was refused by the server: the browser says so too.
    expect(errors.filter((one) => !one.includes('422'))).toEqual([]);
    await page.context().close();
  });
});
