/** The simulated payer: the same batch gets the same bytes, and what it did is what it says that it did. */
import { expect, it } from 'vitest';
import { readBatch } from './billed-claims.ts';
import { createPayer, usualPayer } from './payer.ts';

const claim = (n: number): string =>
  [
    `HL*${n + 1}*1*22*0`,
    'SBR*P*18*******CI',
    'NM1*IL*1*DOE*JANE****MI*M1',
    'NM1*PR*2*PAYER*****PI*P1',
    `CLM*C${n}*300***22:B:1*Y*A*Y*Y`,
    'HI*ABK:J189',
    'LX*1',
    'SV1*HC:G0463*100.01*UN*1***1',
    'DTP*472*D8*20260301',
    'REF*6R*1',
    'LX*2',
    'SV1*HC:G0464*199.99*UN*1***1',
    'DTP*472*D8*20260301',
    'REF*6R*2',
  ].join('~');

function batch(claims: number): string {
  const isa = `ISA*00*          *00*          *ZZ*${'HOSPITAL'.padEnd(15)}*ZZ*${'P1'.padEnd(15)}*260312*0800*^*00501*000000012*0*P*:`;
  const head = 'GS*HC*HOSPITAL*P1*20260312*0800*12*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*B1*20260312*0800*CH~HL*1**20*1~NM1*85*2*H*****XX*1';
  return `${isa}~${head}~${Array.from({ length: claims }, (_, i) => claim(i + 1)).join('~')}~SE*1*0001~GE*1*12~IEA*1*000000012~`;
}

const payer = () => createPayer({ ...usualPayer, seed: 3, allowedOf: ({ amountCents }) => amountCents / 2 });

it('reads what it is billed', () => {
  expect(readBatch(batch(2))?.sets[0]?.claims).toMatchObject([
    {
      claim: 'C1',
      payer: 'P1',
      form: '837P',
      filing: 'CI',
      amountCents: 30_000,
      isStay: false,
      lines: [{ line: '1', code: 'G0463', amountCents: 10_001 }, { line: '2' }],
    },
    { claim: 'C2', lines: [{ amountCents: 10_001 }, { amountCents: 19_999, serviceOn: '20260301' }] },
  ]);
});

it('answers the same batch with the same bytes, and pays what it says that it paid', () => {
  const answers = payer().answer(batch(400));
  expect(payer().answer(batch(400))).toEqual(answers);
  const truth = answers?.truth ?? [];
  expect(new Set(truth.map(({ decision }) => decision))).toEqual(new Set(['paid', 'underpaid', 'denied', 'rejected']));
  for (const { decision, shortCents, allowedCents, paidCents } of truth) {
    expect(shortCents > 0).toBe(decision === 'underpaid');
    if (decision === 'paid') expect(paidCents).toBe(allowedCents - Math.round(allowedCents * usualPayer.patientShare));
  }
  const paid = truth.reduce((sum, { paidCents }) => sum + paidCents, 0);
  expect(answers?.remittance).toContain(`BPR*I*${(paid / 100).toFixed(2)}*C*ACH`);
});

it('pays, as the second, of what the first one left and nothing twice', () => {
  const second = batch(60).replaceAll('SBR*P*18', 'SBR*S*18').replaceAll('HI*ABK', 'SBR*P*18*******MB~CAS*CO*45*100~CAS*PR*2*50~AMT*D*150~AMT*EAF*50~HI*ABK');
  const answers = payer().answer(second);
  for (const { decision, paidCents, shortCents } of answers?.truth ?? []) {
    expect(['paid', 'denied', 'rejected']).toContain(decision);
    expect([shortCents, paidCents]).toEqual([0, decision === 'paid' ? 4_500 : 0]);
  }
  // Of 300.00 the first took off and paid 250.00; each line balances.
  const decided = (answers?.remittance ?? '').split('~').filter((line) => line.startsWith('CLP*'));
  expect(decided.length).toBeGreaterThan(40);
  const prior = (answers?.remittance ?? '').split('~').flatMap((line) => (line.startsWith('CAS*OA*23*') ? [Number(line.split('*')[3])] : []));
  expect(prior.reduce((sum, amount) => sum + Math.round(amount * 100), 0)).toBe(25_000 * decided.length);
});

it('says nothing to what is no batch of claims', () => {
  expect(payer().answer('MSH|^~\\&|')).toBeUndefined();
});
