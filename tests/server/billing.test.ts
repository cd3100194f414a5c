/** Claims, payments, appeals, re-pricing and balances by the doors that they come through: who gets in, what goes out, what is refused, and that nothing of it stands half. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '@healthos/command-center/access/roles.ts';
import { dayMs, hourMs } from '@healthos/core/time.ts';
import { createPayer, type Answers } from '@healthos/simulators/payer/payer.ts';
import { dose, pastStay } from '../journeys/today.ts';
import { msa, soon, startServer, type Answer, type Server } from './started.ts';

type Row = Record<string, unknown>;
let server: Server;
let sent = 0;
/** Allows half of everything, leaves a tenth of it to the patient. */
const half = createPayer({ seed: 1, underpaid: 0, denied: 0, rejected: 0, patientShare: 0.1, allowedOf: ({ amountCents }) => Math.round(amountCents / 2) });
const never = createPayer({ seed: 1, underpaid: 0, denied: 1, rejected: 0, patientShare: 0, allowedOf: ({ amountCents }) => amountCents });

const post = (body: object): RequestInit => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const ask = (request: string, body: object, role: Role = 'finance'): Promise<Answer> =>
  server.ask(role, `/api/facilities/LGH/requests/${request}`, post({ id: `billing-${sent++}`, body }));
const x12 = (text: string | undefined): Promise<Answer> =>
  server.ask('feed', '/api/feeds/x12/messages', { method: 'POST', headers: { 'content-type': 'application/edi-x12' }, body: text ?? '' });
async function rowsOf(view: string): Promise<readonly Row[]> {
  const { status, body } = await server.ask('finance', `/api/facilities/LGH/${view}`);
  expect([view, status]).toEqual([view, 200]);
  return body.rows ?? [];
}
const rowOf = async (view: string, key: string, value: string): Promise<Row | undefined> => (await rowsOf(view)).find((row) => row[key] === value);
/** All of the money, as it is shown. */
const money = async (): Promise<unknown> => Promise.all(['claims', 'denials', 'remittances', 'balances', 'accounts', 'packs'].map(rowsOf));
const out = async (after = 0): Promise<readonly Row[]> => (await server.ask('finance', `/api/facilities/LGH/claims-out?after=${after}`)).body.rows ?? [];

/** A stay of two nights that is over, with a dose; a second plan where it has one. */
async function stay(n: number, plan = 'IN1|1|MCR^Medicare|MCR|Medicare', second = ''): Promise<void> {
  const who = { control: `B${n}`, patient: String(9000 + n), visit: `V900${n}`, place: `4W^0${n}^A` };
  const from = Date.now() - 9 * dayMs;
  const told = [...pastStay(who, from, from + 2 * dayMs), dose({ ...who, control: `B${n}-D` }, from + 5 * hourMs, 'A')];
  const sender = await server.mllp();
  for (const bytes of told) {
    const text = bytes.toString('latin1').replace('IN1|1|MCR^Medicare|MCR|Medicare', `${plan}${second === '' ? '' : `\r${second}`}`);
    expect(msa(await sender.send(Buffer.from(text, 'latin1')))[0]).toBe('AA');
  }
  sender.close();
}
/** Sends the claims of the account; its interchange as it is collected. */
async function submitted(visit: string): Promise<string> {
  const before = Math.max(0, ...(await out()).map(({ position }) => Number(position)));
  expect((await ask('claim-submit', { encounter: visit })).status).toBe(200);
  const [row] = await out(before);
  return String(row?.['interchange']);
}
async function told(answers: Answers | undefined, isDecided = true): Promise<void> {
  for (const text of [answers?.acknowledgement, answers?.claimAcknowledgement, ...(isDecided ? [answers?.remittance] : [])]) {
    const { body } = await x12(text);
    expect(body.rows?.map(({ outcome, code }) => [outcome, code])).toEqual([['applied', undefined]]);
  }
}

beforeAll(async () => {
  server = await startServer();
  await stay(1);
  await stay(2);
  await stay(3, 'IN1|1|MCR^Medicare|MCR|Medicare', 'IN1|2|HMO^Harbor plan|HAR|Harbor');
  await stay(4);
  await stay(5, 'IN1|1|SELF^Self pay|SELF|Self pay');
}, 90_000);
afterAll(async () => {
  await server.stop();
});

describe('the mailbox of claims', () => {
  test('opens for whoever carries claims, and is absent to everybody else', async () => {
    for (const role of ['nurse', 'executive', 'clinician', 'evs', 'wall-staff'] as const)
      expect([role, (await server.ask(role, '/api/facilities/LGH/claims-out')).status]).toEqual([role, 404]);
    expect((await server.ask('finance', '/api/facilities/ELSE/claims-out')).status).toBe(404);
    for (const role of ['finance', 'feed', 'admin'] as const) expect((await server.ask(role, '/api/facilities/LGH/claims-out')).body.rows).toEqual([]);
  });

  test('gives each batch once after its position, the same bytes to whoever asks again, and the read is in the audit', async () => {
    const text = await submitted('V9001');
    expect(text).toMatch(/^ISA\*/);
    expect(text).toContain('CLM*V9001-I1*');
    const [first] = await out();
    expect(first).toMatchObject({ payer: 'MCR', form: '837I', claims: 1, interchange: text });
    expect(await out(Number(first?.['position']))).toEqual([]);
    const read = await soon(async () => (await server.ask('privacy', '/api/audit?who=finance')).body.rows?.find(({ kind }) => kind === 'claims'));
    expect(read).toMatchObject({ view: 'claims-out', why: 'office' });
  });

  test('a claim for an unknown encounter is refused, and nothing is sent', async () => {
    const before = await money();
    expect((await ask('claim-submit', { encounter: 'NOBODY' })).body).toMatchObject({ code: 'encounter.unknown', field: 'encounter' });
    expect((await ask('claim-void', { claim: 'NOBODY-I1', reason: 'other' })).body).toMatchObject({ code: 'claim.unknown', field: 'claim' });
    expect((await ask('claim-submit', { encounter: 'V9001' }, 'nurse')).status).toBe(404);
    expect(await money()).toEqual(before);
  });
});

describe('an interchange that is refused by a 999', () => {
  test('puts each claim of it back on the worklist with the code; a person sends it again', async () => {
    const text = await submitted('V9004');
    const refused = half
      .answer(text)
      ?.acknowledgement.replace('IK5*A', 'IK5*R*5')
      .replace(/AK9\*A\*1\*1\*1/, 'AK9*R*1*1*0');
    expect(refused).toContain('IK5*R*5');
    expect((await x12(refused)).body.rows?.[0]).toMatchObject({ outcome: 'applied' });
    expect(await rowOf('claims', 'claim', 'V9004-I1')).toMatchObject({ state: 'rejected', refusedBy: '999', codes: ['R 5'] });
    expect(await rowOf('claims', 'claim', 'V9004-I1.2')).toMatchObject({ state: 'ready', isSent: false });
    expect(await submitted('V9004')).toContain('CLM*V9004-I1.2*');
    expect(await rowOf('claims', 'claim', 'V9004-I1')).toMatchObject({ state: 'replaced' });
  });

  test('a corrected claim has frequency 7 and the payer’s own number, a void one frequency 8', async () => {
    const newest = (await out()).at(-1);
    const before = Number(newest?.['position']);
    await told(half.answer(String(newest?.['interchange'])), false);
    expect((await ask('claim-correct', { claim: 'V9004-I1.2' })).body).toMatchObject({ code: 'reason.missing' });
    expect((await ask('claim-correct', { claim: 'V9004-I1.2', reason: 'payer-asked' })).status).toBe(200);
    const [seven] = await out(before);
    expect(seven?.['interchange']).toMatch(/CLM\*V9004-I1\.3\*[^~]*\*11:A:7\*/);
    expect(seven?.['interchange']).toContain('REF*F8*');
    expect((await ask('claim-correct', { claim: 'V9004-I1.2', reason: 'payer-asked' })).body).toMatchObject({ code: 'claim.over' });
    expect((await ask('claim-void', { claim: 'V9004-I1.3', reason: 'billed-in-error' })).status).toBe(200);
    const [eight] = await out(Number(seven?.['position']));
    expect(eight?.['interchange']).toMatch(/CLM\*V9004-I1\.4\*[^~]*\*11:A:8\*/);
    expect(await rowOf('claims', 'claim', 'V9004-I1.3')).toMatchObject({ state: 'voided' });
  });
});

describe('a remittance', () => {
  let answers: Answers | undefined;

  test('one cent off is refused whole with its code and place, listed, and nothing of it is posted', async () => {
    answers = half.answer(await submitted('V9003'));
    const remittance = answers?.remittance ?? '';
    const [, claimed = ''] = /CLP\*[^*]*\*1\*([^*]*)\*/.exec(remittance) ?? [];
    const [, line = ''] = /SVC\*[^*]*\*([^*]*)\*/.exec(remittance) ?? [];
    const [, paid = ''] = /BPR\*I\*([^*]*)\*/.exec(remittance) ?? [];
    const cent = (amount: string): string => (Number(amount) + 0.01).toFixed(2);
    const before = await money();
    for (const [was, becomes, code] of [
      [`*1*${claimed}*`, `*1*${cent(claimed)}*`, 'x12.balance-claim'],
      [`*${line}*`, `*${cent(line)}*`, 'x12.balance-line'],
      [`BPR*I*${paid}*`, `BPR*I*${cent(paid)}*`, 'x12.balance-payment'],
    ] as const) {
      expect(remittance).toContain(was);
      const { body } = await x12(code === 'x12.balance-line' ? remittance.replace(/(SVC\*[^*]*)\*[^*]*\*/, `$1${becomes}`) : remittance.replace(was, becomes));
      expect(body.rows?.map(({ outcome, code: said }) => [outcome, said])).toEqual([['rejected', code]]);
      expect(body.rows?.[0]?.['place']).toBeTruthy();
    }
    const { body } = await server.ask('admin', '/api/messages?outcome=rejected&facility=LGH');
    expect(body.rows?.map(({ code }) => code)).toEqual(expect.arrayContaining(['x12.balance-claim', 'x12.balance-line', 'x12.balance-payment']));
    expect(await money()).toEqual(before);
    expect(await rowsOf('remittances')).toEqual([]);
  });

  test('that balances is posted and proven; the same interchange again posts nothing', async () => {
    await told(answers);
    const [payment] = await rowsOf('remittances');
    expect(payment).toMatchObject({ isProven: true, decisions: 1, unmatched: 0 });
    const account = await rowOf('balances', 'encounter', 'V9003');
    expect(account?.['insurancePaidCents']).toBe(payment?.['paidCents']);
    expect((await x12(answers?.remittance)).body.rows?.[0]).toMatchObject({ outcome: 'duplicate' });
    // The same payment in another envelope: told again, and posted once.
    const again = answers?.remittance?.replace(/(\*)(\d{9})(\*0\*P)/, '$1000000777$3').replace(/IEA\*1\*\d{9}/, 'IEA*1*000000777');
    await x12(again);
    expect(await rowOf('balances', 'encounter', 'V9003')).toEqual(account);
    expect(await rowsOf('remittances')).toHaveLength(1);
  });

  test('the second plan is asked for what the first left, with what it decided', async () => {
    const draft = await rowOf('claims', 'claim', 'V9003-I2');
    expect(draft).toMatchObject({ state: 'ready', rank: 2, payer: 'HAR', frequency: '1' });
    const text = await submitted('V9003');
    expect(text).toMatch(/CLM\*V9003-I2\*/);
    expect(text).toMatch(/SBR\*S\*/);
    const [, first = ''] = /AMT\*D\*([\d.]+)~/.exec(text) ?? [];
    expect(Math.round(Number(first) * 100)).toBe((await rowOf('balances', 'encounter', 'V9003'))?.['insurancePaidCents']);
    expect(text).toMatch(/CAS\*PR\*2\*/);
    expect(await rowOf('balances', 'encounter', 'V9003')).not.toHaveProperty('patientShareCents');
  });

  test('for a claim that nobody sent is kept apart and listed; no account has it', async () => {
    const accounts = await rowsOf('balances');
    const stranger = half.answer(String((await out())[0]?.['interchange']).replaceAll('V9001-I1', 'NOBODY-I1'));
    await x12(stranger?.remittance);
    const odd = (await rowsOf('remittances')).find(({ unmatched }) => unmatched === 1);
    expect(odd).toMatchObject({ isProven: true, postedCents: 0 });
    expect(odd?.['unappliedCents']).toBe(odd?.['paidCents']);
    expect(await rowsOf('balances')).toEqual(accounts);
  });
});

describe('an appeal', () => {
  const letter = (role: Role, denial: string, visit = 'V9002'): Promise<Answer> =>
    server.ask(role, `/api/accounts/${visit}/appeal?facility=LGH&denial=${encodeURIComponent(denial)}`);

  test('has the patient, the record and nobody else’s reader; and is in the audit', async () => {
    await told(never.answer(await submitted('V9002')));
    const denial = String((await rowsOf('denials'))[0]?.['denial']);
    expect(denial).toMatch(/^V9002-I1\//);
    const { status, body } = await letter('finance', denial);
    expect(status).toBe(200);
    expect(body).toMatchObject({ person: { family: 'Test', given: 'Pat9002' } });
    expect((body['exhibits'] as readonly unknown[]).length).toBeGreaterThan(0);
    // Money without names writes no letters; whoever has no business with money finds none.
    for (const role of ['executive', 'nurse', 'clinician', 'feed'] as const) expect([role, (await letter(role, denial)).status]).toEqual([role, 404]);
    expect((await letter('finance', 'V9002-I1/9/CO/999')).status).toBe(404);
    expect((await letter('finance', denial, 'V9001')).status).toBe(404);
    const read = await soon(async () => (await server.ask('privacy', '/api/audit?who=finance')).body.rows?.find(({ view }) => view === 'appeal V9002'));
    expect(read).toMatchObject({ kind: 'appeal', why: 'payment' });
  });

  test('goes out once: a step that does not follow, and one by a stale form, are refused', async () => {
    const row = (await rowsOf('denials'))[0];
    const step = (body: object): Promise<Answer> => ask('denial-step', { denial: row?.['denial'], ...body });
    expect((await step({ step: 'overturned' })).body).toMatchObject({ code: 'step.out-of-order' });
    expect((await step({ step: 'appealed', amountCents: Number(row?.['amountCents']) + 1 })).body).toMatchObject({ code: 'denial.amount' });
    expect((await step({ step: 'appealed', seen: row?.['position'] })).status).toBe(200);
    expect((await step({ step: 'written-off', reason: 'small-balance', seen: row?.['position'] })).body).toMatchObject({ code: 'form.stale' });
    expect(await rowOf('denials', 'denial', String(row?.['denial']))).toMatchObject({ state: 'appealed' });
  });
});

describe('re-pricing', () => {
  const path = '/api/facilities/LGH/reprice';
  const contract = {
    kind: 'contract',
    version: 'offer@1',
    payerClass: 'medicare',
    effectiveFrom: '2020-01-01',
    source: 'An offer, invented',
    terms: [{ clause: '1', method: 'percent-of-charges', bp: 5000 }],
  };

  test('prices what was billed under another contract to the cent, and writes nothing', async () => {
    const before = await money();
    const begun = await server.ask('finance', path, post({ contract }));
    expect([begun.status, begun.body['contract']]).toEqual([202, 'offer@1']);
    const done = await soon(async () => {
      const { body } = await server.ask('finance', `${path}/${String(begun.body['run'])}`);
      return body['state'] === 'done' ? body : undefined;
    }, 30_000);
    expect(done).toMatchObject({ done: done['claims'] });
    expect(Number(done['claims'])).toBeGreaterThan(0);
    expect(await money()).toEqual(before);
  });

  test('is absent to who may not see money; a run that is not there, another house, and a contract that is none are refused', async () => {
    for (const role of ['nurse', 'clinician', 'feed', 'wall-staff'] as const)
      expect([role, (await server.ask(role, path, post({ contract }))).status]).toEqual([role, 404]);
    expect((await server.ask('finance', `${path}/nothing`)).status).toBe(404);
    expect((await server.ask('finance', `${path}/nothing`, { method: 'DELETE' })).status).toBe(404);
    expect((await server.ask('finance', '/api/facilities/ELSE/reprice', post({ contract }))).status).toBe(404);
    const wrong = await server.ask('finance', path, post({ contract: { ...contract, terms: [{ clause: '1', method: 'wish', bp: 1 }] } }));
    expect([wrong.status, wrong.body['code']]).toEqual([400, 'request.invalid']);
    const day = await server.ask('finance', path, post({ contract: { ...contract, effectiveFrom: '2020-02-30' } }));
    expect([day.status, day.body['code']]).toEqual([409, 'pack.date']);
  });
});

describe('bad input of money', () => {
  const used = { encounter: 'V9001', service: 's1', code: 'RBC', step: 'rendered' };
  const contract = {
    kind: 'contract',
    version: 'site@1',
    payerClass: 'commercial',
    source: 'given',
    terms: [{ clause: '1', method: 'percent-of-charges', bp: 5000 }],
  };

  test.each([
    ['negative units', 'supply-record', { ...used, quantity: -1 }, 'units.negative', 'quantity'],
    ['a device identifier whose check digit is wrong', 'supply-record', { ...used, udi: '(01)00312345678900' }, 'udi.check-digit', 'udi'],
    ['a use on an unknown encounter', 'supply-record', { ...used, encounter: 'NOBODY', quantity: 1 }, 'encounter.unknown', 'encounter'],
    [
      'a contract that is over already',
      'pack-activate',
      { pack: { ...contract, effectiveFrom: '2020-01-01', effectiveThrough: '2020-12-31' } },
      'pack.expired',
      'pack.effectiveThrough',
    ],
    ['a contract of no day of the calendar', 'pack-activate', { pack: { ...contract, effectiveFrom: '2020-02-30' } }, 'pack.date', 'pack.effectiveFrom'],
  ])('%s is refused by its code and its place, and nothing of it holds', async (_what, request, body, code, field) => {
    const before = await money();
    const answer = await ask(request, body, 'admin');
    expect([answer.status, answer.body['code'], answer.body['field']]).toEqual([409, code, field]);
    expect(String(answer.body['says'] ?? answer.body['detail'])).toMatch(/\w/);
    expect(await money()).toEqual(before);
  });

  test('a contract that leaves days without one is refused, and the version before it still holds', async () => {
    const year = new Date().getUTCFullYear() + 2;
    const first = { ...contract, effectiveFrom: `${year}-01-01`, effectiveThrough: `${year}-12-31` };
    expect((await ask('pack-activate', { pack: first }, 'admin')).status).toBe(200);
    const before = await money();
    const gap = await ask('pack-activate', { pack: { ...contract, version: 'site@2', effectiveFrom: `${year + 1}-02-01` } }, 'admin');
    expect([gap.status, gap.body['code'], gap.body['field']]).toEqual([409, 'pack.gap', 'pack.effectiveFrom']);
    expect(await money()).toEqual(before);
  });
});

describe('balances', () => {
  test('who pays alone is unbilled until the statement goes out, and no claim is made of it', async () => {
    expect(await rowOf('accounts', 'encounter', 'V9005')).toMatchObject({ state: 'unbilled' });
    expect((await ask('claim-submit', { encounter: 'V9005' })).body).toMatchObject({ code: 'claim.not-ready' });
    const owed = await rowOf('balances', 'encounter', 'V9005');
    expect(owed).toMatchObject({ patientBalanceCents: owed?.['chargedCents'], claims: 0 });
    expect((await ask('statement-issue', { encounter: 'V9005' }, 'executive')).status).toBe(404);
    expect((await ask('statement-issue', { encounter: 'V9005' })).status).toBe(200);
    expect(await rowOf('accounts', 'encounter', 'V9005')).toMatchObject({ state: 'patient' });
    expect(await rowOf('balances', 'encounter', 'V9005')).toHaveProperty('statedAt');
  });

  test('no statement goes out while a payer has still to decide, and nothing is given back that is not held', async () => {
    expect((await ask('statement-issue', { encounter: 'V9003' })).body).toMatchObject({ code: 'balance.not-due' });
    expect((await ask('refund-issue', { encounter: 'V9003', to: 'payer', amountCents: 100 })).body).toMatchObject({ code: 'balance.refund', limit: '0' });
  });
});
