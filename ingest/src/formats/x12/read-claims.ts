/** 837P (X222) and 837I (X223) read: the levels of billing provider, subscriber and patient, then claims with their lines, by the order of segments. */
import { addCents, zeroCents } from '@healthos/core/money.ts';
import type { Claims } from './claims.ts';
import { amount, components, day, only, optional, required } from './elements.ts';
import type { TransactionSet } from './interchange.ts';
import { levelOf } from './levels.ts';
import { addTo, demographicsOf, partyOf } from './parties.ts';
import { coverageOf, takeInsured } from './read-coverage.ts';
import { faultAt, stop, type Fault } from './problem.ts';
import { type Open, type OpenClaim, type OpenCoverage, type OpenProvider, type Loop, type Reading } from './reading-claims.ts';
import { takeInClaim, takeInOther } from './read-claim.ts';
import { takeInLine } from './read-claim-line.ts';
import type { Segment } from './segments.ts';

export const readProfessional = (set: TransactionSet): Claims => readClaims(set, '837P');
export const readInstitutional = (set: TransactionSet): Claims => readClaims(set, '837I');

const below: Readonly<Record<string, readonly string[]>> = { '20': [], '22': ['20'], '23': ['22'] };

/** Segments of each loop; what begins another loop (HL, CLM, LX, SBR of another payer) is told apart in `take`. */
const follows: Readonly<Record<Loop, ReadonlySet<string>>> = {
  header: new Set('BHT REF NM1 PER N2 HL'.split(' ')),
  billing: new Set('PRV CUR NM1 N3 N4 REF PER HL'.split(' ')),
  subscriber: new Set('SBR PAT NM1 N3 N4 DMG REF PER HL CLM'.split(' ')),
  patient: new Set('PAT NM1 N3 N4 DMG REF PER HL CLM'.split(' ')),
  claim: new Set('DTP CL1 PWK CN1 AMT REF K3 NTE CR1 CR2 CR3 CRC HI HCP QTY CR5 CR6 HSD NM1 PRV N2 N3 N4 PER SBR LX CLM HL'.split(' ')),
  other: new Set('CAS AMT OI MIA MOA NM1 N3 N4 DTP REF PER SBR LX CLM HL'.split(' ')),
  line: new Set(
    'SV1 SV2 SV4 SV5 PWK CR1 CR3 CR5 CRC DTP QTY MEA CN1 REF AMT K3 NTE PS1 HSD HCP LIN CTP NM1 PRV N2 N3 N4 PER SVD CAS LQ FRM LX CLM HL'.split(' '),
  ),
};

function readClaims(set: TransactionSet, kind: Claims['kind']): Claims {
  const { segments } = set;
  const bht = segments[1];
  if (bht?.id !== 'BHT') return stop('x12.missing-segment', 'BHT');
  const reading: Reading = { kind, set, loop: 'header', seen: new Map(), said: new Map(), claims: [], begun: [] };
  for (let at = 2; at < segments.length - 1; at++) {
    const segment = segments[at];
    if (segment === undefined) break;
    if (!follows[reading.loop].has(segment.id)) stop('x12.unexpected-segment', segment);
    take(reading, segment);
  }
  const { submitter, receiver, claims } = reading;
  if (submitter === undefined || receiver === undefined) return stop('x12.missing-segment', 'NM1');
  if (claims.length === 0) return stop('x12.missing-segment', 'CLM');
  for (const claim of claims) if (claim.lines.length === 0) stop('x12.missing-segment', 'LX');
  return {
    kind,
    purpose: required(bht, 2),
    reference: required(bht, 3),
    createdOn: day(bht, 4),
    createdAt: optional(bht, 5) ?? '0000',
    submitter,
    ...only('contact', reading.contact),
    receiver,
    claims,
    oddities: totalsOf(reading),
  };
}

/** CLM02 should be what the lines come to. */
function totalsOf({ claims, begun }: Reading): Fault[] {
  return claims.flatMap((claim, i) => {
    const total = claim.lines.reduce((sum, line) => addCents(sum, line.chargedCents), zeroCents);
    const segment = begun[i];
    return total === claim.chargedCents || segment === undefined ? [] : [faultAt('x12.claim-total', segment, 2)];
  });
}

function take(reading: Reading, segment: Segment): void {
  switch (segment.id) {
    case 'HL':
      return takeLevel(reading, segment);
    case 'CLM':
      return beginClaim(reading, segment);
    case 'LX':
      return beginLine(reading, segment);
    case 'SBR':
      if (reading.loop === 'claim' || reading.loop === 'other') return beginOther(reading, segment);
      break;
  }
  switch (reading.loop) {
    case 'header':
      return takeInHeader(reading, segment);
    case 'billing':
      return takeInBilling(reading, segment);
    case 'subscriber':
      return takeInSubscriber(reading, segment);
    case 'patient':
      return takeInPatient(reading, segment);
    case 'claim':
      return takeInClaim(reading, segment);
    case 'other':
      return takeInOther(reading, segment);
    case 'line':
      return takeInLine(reading, segment);
  }
}

function takeInHeader(reading: Reading, segment: Segment): void {
  if (segment.id === 'NM1') {
    const party = partyOf(segment);
    if (party.role === '41') reading.submitter = party;
    else if (party.role === '40') reading.receiver = party;
    else stop('x12.bad-element', segment, 1);
  } else if (segment.id === 'PER' && reading.contact === undefined) {
    const numbers = [3, 5, 7].flatMap((at) => {
      const [kind, number] = [optional(segment, at), optional(segment, at + 1)];
      return kind === undefined || number === undefined ? [] : [{ kind, number }];
    });
    reading.contact = { ...only('name', optional(segment, 2)), numbers };
  }
}

function takeLevel(reading: Reading, hl: Segment): void {
  const { code, number, parent = '' } = levelOf(hl, reading.seen, below);
  const { said } = reading;
  // What is above a level is what its parent says, which need not be the one that came last.
  if (reading.billed !== undefined) said.set(reading.billed, { billing: reading.billing });
  if (reading.covered !== undefined) said.set(reading.covered, { coverage: reading.coverage });
  reading.party = undefined;
  reading.patient = undefined;
  const covered = code === '22' ? number : code === '23' ? parent : undefined;
  const billed = code === '20' ? number : (reading.seen.get(covered ?? '')?.parent ?? '');
  reading.billed = billed;
  reading.covered = covered;
  reading.billing = code === '20' ? undefined : said.get(billed)?.billing;
  reading.coverage = code === '23' ? said.get(parent)?.coverage : undefined;
  if (code === '20') {
    reading.loop = 'billing';
    reading.taxonomy = undefined;
  } else if (code === '22') reading.loop = 'subscriber';
  else {
    reading.loop = 'patient';
    reading.patient = {};
  }
}

function takeInBilling(reading: Reading, segment: Segment): void {
  if (segment.id === 'PRV') reading.taxonomy = required(segment, 3);
  else if (segment.id === 'NM1') {
    const party: OpenProvider = partyOf(segment);
    reading.party = party;
    if (party.role !== '85') return;
    if (reading.taxonomy !== undefined) party.taxonomy = reading.taxonomy;
    reading.billing = party;
  } else if (reading.party !== undefined) addTo(reading.party, segment);
}

function takeInSubscriber(reading: Reading, segment: Segment): void {
  if (segment.id === 'SBR') {
    reading.coverage = coverageOf(segment);
    return;
  }
  const { coverage } = reading;
  if (coverage === undefined) return stop('x12.missing-segment', 'SBR');
  takeInsured(reading, coverage, segment);
}

function takeInPatient(reading: Reading, segment: Segment): void {
  const { patient } = reading;
  if (patient === undefined) return;
  if (segment.id === 'PAT') patient.relationship = required(segment, 1);
  else if (segment.id === 'NM1') reading.party = patient.person = partyOf(segment);
  else if (segment.id === 'DMG') patient.demographics = demographicsOf(segment);
  else if (reading.party !== undefined) addTo(reading.party, segment);
}

function beginClaim(reading: Reading, clm: Segment): void {
  const { billing, coverage, patient } = reading;
  if (billing === undefined) return stop('x12.missing-segment', 'NM1');
  const { insured, payer } = coverage ?? stop('x12.missing-segment', 'SBR');
  if (coverage === undefined || insured === undefined || payer === undefined) return stop('x12.missing-segment', 'NM1');
  const [code, kind, frequency] = components(clm, 5, reading.set.delimiters);
  if (code === undefined) return stop('x12.missing-element', clm, 5);
  if (kind === undefined || kind === '') return stop('x12.missing-element', clm, 5, 2);
  if (frequency === undefined || frequency === '') return stop('x12.missing-element', clm, 5, 3);
  const who =
    patient?.person === undefined
      ? undefined
      : { relationship: patient.relationship ?? '', person: patient.person, ...only('demographics', patient.demographics) };
  const claim: OpenClaim = {
    billing,
    coverage: { ...coverage, insured, payer },
    claim: required(clm, 1),
    chargedCents: amount(clm, 2),
    place: { code, kind, frequency },
    dates: [],
    attachments: [],
    amounts: [],
    references: [],
    codes: [],
    providers: [],
    others: [],
    lines: [],
  };
  const [signature, assignment, benefits, release] = [optional(clm, 6), optional(clm, 7), optional(clm, 8), optional(clm, 9)];
  if (who !== undefined) claim.patient = who;
  if (signature !== undefined) claim.signature = signature;
  if (assignment !== undefined) claim.assignment = assignment;
  if (benefits !== undefined) claim.benefits = benefits;
  if (release !== undefined) claim.release = release;
  reading.loop = 'claim';
  reading.party = undefined;
  reading.claims.push(claim);
  reading.begun.push(clm);
}

function beginOther(reading: Reading, sbr: Segment): void {
  const claim = reading.claims[reading.claims.length - 1];
  if (claim === undefined) return stop('x12.unexpected-segment', sbr);
  reading.loop = 'other';
  reading.party = undefined;
  reading.other = { ...coverageOf(sbr), adjustments: [], amounts: [], dates: [] };
  claim.others.push(reading.other as Open<OpenClaim['others'][number]>);
}

function beginLine(reading: Reading, lx: Segment): void {
  const claim = reading.claims[reading.claims.length - 1];
  if (claim === undefined) return stop('x12.unexpected-segment', lx);
  for (const other of claim.others)
    if ((other as OpenCoverage).insured === undefined || (other as OpenCoverage).payer === undefined) stop('x12.missing-segment', 'NM1');
  reading.loop = 'line';
  reading.party = undefined;
  reading.adjudication = undefined;
  claim.lines.push({ line: required(lx, 1), chargedCents: zeroCents, pointers: [], dates: [], references: [], providers: [], adjudications: [] });
}
