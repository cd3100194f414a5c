/** 835 (005010X221A1): a payment and what was decided on each claim. Segments out of their place stop the reading; the sums are proven in balance.ts. */
import { addCents, negateCents, zeroCents, type Cents } from '@healthos/core/money.ts';
import { amount, amountOrZero, components, dayOf, oneOf, only, optional, optionalNumber, required, type Day } from './elements.ts';
import type { TransactionSet } from './interchange.ts';
import { addTo, addAdjustments, amountNamed, partyOf, payingParty, procedureOf, referenceOf, type OpenParty } from './parties.ts';
import { faultAt, stop, type Fault } from './problem.ts';
import type { Plb, Remittance, RemittedClaim, RemittedService } from './remitted.ts';
import type { Cas } from './sets.ts';
import type { Segment } from './segments.ts';

type Open<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer One)[] ? One[] : T[Key] };

/** Where the reading stands. */
type Loop = 'header' | 'payer' | 'payee' | 'heading' | 'claim' | 'line' | 'provider';

const follows: Readonly<Record<Loop, ReadonlySet<string>>> = {
  header: new Set(['BPR', 'NTE', 'TRN', 'CUR', 'REF', 'DTM', 'N1']),
  payer: new Set(['N3', 'N4', 'REF', 'PER', 'N1']),
  payee: new Set(['N3', 'N4', 'REF', 'RDM', 'PER', 'LX', 'CLP', 'PLB']),
  heading: new Set(['TS3', 'TS2', 'CLP', 'LX', 'PLB']),
  claim: new Set(['CAS', 'NM1', 'MIA', 'MOA', 'REF', 'DTM', 'PER', 'AMT', 'QTY', 'SVC', 'CLP', 'LX', 'PLB']),
  line: new Set(['DTM', 'CAS', 'REF', 'AMT', 'QTY', 'LQ', 'SVC', 'CLP', 'LX', 'PLB']),
  provider: new Set(['PLB']),
};

const statuses: ReadonlySet<string> = new Set(['1', '2', '3', '4', '5', '10', '13', '15', '16', '17', '19', '20', '21', '22', '23', '25', '27']);
const debitOrCredit: ReadonlySet<string> = new Set(['C', 'D']);

interface Reading {
  loop: Loop;
  readonly set: TransactionSet;
  bpr?: Segment;
  trn?: Segment;
  producedOn?: Day;
  payer?: OpenParty;
  payee?: OpenParty;
  readonly claims: Open<RemittedClaim>[];
  readonly providerAdjustments: Plb[];
  readonly oddities: Fault[];
}

/** Stops at the first segment or element that is not as the guide says. */
export function readRemittance(set: TransactionSet): Remittance {
  const reading: Reading = { loop: 'header', set, claims: [], providerAdjustments: [], oddities: [] };
  const last = set.segments.length - 1;
  for (let at = 1; at < last; at++) {
    const segment = set.segments[at];
    if (segment === undefined) break;
    if (!follows[reading.loop].has(segment.id)) stop('x12.unexpected-segment', segment);
    take(reading, segment);
  }
  return finished(reading);
}

function take(reading: Reading, segment: Segment): void {
  switch (segment.id) {
    case 'N1':
      return takeParty(reading, segment);
    case 'LX':
      reading.loop = 'heading';
      return void required(segment, 1);
    case 'CLP':
      return takeClaim(reading, segment);
    case 'SVC':
      return takeLine(reading, segment);
    case 'PLB':
      return takeProvider(reading, segment);
    default:
      return takeWithin(reading, segment);
  }
}

function takeParty(reading: Reading, segment: Segment): void {
  const role = required(segment, 1);
  if (reading.loop === 'header' && role === 'PR') {
    reading.loop = 'payer';
    reading.payer = payingParty(segment);
  } else if (reading.loop === 'payer' && role === 'PE') {
    reading.loop = 'payee';
    reading.payee = payingParty(segment);
  } else stop('x12.bad-element', segment, 1);
}

function takeWithin(reading: Reading, segment: Segment): void {
  const claim = reading.claims[reading.claims.length - 1];
  switch (reading.loop) {
    case 'header':
      if (segment.id === 'BPR')
        reading.bpr = reading.bpr === undefined && reading.set.segments[1] === segment ? segment : stop('x12.unexpected-segment', segment);
      else if (reading.bpr === undefined) stop('x12.missing-segment', 'BPR');
      else if (segment.id === 'TRN') reading.trn ??= segment;
      else if (segment.id === 'DTM' && required(segment, 1) === '405') Object.assign(reading, only('producedOn', dateOr(reading, segment, 2)));
      return;
    case 'payer':
      if (reading.payer !== undefined) addTo(reading.payer, segment);
      return;
    case 'payee':
      if (reading.payee !== undefined) addTo(reading.payee, segment);
      return;
    case 'claim':
      return claim === undefined ? undefined : takeInClaim(claim, segment);
    case 'line': {
      const line = claim?.lines[claim.lines.length - 1];
      return line === undefined ? undefined : takeInLine(line as Open<RemittedService>, segment);
    }
    case 'heading':
    case 'provider':
      return;
  }
}

function takeClaim(reading: Reading, clp: Segment): void {
  reading.loop = 'claim';
  const claim: Open<RemittedClaim> = {
    segment: clp,
    claim: required(clp, 1),
    status: oneOf(clp, 2, statuses),
    chargedCents: amount(clp, 3),
    paidCents: amount(clp, 4),
    patientCents: amountOrZero(clp, 5),
    adjustments: [],
    parties: [],
    references: [],
    remarks: [],
    lines: [],
  };
  const [filing, payerControl, drg] = [optional(clp, 6), optional(clp, 7), optional(clp, 11)];
  if (filing !== undefined) claim.filing = filing;
  if (payerControl !== undefined) claim.payerControl = payerControl;
  if (drg !== undefined) claim.drg = drg;
  reading.claims.push(claim);
}

function takeInClaim(claim: Open<RemittedClaim>, segment: Segment): void {
  switch (segment.id) {
    case 'CAS':
      return addAdjustments(claim.adjustments, segment);
    case 'NM1':
      return void claim.parties.push(partyOf(segment));
    case 'REF':
      return void claim.references.push(referenceOf(segment));
    case 'MOA':
      return void claim.remarks.push(...texts(segment, [3, 4, 5, 6, 7]));
    case 'MIA':
      return void claim.remarks.push(...texts(segment, [5, 20, 21, 22, 23]));
    case 'AMT': {
      const allowed = amountNamed(segment, 'AU');
      if (allowed !== undefined) claim.allowedCents = allowed;
      return;
    }
    case 'DTM': {
      const on = dayOf(required(segment, 2)) ?? stop('x12.bad-date', segment, 2);
      if (segment.elements[1] === '232') claim.serviceFrom = on;
      else if (segment.elements[1] === '233') claim.serviceThrough = on;
      return;
    }
  }
}

function takeLine(reading: Reading, svc: Segment): void {
  const claim = reading.claims[reading.claims.length - 1];
  if (claim === undefined) return stop('x12.unexpected-segment', svc);
  reading.loop = 'line';
  const { delimiters } = reading.set;
  const procedure = procedureOf(svc, 1, delimiters);
  if (procedure.kind === '') reading.oddities.push(faultAt('x12.bad-element', svc, 1));
  const line: Open<RemittedService> = { segment: svc, procedure, chargedCents: amount(svc, 2), paidCents: amountOrZero(svc, 3), adjustments: [], remarks: [] };
  const [revenueCode, units] = [optional(svc, 4), optionalNumber(svc, 5)];
  if (revenueCode !== undefined) line.revenueCode = revenueCode;
  if (units !== undefined) line.units = units;
  if (optional(svc, 6) !== undefined) line.submitted = procedureOf(svc, 6, delimiters);
  claim.lines.push(line);
}

function takeInLine(line: Open<RemittedService>, segment: Segment): void {
  switch (segment.id) {
    case 'CAS':
      return addAdjustments(line.adjustments, segment);
    case 'DTM': {
      const on = dayOf(required(segment, 2)) ?? stop('x12.bad-date', segment, 2);
      // 472 the day, 150 the first of several.
      if (segment.elements[1] === '472' || segment.elements[1] === '150') line.serviceOn = on;
      return;
    }
    case 'AMT': {
      const allowed = amountNamed(segment, 'B6');
      if (allowed !== undefined) line.allowedCents = allowed;
      return;
    }
    case 'REF':
      if (segment.elements[1] === '6R') line.reference = required(segment, 2);
      return;
    case 'LQ':
      return void line.remarks.push(required(segment, 2));
  }
}

/** Pairs of reason and amount up to six times. */
const providerEnd = 14;

function takeProvider(reading: Reading, plb: Segment): void {
  if (reading.payee === undefined) return stop('x12.unexpected-segment', plb);
  reading.loop = 'provider';
  const provider = required(plb, 1);
  const periodEnd = dayOf(required(plb, 2)) ?? stop('x12.bad-date', plb, 2);
  for (let at = 3; at < plb.elements.length && at <= providerEnd; at += 2) {
    const [reason = '', reference] = components(plb, at, reading.set.delimiters);
    if (reason === '' && optional(plb, at + 1) === undefined) continue;
    if (reason === '') stop('x12.missing-element', plb, at);
    const one = { provider, periodEnd, reason, ...(reference === undefined || reference === '' ? {} : { reference }), amountCents: amount(plb, at + 1) };
    reading.providerAdjustments.push(one);
  }
  if (plb.elements.length < 5) stop('x12.missing-element', plb, Math.max(3, plb.elements.length));
}

function finished({ bpr, trn, payer, payee, ...reading }: Reading): Remittance {
  if (bpr === undefined) return stop('x12.missing-segment', 'BPR');
  if (trn === undefined) return stop('x12.missing-segment', 'TRN');
  if (payer === undefined || payee === undefined) return stop('x12.missing-segment', 'N1');
  const paid = amount(bpr, 2);
  const debit = oneOf(bpr, 3, debitOrCredit) === 'D';
  return {
    kind: '835',
    handling: required(bpr, 1),
    paidCents: debit ? negateCents(paid) : paid,
    method: required(bpr, 4),
    ...only('paidOn', optional(bpr, 16) === undefined ? undefined : dateOr(reading, bpr, 16)),
    ...only('producedOn', reading.producedOn),
    trace: required(trn, 2),
    origin: required(trn, 3),
    payer,
    payee,
    claims: reading.claims,
    providerAdjustments: reading.providerAdjustments,
    oddities: [...reading.oddities, ...reading.claims.flatMap(patientShare)],
  };
}

/** A day of the header that no calendar has is odd: the other date stands for it, and no sum depends on it. */
function dateOr(reading: Pick<Reading, 'oddities'>, segment: Segment, element: number): Day | undefined {
  const on = dayOf(required(segment, element));
  if (on === undefined) reading.oddities.push(faultAt('x12.bad-date', segment, element));
  return on;
}

/** CLP05 should be what the PR adjustments come to. */
function patientShare(claim: RemittedClaim): Fault[] {
  if (claim.status === '22' || optional(claim.segment, 5) === undefined) return [];
  let shared = sharedIn(claim.adjustments);
  for (const { adjustments } of claim.lines) shared = addCents(shared, sharedIn(adjustments));
  return shared === claim.patientCents ? [] : [faultAt('x12.patient-share', claim.segment, 5)];
}

function sharedIn(adjustments: readonly Cas[]): Cents {
  let sum = zeroCents;
  for (const { group, amountCents } of adjustments) if (group === 'PR') sum = addCents(sum, amountCents);
  return sum;
}

function texts(segment: Segment, at: readonly number[]): string[] {
  return at.flatMap((element) => optional(segment, element) ?? []);
}
