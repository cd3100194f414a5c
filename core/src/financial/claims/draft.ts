/** The claim that an account would send now: its lines, codes and payers; what still holds it, each missing thing by name; and which edits it fails. */
import { addCents, zeroCents, type Cents } from '../../money.ts';
import { dayMs, instant, startOfLocalDay, type Instant, type Zone } from '../../time.ts';
import { visitOf, beganAt } from '../../visit-numbers.ts';
import type { Encounter } from '../../encounter.ts';
import type { ClaimDiagnosis, ClaimForm, ClaimFrequency, ClaimSubmitted, OtherPayer } from '../claim-events.ts';
import { coveragesOf, type Coverage } from '../coverage/coverages.ts';
import { isGrouped } from '../coding/grouper.ts';
import type { Ledger } from '../ledger.ts';
import type { Books } from '../lines.ts';
import { settingOf } from '../stay-facts.ts';
import { billingAt, type BillingPack } from './billing-pack.ts';
import { billedLines, formOf, type BilledLines } from './claim-lines.ts';
import { claimKey } from './claim-key.ts';
import { claimsOn, isLive, isOf, lastDecision, type ClaimNow } from './claim-state.ts';
import type { EditPack } from '../packs.ts';
import { billingPacks, editPacks } from './packs-of.ts';
import { scrub, type EditHit } from './scrub.ts';

export const missingFacts = {
  'not-discharged': 'The stay is not over.',
  'hold-days': 'The bill is held for late charges.',
  coverage: 'Nobody knows who pays.',
  payer: 'The payer has no number.',
  'principal-diagnosis': 'No principal diagnosis is coded.',
  'final-coding': 'The coder has not said the final codes.',
  price: 'Something was done that no price knows.',
  'charge-held': 'A charge is held.',
  'credit-above-charge': 'More was posted back than was charged.',
  'held-by-person': 'Somebody holds the claim.',
  'primary-remittance': 'The payer before has not decided.',
  billing: 'No billing pack is in force.',
  'no-charges': 'Nothing is to be billed.',
} as const;
export type MissingFact = keyof typeof missingFacts;

export interface Missing {
  readonly missing: MissingFact;
  /** How many, or which. */
  readonly value?: string;
  /** When time alone ends it. */
  readonly until?: Instant;
}

export interface Draft {
  /** As it would be sent. */
  readonly claim: ClaimSubmitted;
  readonly missing: readonly Missing[];
  readonly edits: readonly EditHit[];
  readonly isReady: boolean;
  /** The claim before it that was refused at the door: somebody looks before the next one goes. */
  readonly after?: string;
  /** When the hold is over, where the stay is. */
  readonly dueAt?: Instant;
  readonly expectedCents?: Cents;
}

export interface DraftAbout {
  readonly books: Books;
  readonly encounter: Encounter;
  readonly ledger: Ledger;
  readonly zone: Zone;
}

/** What drafts are made of, read out of the pictures: they may be made later, and no picture is kept until then. */
interface Basis extends Omit<DraftAbout, 'books'> {
  readonly now: Instant;
  readonly claims: readonly ClaimNow[];
  readonly coverages: readonly Coverage[];
  readonly billing: BillingPack | undefined;
  readonly editPacks: readonly EditPack[];
}

function basisOf({ books, encounter, ledger, zone }: DraftAbout): Basis {
  const { hospital, now } = books;
  return {
    encounter,
    ledger,
    zone,
    now,
    claims: claimsOn(hospital, visitOf(encounter.encounter)),
    coverages: coveragesOf(books, encounter),
    billing: billingAt(billingPacks(hospital), encounter.dischargedAt ?? now),
    editPacks: editPacks(hospital),
  };
}

interface Turn {
  readonly form: ClaimForm;
  readonly rank: number;
  readonly coverage: Coverage | undefined;
  readonly frequency: ClaimFrequency;
  readonly replaces?: ClaimNow;
  readonly otherPayers: readonly OtherPayer[];
}

/** Who pays oneself gets a statement, no claim. */
export const isBilled = (encounter: Encounter, { payerClass, lineCount }: Pick<Ledger, 'payerClass' | 'lineCount'>): boolean =>
  payerClass !== 'self-pay' && lineCount > 0 && encounter.status !== 'cancelled' && encounter.stub !== true;

/** Until it is, no draft is ready or due. */
export const isStayOver = ({ dischargedAt, class: of, status }: Encounter): boolean => dischargedAt !== undefined || (of !== 'I' && status === 'finished');

/** The claims of an account whose turn has come: of each form the first payer that has none, once those before it decided. */
export const draftsOf = (about: DraftAbout): readonly Draft[] => draftsLater(about)();

/** The same, made when they are first asked for. */
export function draftsLater(about: DraftAbout): () => readonly Draft[] {
  if (!isBilled(about.encounter, about.ledger)) return () => [];
  const basis = basisOf(about);
  let made: readonly Draft[] | undefined;
  return () => (made ??= draftsFrom(basis));
}

function draftsFrom(basis: Basis): readonly Draft[] {
  const forms = new Set<ClaimForm>(basis.ledger.lines.map(formOf));
  return [...forms].sort().flatMap((form) => {
    const turn = nextTurn(basis, form);
    return turn === undefined ? [] : [draftOf(basis, turn)];
  });
}

function nextTurn({ claims, coverages }: Basis, form: ClaimForm): Turn | undefined {
  const otherPayers: OtherPayer[] = [];
  for (const rank of [1, 2, 3]) {
    const coverage = coverages.find(({ order }) => order === rank);
    if (rank > 1 && (coverage === undefined || otherPayers.every(({ patientCents }) => patientCents <= 0))) return undefined;
    const live = claims.find((one) => isLive(one) && isOf(one, form, rank));
    if (live === undefined) return { form, rank, coverage, frequency: '1', otherPayers };
    const decided = lastDecision(live.remitted);
    if (decided === undefined || live.sent === undefined) return undefined;
    const { paidCents, patientCents, adjustments, lines } = decided.event;
    otherPayers.push({
      payer: live.sent.payer,
      payerClass: live.sent.payerClass,
      rank,
      paidCents,
      patientCents,
      adjustments: [...adjustments, ...lines.flatMap((line) => line.adjustments)].map(({ group, reason, amountCents }) => ({ group, reason, amountCents })),
    });
  }
  return undefined;
}

/** The claim in the place of one that went out, with what stands now; or the one that takes it back as it was. */
export function correctionOf(about: DraftAbout, live: ClaimNow, frequency: '7' | '8'): Draft | undefined {
  const { sent } = live;
  if (sent === undefined) return undefined;
  const basis = basisOf(about);
  const turn: Turn = {
    form: sent.form,
    rank: sent.rank,
    coverage: basis.coverages.find(({ order }) => order === sent.rank),
    frequency,
    replaces: live,
    otherPayers: sent.otherPayers ?? [],
  };
  const draft = draftOf(basis, turn);
  if (frequency === '7') return draft;
  const { claim, replaces, payerControl } = draft.claim;
  const { batch: _batch, by: _by, ...was } = sent;
  const back = { ...was, claim, frequency, ...(replaces === undefined ? {} : { replaces }), ...(payerControl === undefined ? {} : { payerControl }) };
  return { claim: back, missing: [], edits: [], isReady: true };
}

function draftOf(basis: Basis, turn: Turn): Draft {
  const { encounter, ledger, zone, billing, claims } = basis;
  const billed = billedLines(ledger.lines, turn.form, zone, billing ?? noBilling);
  const claim = claimOf(basis, turn, billed);
  const missing = missingOf(basis, turn, billed, claim);
  const edits = scrub(claim, { packs: basis.editPacks, claims, zone, sex: encounter.sex });
  const dueAt = billDueAt(basis, billing);
  const refused = claims.findLast((one) => one.standing === 'rejected' && isOf(one, turn.form, turn.rank));
  return {
    claim,
    missing,
    edits,
    isReady: missing.length === 0 && !edits.some(({ severity }) => severity === 'stop'),
    ...(refused === undefined ? {} : { after: refused.claim }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(ledger.gap === undefined ? { expectedCents: ledger.expectedCents } : {}),
  };
}

const noBilling: Pick<BillingPack, 'revenueCodes'> & BillingPack = {
  kind: 'billing',
  version: 'none',
  effectiveFrom: instant(0),
  source: 'none in force',
  npi: '',
  holdDays: 0,
  submit: 'propose',
  batchClaims: 1,
  facilityCodes: { inpatient: '', outpatient: '' },
  revenueCodes: {},
};

function claimOf(basis: Basis, turn: Turn, { lines }: BilledLines): ClaimSubmitted {
  const { now, encounter, ledger, billing, claims } = basis;
  const { form, rank, coverage, frequency, replaces, otherPayers } = turn;
  const { admittedAt, dischargedAt, disposition } = encounter;
  const from = beganAt(encounter) ?? lines[0]?.serviceAt ?? now;
  const group = ledger.group?.group;
  const facility = billing?.facilityCodes[encounter.class === 'I' ? 'inpatient' : 'outpatient'];
  const { procedures } = ledger.codes;
  return {
    type: 'ClaimSubmitted',
    claim: claimKey(encounter.encounter, form, rank, claims.filter((one) => isOf(one, form, rank)).length + 1),
    encounter: visitOf(encounter.encounter),
    patient: encounter.patient,
    payer: coverage?.said.payer ?? '',
    payerClass: coverage?.said.payerClass ?? 'unknown',
    rank,
    form,
    setting: settingOf(encounter),
    frequency,
    lines,
    diagnoses: diagnosesOf(basis),
    totalCents: lines.reduce((sum, { amountCents }) => addCents(sum, amountCents), zeroCents),
    from: lines.reduce((first, { serviceAt }) => (serviceAt < first ? serviceAt : first), from),
    through: lines.reduce((last, { serviceAt }) => (serviceAt > last ? serviceAt : last), dischargedAt ?? from),
    ...(replaces === undefined ? {} : { replaces: replaces.claim }),
    ...(replaces?.payerControl === undefined ? {} : { payerControl: replaces.payerControl }),
    ...(procedures.length === 0 ? {} : { procedures: procedures.map(({ code, at }) => ({ code, ...(at === undefined ? {} : { at }) })) }),
    ...(form === '837I' && group !== undefined && isGrouped(group) ? { drg: group.drg } : {}),
    ...(form === '837I' && facility !== undefined && facility !== '' ? { billType: `${facility}${frequency}` } : {}),
    ...(admittedAt === undefined ? {} : { admittedAt }),
    ...(dischargedAt === undefined ? {} : { dischargedAt }),
    ...(ledger.facts.days === undefined ? {} : { days: ledger.facts.days }),
    ...(disposition === undefined ? {} : { disposition }),
    ...(billing === undefined ? {} : { billing: billing.npi }),
    ...(otherPayers.length === 0 ? {} : { otherPayers }),
  };
}

/** Of the stay as coded; of care without a stay what was said of the visit. */
function diagnosesOf({ ledger }: Basis): readonly ClaimDiagnosis[] {
  const { diagnoses, admitting } = ledger.codes;
  return [
    ...diagnoses.map(({ code }, i) => ({ code, use: i === 0 ? ('principal' as const) : ('secondary' as const) })),
    ...(admitting === undefined ? [] : [{ code: admitting.code, use: 'admitting' as const }]),
  ];
}

function missingOf(basis: Basis, { form, rank, coverage, replaces }: Turn, billed: BilledLines, claim: ClaimSubmitted): readonly Missing[] {
  const { now, encounter, ledger, billing, claims } = basis;
  const missing: Missing[] = [];
  const add = (fact: MissingFact, more: Omit<Missing, 'missing'> = {}): void => void missing.push({ missing: fact, ...more });
  if (!isStayOver(encounter)) add('not-discharged');
  const due = billDueAt(basis, billing);
  if (replaces === undefined && rank === 1 && due !== undefined && now < due) add('hold-days', { until: due });
  if (billing === undefined) add('billing');
  if (coverage === undefined || coverage.said.payerClass === 'unknown') add('coverage');
  if (coverage !== undefined && coverage.said.payer === undefined) add('payer');
  const isStay = encounter.class === 'I';
  if (claim.diagnoses.every(({ use }) => use !== 'principal')) add('principal-diagnosis');
  else if (isStay && !ledger.codes.isFinal) add('final-coding');
  if (ledger.unpriced > 0) add('price', { value: String(ledger.unpriced) });
  if (billed.held.length > 0) add('charge-held', { value: String(billed.held.length) });
  if (billed.loose.length > 0) add('credit-above-charge', { value: billed.loose.map(({ code }) => code).join(', ') });
  if (billed.lines.length === 0) add('no-charges');
  const held = claims.find((one) => one.standing === 'held' && (one.claim === claim.claim || isOf(one, form, rank)));
  if (held !== undefined) add('held-by-person', held.held?.reason === undefined ? {} : { value: held.held.reason });
  return missing;
}

/** Local midnight, so many days after the discharge. */
export function billDueAt({ encounter, zone }: Pick<DraftAbout, 'encounter' | 'zone'>, billing: BillingPack | undefined): Instant | undefined {
  const { dischargedAt } = encounter;
  if (dischargedAt === undefined || billing === undefined) return undefined;
  // Half a day on, so that a day of 23 or 25 hours is one day.
  const day = instant(startOfLocalDay(dischargedAt, zone) + billing.holdDays * dayMs + dayMs / 2);
  return startOfLocalDay(day, zone);
}
