/** 835: read, proven to the cent, refused with segment and element where a sum is off or a segment is out of its place. */
import { cents } from '@healthos/core/money.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimOf, interchangeOf, remittances, remittanceText } from './given.ts';
import { readInterchange } from './interchange.ts';
import { isProblem, placeOf } from './problem.ts';
import { readSet, type TypedSet } from './read-set.ts';

export function readFirst(text: string): TypedSet | string {
  const interchange = readInterchange(text);
  if (isProblem(interchange)) return `${interchange.code} ${placeOf(interchange)}`;
  const set = interchange.groups[0]?.sets[0];
  const read = set === undefined ? undefined : readSet(set);
  if (read?.read === 'typed') return read.set;
  return read?.read === 'problem' ? `${read.problem.code} ${placeOf(read.problem)}` : 'unmapped';
}

const line = {
  line: 1,
  code: '99213',
  chargedCents: cents(10_000),
  paidCents: cents(7_000),
  adjustments: [
    { group: 'CO', reason: '45', amountCents: cents(2_000) },
    { group: 'PR', reason: '2', amountCents: cents(1_000), quantity: 1 },
  ],
} as const;
const balanced = remittanceText({ trace: 'T1', claims: [claimOf('C1', [line])], provider: [{ reason: 'WO', reference: 'C0', amountCents: cents(-50) }] });

describe('a remittance', () => {
  it('is read with its claims, lines, adjustments and provider adjustments', () => {
    expect(readFirst(balanced)).toMatchObject({
      kind: '835',
      paidCents: 7_050,
      method: 'ACH',
      trace: 'T1',
      origin: '1512345678',
      payer: { last: 'SOME PAYER', references: [{ kind: '2U', value: 'PAYER01' }] },
      providerAdjustments: [{ reason: 'WO', reference: 'C0', amountCents: -50 }],
      claims: [
        {
          claim: 'C1',
          status: '1',
          chargedCents: 10_000,
          paidCents: 7_000,
          patientCents: 1_000,
          payerControl: 'ICNC1',
          lines: [{ procedure: { kind: 'HC', code: '99213' }, reference: '1', adjustments: line.adjustments }],
        },
      ],
      oddities: [],
    });
  });

  it.each([
    ['*100*70**1~', '*100.01*70**1~', 'x12.balance-line SVC[1]-02'],
    ['*100*70**1~', '*100*69.99**1~', 'x12.balance-line SVC[1]-02'],
    ['CLP*C1*1*100*70*', 'CLP*C1*1*100.01*70*', 'x12.balance-claim CLP[1]-03'],
    ['CLP*C1*1*100*70*', 'CLP*C1*1*100*70.01*', 'x12.balance-claim CLP[1]-03'],
    ['BPR*I*70.5*', 'BPR*I*70.51*', 'x12.balance-payment BPR[1]-02'],
    ['WO:C0*-0.5~', 'WO:C0*-0.51~', 'x12.balance-payment BPR[1]-02'],
    ['CAS*CO*45*20~', 'CAS*CO*45*20.01~', 'x12.balance-line SVC[1]-02'],
    ['CAS*CO*45*20~', 'CAS*XX*45*20~', 'x12.bad-element CAS[1]-01'],
    ['CAS*CO*45*20~', 'CAS*CO*45*20.001~', 'x12.bad-element CAS[1]-03'],
    ['CAS*CO*45*20~', 'CAS*CO*45*~', 'x12.missing-element CAS[1]-03'],
    ['CLP*C1*1*', 'CLP*C1*99*', 'x12.bad-element CLP[1]-02'],
    ['CLP*C1*1*', 'CLP**1*', 'x12.missing-element CLP[1]-01'],
    ['DTM*472*20260301~', 'DTM*472*20260230~', 'x12.bad-date DTM[2]-02'],
    ['TRN*1*T1*', 'NTE*1*T1*', 'x12.missing-segment TRN[1]'],
    ['LX*1~', 'EQ*1~', 'x12.unexpected-segment EQ[1]'],
    ['N1*PE*', 'N1*PX*', 'x12.bad-element N1[2]-01'],
  ])('with %s as %s is refused', (was, becomes, says) => {
    expect(balanced).toContain(was);
    expect(readFirst(balanced.replace(was, becomes))).toBe(says);
  });

  it('that balances is read, and with any amount one cent off is refused whole', () => {
    fc.assert(
      fc.property(remittances, fc.nat(), fc.boolean(), (given, pick, up) => {
        const text = remittanceText(given);
        expect(readFirst(text)).toMatchObject({ kind: '835', claims: given.claims.map(({ claim, paidCents }) => ({ claim, paidCents })) });
        const spots = amountsIn(text);
        const spot = spots[pick % spots.length];
        if (spot === undefined) throw new Error('no amount');
        const off = (Math.round(Number(spot.text) * 100) + (up ? 1 : -1)) / 100;
        const changed = `${text.slice(0, spot.at)}${off.toFixed(2)}${text.slice(spot.at + spot.text.length)}`;
        expect(readFirst(changed)).toMatch(/^x12\.balance-(line SVC\[\d+\]-02|claim CLP\[\d+\]-03|payment BPR\[1\]-02)$/);
      }),
      { numRuns: 60 },
    );
  });

  it('whose patient share is not what its adjustments come to is odd, not refused', () => {
    const read = readFirst(balanced.replace('CLP*C1*1*100*70*10*', 'CLP*C1*1*100*70*11*'));
    expect(read).toMatchObject({ oddities: [{ code: 'x12.patient-share' }] });
  });

  it('of the older release is refused by its version', () => {
    expect(readFirst(interchangeOf('HP', '004010X091A1', '835', 'BPR*I*0*C*NON~'))).toBe('x12.version ST[1]-03');
  });
});

/** Where the amounts of the three equations stand. */
function amountsIn(text: string): { readonly at: number; readonly text: string }[] {
  const found: { at: number; text: string }[] = [];
  let at = 0;
  for (const segment of text.split('~')) {
    const elements = segment.split('*');
    const wanted = wantedIn(elements);
    let start = at;
    for (const [n, element] of elements.entries()) {
      if (wanted.includes(n)) found.push({ at: start, text: element });
      start += element.length + 1;
    }
    at += segment.length + 1;
  }
  return found;
}

function wantedIn(elements: readonly string[]): readonly number[] {
  switch (elements[0]) {
    case 'BPR':
      return [2];
    case 'CLP':
      return [3, 4];
    case 'SVC':
      return [2, 3];
    case 'CAS':
      return [3, 6, 9, 12, 15, 18].filter((n) => n < elements.length);
    case 'PLB':
      return [4];
    default:
      return [];
  }
}
