/** X12 beside node-x12: 835 and 837 read and written. What we write is also read by that independent parser, value by value, before anything is timed. */
import { X12Parser, type X12Interchange } from 'node-x12';
import { cents } from '../../core/src/money.ts';
import type { Claim, Claims } from '../../ingest/src/formats/x12/claims.ts';
import { claimOf, envelope, remittanceText } from '../../ingest/src/formats/x12/given.ts';
import type { BenefitInquiries, StatusInquiries } from '../../ingest/src/formats/x12/inquiries.ts';
import { readInterchange } from '../../ingest/src/formats/x12/interchange.ts';
import { isProblem } from '../../ingest/src/formats/x12/problem.ts';
import { readSet, type TypedSet } from '../../ingest/src/formats/x12/read-set.ts';
import type { Party } from '../../ingest/src/formats/x12/sets.ts';
import { claimVersions, writeClaims } from '../../ingest/src/formats/x12/write-claims.ts';
import { writeInterchange } from '../../ingest/src/formats/x12/write.ts';
import { writeBenefitInquiries, writeStatusInquiries } from '../../ingest/src/formats/x12/write-inquiries.ts';
import { rates, type Bench, type Row } from './figures.ts';

const many = 100;
const target = '>= 5x node-x12';

const party = (role: string, last: string, kind: Party['kind'] = 'organisation'): Party => ({
  role,
  kind,
  last,
  ...(kind === 'person' ? { first: 'ALEX' } : {}),
  idKind: role === 'IL' ? 'MI' : 'XX',
  id: '1234567893',
});
const home = { lines: ['1 MAIN STREET'], city: 'BOSTON', state: 'MA', postalCode: '02114' };

function claim(n: number): Claim {
  return {
    billing: { ...party('85', 'GENERAL HOSPITAL'), address: home, references: [{ kind: 'EI', value: '123456789' }], taxonomy: '282N00000X' },
    coverage: {
      rank: 'P',
      relationship: '18',
      filing: 'CI',
      insured: { ...party('IL', `DOE${n}`, 'person'), address: home },
      demographics: { birthOn: 4000 + n, sex: 'F' },
      payer: { ...party('PR', 'SOME PAYER'), idKind: 'PI' },
    },
    claim: `C${n}`,
    chargedCents: cents(30_000),
    place: { code: '11', kind: 'B', frequency: '1' },
    signature: 'Y',
    assignment: 'A',
    benefits: 'Y',
    release: 'Y',
    dates: [],
    attachments: [],
    amounts: [],
    references: [{ kind: 'D9', value: `X${n}` }],
    codes: [
      [
        { kind: 'ABK', code: 'J189' },
        { kind: 'ABF', code: 'I10' },
      ],
    ],
    providers: [party('82', 'WELBY', 'person')],
    others: [],
    lines: [1, 2, 3].map((line) => ({
      line: String(line),
      procedure: { kind: 'HC', code: `G046${line}`, modifiers: ['25'] },
      chargedCents: cents(10_000),
      unit: 'UN',
      units: 1,
      pointers: ['1', '2'],
      dates: [{ kind: '472', format: 'D8', value: '20260301' }],
      references: [{ kind: '6R', value: String(line) }],
      providers: [],
      adjudications: [],
    })),
  };
}

const claims: Claims = {
  kind: '837P',
  purpose: '00',
  reference: 'B1',
  createdOn: 20_500,
  createdAt: '0830',
  submitter: party('41', 'GENERAL HOSPITAL'),
  contact: { name: 'BILLING', numbers: [{ kind: 'TE', number: '6175550100' }] },
  receiver: party('40', 'CLEARING HOUSE'),
  claims: Array.from({ length: many }, (_, n) => claim(n + 1)),
  oddities: [],
};
const asked = { trace: 'p_abcdefgh.1', subscriber: party('IL', 'DOE', 'person'), dates: [{ kind: '291', format: 'D8', value: '20260301' }] };
const head = {
  reference: 'Q1',
  createdOn: 20_500,
  createdAt: '0830',
  payer: { ...party('PR', 'SOME PAYER'), idKind: 'PI' },
  receiver: party('1P', 'GENERAL HOSPITAL'),
};
const benefits: BenefitInquiries = { kind: '270', ...head, asked: [{ ...asked, services: ['30', '47'] }] };
const status: StatusInquiries = {
  kind: '276',
  ...head,
  receiver: party('41', 'GENERAL HOSPITAL'),
  asked: [{ ...asked, provider: party('1P', 'GENERAL HOSPITAL'), references: [], totalCents: cents(30_000) }],
};

const remittance = remittanceText({
  trace: 'EFT1',
  provider: [],
  claims: Array.from({ length: many }, (_, n) =>
    claimOf(
      `C${n + 1}`,
      [1, 2, 3].map((line) => ({
        line,
        code: `G046${line}`,
        chargedCents: cents(10_000),
        paidCents: cents(7_000),
        adjustments: [
          { group: 'CO' as const, reason: '45', amountCents: cents(2_000) },
          { group: 'PR' as const, reason: '2', amountCents: cents(1_000) },
        ],
      })),
    ),
  ),
});
const written = (set: Claims): string => writeInterchange(envelope, { functional: 'HC', version: claimVersions[set.kind], sets: [writeClaims(set, '0001')] });
const claimText = written(claims);

function ours(bytes: Buffer): TypedSet {
  const read = readInterchange(bytes.toString('latin1'));
  const set = isProblem(read) ? undefined : read.groups[0]?.sets[0];
  const typed = set === undefined ? undefined : readSet(set);
  if (typed?.read !== 'typed') throw new Error('not read');
  return typed.set;
}

function theirs(bytes: Buffer): X12Interchange {
  const read = new X12Parser(true).parse(bytes.toString('latin1'));
  if (!('functionalGroups' in read)) throw new Error('not read');
  return read;
}

/** What the peer does: the envelope by its segments and elements, and no more. */
function segmentsOf(bytes: Buffer): number {
  const read = readInterchange(bytes.toString('latin1'));
  return isProblem(read) ? 0 : (read.groups[0]?.sets[0]?.segments.length ?? 0);
}

/** Every segment and element of what we wrote, as the independent parser reads them. */
function agree(name: string, text: string): void {
  const read = theirs(Buffer.from(text, 'latin1'));
  const segments = read.functionalGroups.flatMap(({ transactions }) => transactions.flatMap((one) => one.segments));
  const own = text.split('~').filter((line) => !/^(ISA|GS|ST|SE|GE|IEA)\b/.test(line) && line !== '');
  const said = segments.map((one) => [one.tag, ...one.elements.map(({ value }) => value)].join('*'));
  const apart = own.findIndex((line, i) => line !== said[i]);
  if (own.length !== said.length || apart >= 0) throw new Error(`${name}: node-x12 reads ${said[apart] ?? said.length} for ${own[apart] ?? own.length}`);
}

export const x12: Bench = {
  name: 'x12',
  run: () => {
    const institutional: Claims = { ...claims, kind: '837I', claims: claims.claims.map(asInstitutional) };
    agree('837P', claimText);
    agree('837I', written(institutional));
    agree('270', writeInterchange(envelope, { functional: 'HS', version: '005010X279A1', sets: [writeBenefitInquiries(benefits, '0001')] }));
    agree('276', writeInterchange(envelope, { functional: 'HR', version: '005010X212', sets: [writeStatusInquiries(status, '0001')] }));
    const [paid, billed] = [Buffer.from(remittance, 'latin1'), Buffer.from(claimText, 'latin1')];
    const [paidTheirs, billedTheirs] = [theirs(paid), theirs(billed)];
    let sink = 0;
    const cases: Readonly<Record<string, Readonly<Record<string, () => void>>>> = {
      [`835 read, typed and proven (${many} claims, ${kilobytes(paid)})`]: {
        ours: () => void (sink += ours(paid).kind.length),
        'node-x12': () => void (sink += theirs(paid).functionalGroups.length),
      },
      [`837P read, typed (${many} claims, ${kilobytes(billed)})`]: {
        ours: () => void (sink += ours(billed).kind.length),
        'node-x12': () => void (sink += theirs(billed).functionalGroups.length),
      },
      '835 split alone': { ours: () => void (sink += segmentsOf(paid)), 'node-x12': () => void (sink += theirs(paid).functionalGroups.length) },
      '837P split alone': { ours: () => void (sink += segmentsOf(billed)), 'node-x12': () => void (sink += theirs(billed).functionalGroups.length) },
      '837P written': { ours: () => void (sink += written(claims).length), 'node-x12': () => void (sink += billedTheirs.toString().length) },
    };
    const rows: Row[] = [];
    for (const [name, subjects] of Object.entries(cases)) {
      const found = rates(subjects);
      const own = found.get('ours') ?? 0;
      for (const [subject, value] of found) {
        const ratio = `${(own / (found.get('node-x12') ?? Infinity)).toFixed(1)}x node-x12`;
        const beside = subject === 'ours' ? { ...(name.includes(' read, ') ? { target } : {}), ratio } : { does: peerDoes(name) };
        rows.push({ bench: 'x12', case: name, subject, value, unit: 'interchanges/s', ...beside });
      }
    }
    if (sink + paidTheirs.functionalGroups.length === 0) throw new Error('nothing was read');
    return Promise.resolve(rows);
  },
};

/** Of what ours does in this case. */
function peerDoes(name: string): string {
  if (name.endsWith('written')) return 'joins segments that were read before';
  return name.endsWith('alone') ? 'the same' : 'splits segments and elements alone; nothing typed, nothing proven';
}

function asInstitutional(one: Claim): Claim {
  return {
    ...one,
    place: { code: '13', kind: 'A', frequency: '1' },
    providers: [party('71', 'WELBY', 'person')],
    lines: one.lines.map(({ pointers: _pointers, ...line }) => ({ ...line, pointers: [], revenueCode: '0510' })),
  };
}

const kilobytes = (bytes: Buffer): string => `${Math.round(bytes.length / 1024)} kB`;
