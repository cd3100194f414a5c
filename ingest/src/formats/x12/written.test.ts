/** What is written parses back equal: 837P, 837I, 270, 276, 999, in any delimiters. */
import { cents } from '@healthos/core/money.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Acknowledgement } from './acknowledgement.ts';
import { writeAcknowledgement } from './acknowledgement.ts';
import type { Claim, Claims, ServiceLine } from './claims.ts';
import { envelope } from './given.ts';
import type { BenefitInquiries, StatusInquiries } from './inquiries.ts';
import { readInterchange } from './interchange.ts';
import { isProblem, placeOf } from './problem.ts';
import { readSet, type TypedSet } from './read-set.ts';
import type { Party } from './sets.ts';
import { claimVersions, writeClaims } from './write-claims.ts';
import { writeInterchange, type SetToWrite } from './write.ts';
import { writeBenefitInquiries, writeStatusInquiries } from './write-inquiries.ts';

const back = (
  functional: string,
  version: string,
  set: SetToWrite,
  delimiters = { element: '*', component: ':', segment: '~', repetition: '^' },
): TypedSet | string => {
  const read = readInterchange(writeInterchange({ ...envelope, delimiters }, { functional, version, sets: [set] }));
  if (isProblem(read)) return `${read.code} ${placeOf(read)}`;
  const first = read.groups[0]?.sets[0];
  const typed = first === undefined ? undefined : readSet(first);
  return typed?.read === 'typed' ? typed.set : typed?.read === 'problem' ? `${typed.problem.code} ${placeOf(typed.problem)}` : 'unmapped';
};

const word = fc.stringMatching(/^[A-Z][A-Z0-9 ]{0,10}[A-Z0-9]$/);
const id = fc.stringMatching(/^[A-Z0-9]{2,12}$/);
const amount = fc.integer({ min: 0, max: 9_999_999 }).map(cents);
const days = fc.integer({ min: 0, max: 25_000 });
const date = fc.constantFrom('20260301', '20251231', '20260228');
/** Absent keys stay absent. */
const some = <T>(shape: { [Key in keyof T]-?: fc.Arbitrary<Exclude<T[Key], undefined>> }, required: (keyof T)[]): fc.Arbitrary<T> =>
  fc.record<T, keyof T>(shape as { [Key in keyof T]: fc.Arbitrary<T[Key]> }, { requiredKeys: required }) as fc.Arbitrary<T>;

const address = some<NonNullable<Party['address']>>(
  { lines: fc.array(word, { minLength: 1, maxLength: 2 }), city: word, state: fc.constant('MA'), postalCode: fc.constant('02114'), country: fc.constant('US') },
  ['lines', 'city'],
);
const reference = fc.record({ kind: fc.constantFrom('EI', 'G1', 'F8', '0B'), value: id });
const party = (role: string, kind: Party['kind'] = 'organisation'): fc.Arbitrary<Party> =>
  some<Party>(
    {
      role: fc.constant(role),
      kind: fc.constant(kind),
      last: word,
      first: word,
      middle: fc.constant('Q'),
      suffix: fc.constant('JR'),
      idKind: fc.constant('XX'),
      id,
      address,
      references: fc.array(reference, { minLength: 1, maxLength: 2 }),
    },
    ['role', 'kind', 'last', 'idKind', 'id'],
  );
/** Without what stands in segments of its own. */
const bare = (role: string): fc.Arbitrary<Party> => party(role).map(({ address: _address, references: _references, ...rest }) => rest);
const demographics = fc.record({ birthOn: days, sex: fc.constantFrom('F', 'M', 'U') });
const coverage = some<Claim['coverage']>(
  {
    rank: fc.constantFrom('P', 'S'),
    relationship: fc.constant('18'),
    group: id,
    groupName: word,
    filing: fc.constantFrom('MA', 'CI'),
    insured: party('IL', 'person'),
    demographics,
    payer: party('PR'),
  },
  ['rank', 'insured', 'payer'],
);
const cas = fc.record({ group: fc.constantFrom<'CO' | 'PR'>('CO', 'PR'), reason: fc.constantFrom('45', '1', '2'), amountCents: amount });
const dated = fc.record({ kind: fc.constantFrom('434', '435', '431'), format: fc.constant('D8'), value: date });
const procedure = some<NonNullable<ServiceLine['procedure']>>(
  { kind: fc.constant('HC'), code: fc.constantFrom('G0463', 'J0171'), modifiers: fc.array(fc.constantFrom('25', 'JW'), { minLength: 1, maxLength: 4 }) },
  ['kind', 'code'],
);
const otherCoverage = fc
  .tuple(coverage, fc.array(cas, { maxLength: 8 }), fc.array(fc.record({ kind: fc.constantFrom('D', 'EAF'), amountCents: amount }), { maxLength: 2 }))
  .map(([{ demographics: _demographics, ...one }, adjustments, amounts]) => ({
    ...one,
    payer: (({ address: _address, ...rest }) => rest)(one.payer),
    // Groups stand together, as one writes them.
    adjustments: adjustments.sort((a, b) => (a.group < b.group ? -1 : a.group > b.group ? 1 : 0)),
    amounts,
    dates: [{ kind: '573', format: 'D8', value: '20260301' }],
  }));
const providers = fc.array(
  fc
    .tuple(party('71', 'person'), fc.option(fc.constant('207R00000X'), { nil: undefined }))
    .map(([one, taxonomy]) => ({ ...one, ...(taxonomy === undefined ? {} : { taxonomy }) })),
  { maxLength: 2 },
);

const serviceLine = (kind: Claims['kind']): fc.Arbitrary<ServiceLine> =>
  some<ServiceLine>(
    {
      line: fc.constantFrom('1', '2', '3'),
      procedure,
      revenueCode: fc.constantFrom('0120', '0250'),
      chargedCents: amount,
      unit: fc.constant('UN'),
      units: fc.integer({ min: 1, max: 99 }),
      place: fc.constant('11'),
      pointers: kind === '837P' ? fc.array(fc.constantFrom('1', '2'), { minLength: 1, maxLength: 4 }) : fc.constant([]),
      dates: fc.constant([{ kind: '472', format: 'D8', value: '20260301' }]),
      references: fc.constant([{ kind: '6R', value: '1' }]),
      drug: fc.constant('00004196501'),
      drugQuantity: fc.constant({ quantity: 7, unit: 'UN' }),
      providers,
      adjudications: fc.array(
        fc.record({
          payer: id,
          paidCents: amount,
          procedure,
          units: fc.integer({ min: 1, max: 9 }),
          adjustments: fc.array(cas, { maxLength: 1 }),
          dates: fc.constant([{ kind: '573', format: 'D8', value: '20260302' }]),
        }),
        { maxLength: 1 },
      ),
    },
    kind === '837P'
      ? ['line', 'procedure', 'chargedCents', 'pointers', 'dates', 'references', 'providers', 'adjudications']
      : ['line', 'revenueCode', 'chargedCents', 'pointers', 'dates', 'references', 'providers', 'adjudications'],
  ).map(({ place, revenueCode, ...rest }) => ({
    ...rest,
    ...(kind === '837P' && place !== undefined ? { place } : {}),
    ...(kind === '837I' && revenueCode !== undefined ? { revenueCode } : {}),
  }));

const claim = (kind: Claims['kind']): fc.Arbitrary<Claim> =>
  some<Claim>(
    {
      billing: party('85').map((one) => ({ ...one, taxonomy: '282N00000X' })),
      coverage,
      patient: fc.record({ relationship: fc.constant('19'), person: party('QC', 'person'), demographics }),
      claim: id,
      chargedCents: amount,
      place: fc.record({ code: fc.constantFrom('11', '13'), kind: fc.constant(kind === '837P' ? 'B' : 'A'), frequency: fc.constantFrom('1', '7', '8') }),
      signature: fc.constant('Y'),
      assignment: fc.constant('A'),
      benefits: fc.constant('Y'),
      release: fc.constant('Y'),
      admission: fc.record({ kind: fc.constant('1'), source: fc.constant('7'), status: fc.constant('01') }),
      dates: fc.array(dated, { maxLength: 2 }),
      attachments: fc.array(fc.record({ kind: fc.constant('OZ'), transmission: fc.constant('EL'), control: id }), { maxLength: 1 }),
      amounts: fc.array(fc.record({ kind: fc.constant('F3'), amountCents: amount }), { maxLength: 1 }),
      references: fc.array(reference, { maxLength: 2 }),
      codes: fc.constant([
        [{ kind: 'ABK', code: 'J189', onAdmission: 'Y' }],
        [
          { kind: 'ABF', code: 'I10' },
          { kind: 'ABF', code: 'E119', onAdmission: 'N' },
        ],
        [{ kind: 'BBR', code: '0BH17EZ', date: { format: 'D8', value: '20260301' } }],
        [{ kind: 'BE', code: '80', amountCents: cents(500) }],
      ]),
      providers,
      others: fc.array(otherCoverage, { maxLength: 2 }),
      lines: fc.array(serviceLine(kind), { minLength: 1, maxLength: 3 }),
    },
    ['billing', 'coverage', 'claim', 'chargedCents', 'place', 'dates', 'attachments', 'amounts', 'references', 'codes', 'providers', 'others', 'lines'],
  );

const claims = (kind: Claims['kind']): fc.Arbitrary<Claims> =>
  some<Claims>(
    {
      kind: fc.constant(kind),
      purpose: fc.constant('00'),
      reference: id,
      createdOn: days,
      createdAt: fc.constant('0830'),
      submitter: bare('41'),
      contact: fc.constant({ name: 'BILLING OFFICE', numbers: [{ kind: 'TE', number: '6175550100' }] }),
      receiver: bare('40'),
      claims: fc.array(claim(kind), { minLength: 1, maxLength: 3 }),
      oddities: fc.constant([]),
    },
    ['kind', 'purpose', 'reference', 'createdOn', 'createdAt', 'submitter', 'receiver', 'claims', 'oddities'],
  );

const asked = {
  trace: id,
  origin: id,
  subscriber: party('IL', 'person'),
  subscriberDemographics: demographics,
  dates: fc.constant([{ kind: '291', format: 'D8', value: '20260301' }]),
};
const delimiters = fc.constantFrom(
  { element: '*', component: ':', segment: '~', repetition: '^' },
  { element: '|', component: '>', segment: '\n', repetition: '!' },
);
const runs = { numRuns: 25 };

describe('parses back equal', () => {
  it.each(['837P', '837I'] as const)('%s', (kind) => {
    fc.assert(
      fc.property(claims(kind), delimiters, (set, by) => {
        const read = back('HC', claimVersions[kind], writeClaims(set, '0001'), by);
        // Totals of random claims are odd; they are not what is asked here.
        expect(typeof read === 'string' ? read : { ...read, oddities: [] }).toEqual(set);
      }),
      runs,
    );
  });

  it('270', () => {
    const inquiry = some<BenefitInquiries['asked'][number]>(
      {
        ...asked,
        dependent: party('03', 'person'),
        dependentDemographics: demographics,
        services: fc.array(fc.constantFrom('30', '47', 'UC'), { minLength: 1, maxLength: 3 }),
      },
      ['trace', 'subscriber', 'dates', 'services'],
    ).map(withoutOrphan);
    const set = fc.record({
      kind: fc.constant('270' as const),
      reference: id,
      createdOn: days,
      createdAt: fc.constant('0830'),
      payer: party('PR'),
      receiver: party('1P'),
      asked: fc.array(inquiry, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(set, delimiters, (one, by) => {
        expect(back('HS', '005010X279A1', writeBenefitInquiries(plainEnds(one), '0001'), by)).toEqual(plainEnds(one));
      }),
      runs,
    );
  });

  it('276', () => {
    const inquiry = some<StatusInquiries['asked'][number]>(
      {
        ...asked,
        dependent: party('QC', 'person'),
        dependentDemographics: demographics,
        provider: bare('1P'),
        references: fc.array(reference, { maxLength: 2 }),
        totalCents: amount,
      },
      ['trace', 'subscriber', 'dates', 'provider', 'references'],
    ).map(({ subscriber, dependent, ...rest }) =>
      withoutOrphan({ ...rest, subscriber: plainParty(subscriber), ...(dependent === undefined ? {} : { dependent: plainParty(dependent) }) }),
    );
    const set = fc.record({
      kind: fc.constant('276' as const),
      reference: id,
      createdOn: days,
      createdAt: fc.constant('0830'),
      payer: bare('PR'),
      receiver: bare('41'),
      asked: fc.array(inquiry, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(set, delimiters, (one, by) => {
        expect(back('HR', '005010X212', writeStatusInquiries(one, '0001'), by)).toEqual(one);
      }),
      runs,
    );
  });

  it('999', () => {
    const ack: Acknowledgement = {
      kind: '999',
      functional: 'HP',
      groupControl: '7',
      version: '005010X221A1',
      sets: [
        { code: '835', control: '0001', version: '005010X221A1', errors: [], verdict: 'A', codes: [] },
        {
          code: '835',
          control: '0002',
          errors: [
            {
              id: 'CLP',
              position: 9,
              loop: '2100',
              code: '8',
              elements: [
                { element: 3, code: '7' },
                { element: 5, component: 2, code: '1' },
              ],
            },
          ],
          verdict: 'R',
          codes: ['5'],
        },
      ],
      code: 'P',
      included: 2,
      received: 2,
      accepted: 1,
      groupCodes: [],
    };
    const read = back('FA', '005010X231A1', writeAcknowledgement(ack, '0001'));
    expect(typeof read === 'string' ? read : { ...read, segment: undefined }).toEqual({ ...ack, segment: undefined });
  });
});

const plainParty = ({ address: _address, references: _references, ...rest }: Party): Party => rest;
const plainEnds = (one: BenefitInquiries): BenefitInquiries => ({ ...one, payer: plainParty(one.payer), receiver: plainParty(one.receiver) });

/** Nobody has a birth date who is not asked about. */
function withoutOrphan<T extends { readonly dependent?: Party; readonly dependentDemographics?: unknown }>(one: T): T {
  if (one.dependent !== undefined) return one;
  const { dependentDemographics: _none, ...rest } = one;
  return rest as T;
}
