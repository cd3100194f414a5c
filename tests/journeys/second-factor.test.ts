/** A second factor in the browser: set up where the role asks for it and where one wants it, a code at sign-in, a recovery code, and an administrator who takes a lost one away. */
/// <reference lib="dom" />
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { codeOf, stepAt } from '@healthos/command-center/accounts/one-time-code.ts';
import { adt } from '../server/messages.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { violations } from './axe.ts';
import { openBrowser, visit } from './browser.ts';

const chromium = inject('chromiumPath');
const password = 'seven otters in a row';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What the telephone shows, so many half minutes from now. */
function shows(key: string, steps: number): string {
  const bits = [...key].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return codeOf(Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2))), stepAt(Date.now()) + steps);
}

describe.skipIf(chromium === null)('a second factor', () => {
  let server: Server;
  let browser: Browser;
  let [doctor, nurse]: (Page | undefined)[] = [];
  let recovery: readonly string[] = [];

  beforeAll(async () => {
    server = await startServer({ HEALTHOS_SECOND_FACTOR_ROLES: 'clinician' });
    const sender = await server.mllp();
    expect(msa(await sender.send(adt({ trigger: 'A01', control: 'SJ1', minutes: 0, patient: 'PSJ1', visit: 'VSJ1', place: '4W^01^A' })))[0]).toBe('AA');
    sender.close();
    browser = await openBrowser(chromium ?? '');
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  async function invited(login: string, role: string): Promise<Page> {
    const token = await server.running.issue({ role: 'admin', staff: 'keeper' });
    const response = await fetch(`${server.url}/api/users`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ login, name: 'Otis Tester', role, facility: 'LGH' }),
    });
    const { invitation } = (await response.json()) as { invitation: string };
    const page = await (await browser.newContext({ viewport: { width: 768, height: 1024 } })).newPage();
    await page.goto(`${server.url}/#invitation=${invitation}`);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('Once more').fill(password);
    await page.getByRole('button', { name: 'Keep this password and sign in' }).click();
    return page;
  }
  async function signIn(page: Page, login: string): Promise<void> {
    await page.getByLabel('Name', { exact: true }).fill(login);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
  }
  /** Scans, confirms, and keeps what is told once. Returns the key, and the codes for paper. */
  async function enrol(page: Page): Promise<readonly [key: string, recovery: readonly string[]]> {
    await page.getByRole('img', { name: 'Key of your authenticator, to scan' }).waitFor();
    expect(await violations(page)).toEqual([]);
    const key = ((await page.locator('code.key').textContent()) ?? '').replaceAll(' ', '');
    expect(key).toMatch(/^[A-Z2-7]{32}$/);
    // A half minute may turn before it is read: this one is then one step late, and the next one below no more than one early.
    await page.getByLabel('Code, six digits').fill(shows(key, 0));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('Your authenticator is set up.').waitFor();
    const codes = await page.getByRole('region', { name: 'Second factor', exact: true }).getByRole('listitem').allTextContents();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    return [key, codes];
  }

  test('is set up on the way in, where the role asks for it', async () => {
    doctor = await invited('doc', 'clinician');
    await doctor.getByRole('alert').getByText('Your password is kept.').waitFor();
    await signIn(doctor, 'doc');
    const [key, codes] = await enrol(doctor);
    recovery = codes;
    expect(codes).toHaveLength(10);
    await doctor.getByLabel(/Code of your authenticator/).fill('loll-loll-loll-loll');
    await doctor.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await doctor.getByRole('alert').getByText('The code is wrong').waitFor();
    expect(await violations(doctor)).toEqual([]);
    await doctor.getByLabel(/Code of your authenticator/).fill(shows(key, 1));
    await doctor.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await doctor.getByText('You sign in with a code of your authenticator').waitFor();
    await doctor.getByText('Your screens').waitFor();
  });

  test('opens by a recovery code where the telephone is lost', async () => {
    if (doctor === undefined) throw new Error('nobody signed in');
    await doctor.getByRole('button', { name: 'Sign out' }).click();
    await signIn(doctor, 'doc');
    await doctor.getByLabel(/Code of your authenticator/).fill(recovery[0] ?? '');
    await doctor.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await doctor.getByText('Your screens').waitFor();
  });

  test('is set up by whoever wants one, and taken away by an administrator, which ends what is open', async () => {
    nurse = await invited('nora', 'nurse');
    await nurse.getByText('You sign in without a second factor').waitFor();
    await nurse.getByRole('button', { name: 'Set up an authenticator' }).click();
    await nurse.getByRole('form', { name: 'Prove that it is you' }).getByLabel('Your password').fill(password);
    await nurse.getByRole('button', { name: 'Go on' }).click();
    await enrol(nurse);
    await nurse.getByText('You sign in with a code of your authenticator').waitFor();
    const token = await server.running.issue({ role: 'admin', staff: 'keeper' });
    const { page, errors } = await visit(browser, { url: `${server.url}/admin/users`, token, width: 1440, height: 900 });
    await page.getByRole('row', { name: /nora/ }).click();
    await page.getByRole('button', { name: 'Take the authenticator away' }).click();
    await page.getByRole('region', { name: 'User nora' }).getByText('Nothing is open.').waitFor();
    expect([await page.getByRole('button', { name: 'Take the authenticator away' }).count(), await violations(page), errors]).toEqual([0, [], []]);
    await nurse.goto(`${server.url}/units`);
    await nurse.getByText('Your sign-in is not valid any more').waitFor();
  });
});
