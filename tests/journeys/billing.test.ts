/** From a stay to its money: a biller sends a claim, reads a denial back to where it began and appeals it with the record's own letter; a patient's bill explains each line. */
/// <reference lib="dom" />
import { mkdirSync, readFileSync } from 'node:fs';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { dayMs, hourMs } from '@healthos/core/time.ts';
import { createPayer } from '@healthos/simulators/payer/payer.ts';
import { msa, startServer, type Server } from '../server/started.ts';
import { askingOf } from './asking.ts';
import { violations } from './axe.ts';
import { openBrowser, visit, type Visitor } from './browser.ts';
import { dose, paidAtDesk, pastStay } from './today.ts';

const chromium = inject('chromiumPath');
const pictures = 'test-results/pictures';
const unsent = { control: 'B1', patient: '8201', visit: 'V8201', place: '4W^02^A' };
const alone = { control: 'B3', patient: '8203', visit: 'V8203', place: '4W^04^A' };
const denied = { control: 'B2', patient: '8202', visit: 'V8202', place: '4W^03^A' };
const twice = { control: 'B4', patient: '8204', visit: 'V8204', place: '4W^05^A' };
const overpaid = { control: 'B6', patient: '8206', visit: 'V8206', place: '4W^07^A' };
const changed = { control: 'B5', patient: '8205', visit: 'V8205', place: '4W^06^A' };
/** Allows half of everything, leaves a tenth of it to the patient. */
const half = createPayer({ seed: 2, underpaid: 0, denied: 0, rejected: 0, patientShare: 0.1, allowedOf: ({ amountCents }) => Math.round(amountCents / 2) });
/** Refuses whatever it is asked for. */
const payer = createPayer({ seed: 1, underpaid: 0, denied: 1, rejected: 0, patientShare: 0, allowedOf: ({ amountCents }) => amountCents });

describe.skipIf(chromium === null)('billing', () => {
  let server: Server;
  let browser: Browser;

  const asked = askingOf(() => server);
  /** What went out last is collected and answered by a payer. */
  async function answered(by: typeof payer): Promise<void> {
    const { body } = await server.ask('finance', '/api/facilities/LGH/claims-out');
    const answers = by.answer(String(body.rows?.at(-1)?.['interchange']));
    for (const text of [answers?.acknowledgement, answers?.claimAcknowledgement, answers?.remittance]) {
      const taken = await server.ask('feed', '/api/feeds/x12/messages', {
        method: 'POST',
        headers: { 'content-type': 'application/edi-x12' },
        body: text ?? '',
      });
      expect(taken.status).toBe(200);
    }
  }

  beforeAll(async () => {
    mkdirSync(pictures, { recursive: true });
    server = await startServer();
    browser = await openBrowser(chromium ?? '');
    const sender = await server.mllp();
    const from = Date.now() - 9 * dayMs;
    for (const who of [unsent, denied, alone, twice, changed, overpaid]) {
      const told = [...pastStay(who, from, from + 2 * dayMs), dose({ ...who, control: `${who.control}-D` }, from + 5 * hourMs, 'A')];
      for (const bytes of told) {
        const text = bytes.toString('latin1');
        const paying =
          who === alone
            ? text.replace('MCR^Medicare|MCR|Medicare', 'SELF^Self pay|SELF|Self pay')
            : who === twice
              ? text.replace('MCR^Medicare|MCR|Medicare', 'MCR^Medicare|MCR|Medicare\rIN1|2|HMO^Harbor plan|HAR|Harbor')
              : text;
        expect(msa(await sender.send(Buffer.from(paying, 'latin1')))[0]).toBe('AA');
      }
    }
    // At the desk a patient pays more than will be theirs.
    const desk = paidAtDesk({ ...overpaid, control: 'B6-P' }, from + 3 * hourMs, '9000.00');
    expect(msa(await sender.send(desk))[0]).toBe('AA');
    sender.close();
    // The claim of the second stay goes out, is collected, and is refused by its payer.
    await asked('finance', 'S9', 'claim-submit', { encounter: 'V8202' });
    await answered(payer);
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  const open = async (path: string): Promise<Visitor> =>
    visit(browser, {
      url: `${server.url}${path}`,
      token: await server.running.issue({ role: 'finance', staff: 'S9' }),
      role: 'finance',
      width: 1440,
      height: 900,
    });

  test('a biller sends the claim of a stay that is over, and sees its ladder', async () => {
    const { page, errors } = await open('/finance/claims?show=all');
    await page.getByRole('row', { name: /V8201-I1/ }).click();
    await page.getByText('No edit is hit.').waitFor();
    await page.screenshot({ path: `${pictures}/finance-claim-draft.png` });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await page.getByRole('heading', { name: 'Ladder' }).waitFor();
    await expect.poll(() => page.url()).toMatch(/claim=V8201-I1/);
    await page.screenshot({ path: `${pictures}/finance-claim-sent.png` });
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a biller works a denial to appeal', async () => {
    const { page, errors } = await open('/finance/denials');
    await page.getByRole('button', { name: /MCR/ }).first().click();
    await page.getByText('walked back to its cause').waitFor();
    await page.screenshot({ path: `${pictures}/finance-denials.png` });
    expect(await violations(page)).toEqual([]);
    // Where it began opens to facts of the log.
    await page.getByRole('button', { name: 'Open lineage', exact: true }).click();
    await page.getByRole('button', { name: /ClaimRemitted/ }).waitFor();
    await page.keyboard.press('Escape');
    const amount = await page.getByRole('group', { name: 'Work on this denial' }).locator('b').first().textContent();
    await page.getByRole('link', { name: 'Appeal: read the letter' }).click();
    const letter = page.getByRole('article', { name: 'Letter of appeal' });
    await letter.waitFor();
    const text = (await letter.textContent()) ?? '';
    expect(text).toContain('V8202-I1');
    expect(text).toContain('Test, Pat8202');
    expect(text).toContain(amount ?? 'no amount');
    expect(text).toMatch(/Admitted/);
    await page.screenshot({ path: `${pictures}/finance-appeal.png` });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'It went out: appealed' }).click();
    await page.getByText('Appealed; the payer has the letter.').waitFor();
    await page.getByRole('link', { name: 'Back to the denial' }).click();
    await page.getByRole('button', { name: 'Overturned' }).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a payment shows its proof', async () => {
    const { page, errors } = await open('/finance/remittances');
    await page.getByRole('row', { name: /balances/ }).click();
    await page.getByText('It balances to the cent.').waitFor();
    await page.getByRole('link', { name: 'V8202-I1' }).waitFor();
    await page.screenshot({ path: `${pictures}/finance-remittances.png` });
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('what the first plan left goes to the second, and what was paid too much goes back', async () => {
    await asked('finance', 'S9', 'claim-submit', { encounter: 'V8204' });
    await answered(half);
    const { page, errors } = await open('/finance/claims?show=all&claim=V8204-I2');
    await page
      .getByText(/837I, payer 2/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Submit', exact: true }).click();
    await page.getByRole('heading', { name: 'Ladder' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await asked('finance', 'S9', 'claim-submit', { encounter: 'V8206' });
    await answered(half);
    await page.goto(`${server.url}/finance/remittances?show=credit&facility=LGH`);
    await page.getByRole('row', { name: /V8206/ }).click();
    await page.screenshot({ path: `${pictures}/finance-credit.png` });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Given back to the patient' }).click();
    await page.getByText('Nothing is held that is not ours.').waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a claim that went out is corrected (7) and then taken back (8), each for a reason', async () => {
    await asked('finance', 'S9', 'claim-submit', { encounter: 'V8205' });
    const { page, errors } = await open('/finance/claims?show=all&claim=V8205-I1');
    const acts = page.getByRole('group', { name: /Work on claim V8205-I1/ });
    await acts.getByLabel('Reason').selectOption('payer-asked');
    await acts.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.getByRole('row', { name: /V8205-I1\.2.*correction/ }).click();
    await page.getByRole('group', { name: 'Work on claim V8205-I1.2' }).getByLabel('Reason').selectOption('billed-in-error');
    await page.getByRole('group', { name: 'Work on claim V8205-I1.2' }).getByRole('button', { name: 'Take back' }).click();
    await page.getByRole('row', { name: /V8205-I1\.3.*void/ }).waitFor();
    await page.screenshot({ path: `${pictures}/finance-claim-void.png` });
    expect(await violations(page)).toEqual([]);
    const { body } = await server.ask('finance', '/api/facilities/LGH/claims-out');
    const texts = body.rows?.map(({ interchange }) => String(interchange)) ?? [];
    for (const [claim, frequency] of [
      ['V8205-I1', 1],
      ['V8205-I1.2', 7],
      ['V8205-I1.3', 8],
    ] as const)
      expect([claim, texts.some((text) => new RegExp(`CLM\\*${claim.replace('.', '\\.')}\\*[^~]*:${frequency}\\*`).test(text))]).toEqual([claim, true]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('a payer that was asked stands on the worklist of questions until it answers', async () => {
    await asked('finance', 'S9', 'eligibility-ask', { encounter: 'V8201', rank: 1 });
    const { page, errors } = await open('/finance/questions?show=waiting');
    await page.getByRole('row', { name: /What it covers.*MCR.*waits for the payer/ }).click();
    await page.getByText('nothing told (TA1, 999)').waitFor();
    await page.screenshot({ path: `${pictures}/finance-questions.png` });
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: `${pictures}/finance-questions-dark.png` });
    expect(await violations(page)).toEqual([]);
    const { body } = await server.ask('finance', '/api/facilities/LGH/inquiries-out');
    const control = /^ISA.{87}(\d{9})/.exec(String(body.rows?.at(-1)?.['interchange']))?.[1] ?? '';
    const isa = 'ISA*00*          *00*          *ZZ*MCR            *ZZ*LGH            *260310*1101*^*00501*000000904*0*P*:~';
    const said = await server.ask('feed', '/api/feeds/x12/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/edi-x12' },
      body: `${isa}TA1*${control}*260310*1100*R*018~IEA*0*000000904~`,
    });
    expect(said.status).toBe(200);
    await page.getByText('Stopped at the door: the payer never read it.').first().waitFor();
    await page
      .getByText(/TA1 refused R 018/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.getByText('waits for the payer').first().waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('who pays alone gets the statement from the list of what patients owe', async () => {
    const { page, errors } = await open('/finance/remittances?show=owing');
    await page.getByRole('row', { name: /V8203/ }).click();
    await page.getByText('none went out').waitFor();
    await page.screenshot({ path: `${pictures}/finance-balances.png` });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Send the statement', exact: true }).click();
    await page.getByRole('button', { name: 'Send the statement again' }).waitFor();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: `${pictures}/finance-balances-dark.png` });
    expect(await violations(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test("a patient's bill explains each line", async () => {
    const { page, errors } = await open('/finance/account/V8202/bill');
    const bill = page.getByRole('article', { name: 'Bill' });
    await bill.getByText('One night in a general ward').first().waitFor();
    await bill.getByText('Acetaminophen, 1 dose').waitFor();
    // What the plan said of each line, in words.
    await bill
      .getByText(/Your plan \(MCR\) paid \$0\.00; it refused \$4\.75/)
      .first()
      .waitFor();
    await page.screenshot({ path: `${pictures}/finance-bill.png` });
    expect(await violations(page)).toEqual([]);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Statement as PDF' }).click()]);
    expect(
      readFileSync(await file.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
    // And each line opens to what was written at the time, down to the bytes.
    await page.getByRole('button', { name: 'What shows this: Acetaminophen, 1 dose' }).click();
    await page.getByRole('button', { name: /MedicationAdministered/ }).click();
    await page
      .getByText(/RXA\|1\|1/)
      .first()
      .waitFor();
    expect(errors).toEqual([]);
    await page.context().close();
  });
});
