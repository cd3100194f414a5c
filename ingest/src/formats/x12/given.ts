/** The language of the tests of X12: interchanges by their segments, and remittances that balance by what they pay. */
import { addCents, cents, zeroCents, type Cents } from '@healthos/core/money.ts';
import fc from 'fast-check';
import { casSegments, money } from './parties.ts';
import type { Cas } from './sets.ts';
import { writeInterchange, type Envelope, type SetToWrite, type Written } from './write.ts';

export const envelope: Envelope = {
  senderKind: 'ZZ',
  sender: 'PAYER01',
  receiverKind: 'ZZ',
  receiver: 'HOSPITAL',
  applicationSender: 'PAYER01',
  applicationReceiver: 'HOSPITAL',
  date: '20260312',
  time: '0800',
  control: 41,
  groupControl: 7,
  usage: 'P',
};

/** Segments as one would type them, into an envelope with the right counts. */
export function interchangeOf(functional: string, version: string, code: string, lines: string, more: Partial<Envelope> = {}): string {
  const segments = lines
    .trim()
    .split(/\s*~\s*/)
    .filter((line) => line !== '')
    .map((line): Written => line.split('*').map((element) => (element.includes(':') ? element.split(':') : element)));
  return writeInterchange({ ...envelope, ...more }, { functional, version, sets: [{ code, control: '0001', segments }] });
}

export interface GivenLine {
  readonly line: number;
  readonly code: string;
  readonly chargedCents: Cents;
  readonly paidCents: Cents;
  readonly adjustments: readonly Cas[];
}

export interface GivenClaim {
  readonly claim: string;
  readonly status: string;
  readonly chargedCents: Cents;
  readonly paidCents: Cents;
  readonly patientCents: Cents;
  readonly adjustments: readonly Cas[];
  readonly lines: readonly GivenLine[];
}

export interface GivenRemittance {
  readonly trace: string;
  readonly claims: readonly GivenClaim[];
  readonly provider: readonly { readonly reason: string; readonly reference?: string; readonly amountCents: Cents }[];
}

export const sumOf = (amounts: readonly Cents[]): Cents => amounts.reduce(addCents, zeroCents);
const taken = (adjustments: readonly Cas[]): Cents => sumOf(adjustments.map(({ amountCents }) => amountCents));

/** A claim whose lines say everything: what is not paid is adjusted. */
export function claimOf(claim: string, lines: readonly GivenLine[], adjustments: readonly Cas[] = [], status = '1'): GivenClaim {
  const all = [...adjustments, ...lines.flatMap((line) => line.adjustments)];
  return {
    claim,
    status,
    chargedCents: sumOf(lines.map(({ chargedCents }) => chargedCents)),
    paidCents: cents(sumOf(lines.map(({ paidCents }) => paidCents)) - taken(adjustments)),
    patientCents: taken(all.filter(({ group }) => group === 'PR')),
    adjustments,
    lines,
  };
}

/** A reversal of it. */
export function reversalOf({ claim, chargedCents, paidCents, adjustments, lines }: GivenClaim): GivenClaim {
  const back = (amount: Cents): Cents => cents(amount === 0 ? 0 : -amount);
  const opposite = (all: readonly Cas[]): Cas[] => all.map((one) => ({ ...one, amountCents: back(one.amountCents) }));
  return {
    claim,
    status: '22',
    chargedCents: back(chargedCents),
    paidCents: back(paidCents),
    patientCents: zeroCents,
    adjustments: opposite(adjustments),
    lines: lines.map((line) => ({
      ...line,
      chargedCents: back(line.chargedCents),
      paidCents: back(line.paidCents),
      adjustments: opposite(line.adjustments),
    })),
  };
}

export function paidIn({ claims, provider }: GivenRemittance): Cents {
  return cents(sumOf(claims.map(({ paidCents }) => paidCents)) - sumOf(provider.map(({ amountCents }) => amountCents)));
}

export function remittanceSet(given: GivenRemittance, control = '0001'): SetToWrite {
  const segments: Written[] = [
    ['BPR', 'I', money(paidIn(given)), 'C', 'ACH', 'CCP', '01', '999999992', 'DA', '123456', '1512345678', '', '01', '999988880', 'DA', '98765', '20260311'],
    ['TRN', '1', given.trace, '1512345678'],
    ['DTM', '405', '20260310'],
    ['N1', 'PR', 'SOME PAYER'],
    ['REF', '2U', 'PAYER01'],
    ['N1', 'PE', 'SOME HOSPITAL', 'XX', '1234567893'],
    ['LX', '1'],
    ...given.claims.flatMap(claimSegments),
    ...given.provider.map(({ reason, reference, amountCents }): Written => ['PLB', '1234567893', '20261231', [reason, reference], money(amountCents)]),
  ];
  return { code: '835', control, segments };
}

function claimSegments(claim: GivenClaim): Written[] {
  return [
    ['CLP', claim.claim, claim.status, money(claim.chargedCents), money(claim.paidCents), money(claim.patientCents), '12', `ICN${claim.claim}`],
    ...casSegments(claim.adjustments),
    ['NM1', 'QC', '1', 'DOE', 'JANE', '', '', '', 'MI', 'MEMBER123'],
    ...claim.lines.flatMap((line): Written[] => [
      ['SVC', ['HC', line.code], money(line.chargedCents), money(line.paidCents), '', '1'],
      ['DTM', '472', '20260301'],
      ...casSegments(line.adjustments),
      ['REF', '6R', String(line.line)],
    ]),
  ];
}

export function remittanceText(given: GivenRemittance, more: Partial<Envelope> = {}): string {
  return writeInterchange({ ...envelope, ...more }, { functional: 'HP', version: '005010X221A1', sets: [remittanceSet(given)] });
}

const amounts = fc.integer({ min: 0, max: 5_000_000 }).map(cents);
const reasons = fc.constantFrom<readonly [Cas['group'], string]>(['CO', '45'], ['CO', '97'], ['PR', '1'], ['PR', '2'], ['PR', '3'], ['OA', '23'], ['PI', '16']);

/** Lines that balance: some reasons, and the rest is paid (it may be less than nothing). */
const lines = fc.record({ charged: amounts, reasons: fc.array(fc.tuple(reasons, amounts), { maxLength: 7 }) });

/** Random remittances that balance. */
export const remittances: fc.Arbitrary<GivenRemittance> = fc
  .record({
    trace: fc.stringMatching(/^[A-Z0-9]{6,12}$/),
    claims: fc.array(fc.record({ lines: fc.array(lines, { minLength: 1, maxLength: 4 }), own: fc.array(fc.tuple(reasons, amounts), { maxLength: 2 }) }), {
      minLength: 1,
      maxLength: 5,
    }),
    provider: fc.array(fc.record({ reason: fc.constantFrom('WO', 'FB', 'L6', 'CV'), amountCents: fc.integer({ min: -90_000, max: 90_000 }).map(cents) }), {
      maxLength: 3,
    }),
  })
  .map(({ trace, claims, provider }) => ({
    trace,
    provider,
    claims: claims.map((one, i) => {
      const cas = (all: readonly (readonly [readonly [Cas['group'], string], Cents])[]): Cas[] =>
        all.map(([[group, reason], amountCents]) => ({ group, reason, amountCents }));
      const made = one.lines.map(({ charged, reasons: why }, n): GivenLine => {
        const adjustments = cas(why);
        return { line: n + 1, code: `9921${n}`, chargedCents: charged, paidCents: cents(charged - taken(adjustments)), adjustments };
      });
      return claimOf(`C${i + 1}`, made, cas(one.own));
    }),
  }));
