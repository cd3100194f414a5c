/** The scrubber: what is wrong with a claim before a payer says so. Structural edits are built in; those of a licensed set come with its pack. */
import type { Zone } from '../../time.ts';
import type { ClaimSubmitted } from '../claim-events.ts';
import type { EditPack } from '../packs.ts';
import type { ClaimNow } from './claim-state.ts';
import { isLive, isOf } from './claim-state.ts';
import { loadedEdits } from './loaded-edits.ts';
import { isNpi } from './npi.ts';

export const structuralEdits = {
  'claim.no-lines': 'The claim has no line.',
  'claim.too-many-lines': 'The form has no room for so many lines.',
  'claim.total': 'The lines do not add up to the total.',
  'claim.key': 'The number of the claim is longer than payers give back.',
  'claim.twice': 'This payer has a claim of this form and visit already.',
  'npi.check-digit': 'The provider number does not prove itself.',
  'line.units': 'A line has no units, or less than none.',
  'line.amount': 'A line is worth nothing, or less.',
  'line.date': 'A line lies outside the period of the claim.',
  'line.revenue-code': 'A line of the institutional form has no revenue code.',
  'diagnosis.none': 'There is no principal diagnosis.',
  'diagnosis.twice': 'A diagnosis is said twice.',
  'diagnosis.shape': 'This is no ICD-10-CM code.',
  'diagnosis.too-many': 'The form has no room for so many diagnoses.',
  'stay.dates': 'The discharge lies before the admission.',
  'frequency.original': 'A claim in the place of another names the other, and how its payer calls it.',
  'secondary.primary': 'A claim to a second payer says what the first decided.',
  'pack.expired': 'No version of this edit set is in force on that day.',
} as const;
export type StructuralEdit = keyof typeof structuralEdits;

export interface EditHit {
  /** Of the structural ones, or of a pack: its own name. */
  readonly edit: string;
  readonly pack?: string;
  readonly severity: 'stop' | 'warn';
  readonly says: string;
  readonly line?: number;
  readonly value?: string;
}

export interface ScrubAbout {
  readonly packs: readonly EditPack[];
  readonly claims: readonly ClaimNow[];
  readonly zone: Zone;
  readonly sex?: 'F' | 'M' | 'X' | undefined;
}

const limits = { lines: { '837I': 999, '837P': 50 }, diagnoses: { '837I': 25, '837P': 12 }, key: 20 } as const;

type Where = Pick<EditHit, 'line' | 'value'>;
const hit = (edit: StructuralEdit, where: Where = {}, severity: EditHit['severity'] = 'stop'): EditHit => ({
  edit,
  severity,
  says: structuralEdits[edit],
  ...where,
});

export function scrub(claim: ClaimSubmitted, about: ScrubAbout): readonly EditHit[] {
  return [...wholeEdits(claim, about), ...lineEdits(claim), ...codeEdits(claim), ...loadedEdits(claim, about)];
}

function* wholeEdits(claim: ClaimSubmitted, { claims }: ScrubAbout): Generator<EditHit> {
  const { lines, form, frequency, rank } = claim;
  if (lines.length === 0) yield hit('claim.no-lines');
  if (lines.length > limits.lines[form]) yield hit('claim.too-many-lines', { value: String(lines.length) });
  const sum = lines.reduce((total, { amountCents }) => total + amountCents, 0);
  if (sum !== claim.totalCents) yield hit('claim.total', { value: String(claim.totalCents - sum) });
  if (claim.claim.length > limits.key) yield hit('claim.key', { value: claim.claim });
  if (frequency === '1' && claims.some((one) => isLive(one) && isOf(one, form, rank) && one.claim !== claim.claim)) yield hit('claim.twice');
  for (const npi of [claim.billing, claim.attending]) if (npi !== undefined && !isNpi(npi)) yield hit('npi.check-digit', { value: npi });
  const { admittedAt, dischargedAt } = claim;
  if (admittedAt !== undefined && dischargedAt !== undefined && dischargedAt < admittedAt) yield hit('stay.dates');
  if (frequency !== '1' && claim.replaces === undefined) yield hit('frequency.original');
  // A payer that never said how it calls the claim may still find it by our own number.
  if (frequency !== '1' && claim.replaces !== undefined && claim.payerControl === undefined) yield hit('frequency.original', {}, 'warn');
  if (rank > 1 && (claim.otherPayers ?? []).length === 0) yield hit('secondary.primary');
}

function* lineEdits({ lines, form, from, through }: ClaimSubmitted): Generator<EditHit> {
  for (const { line, units, amountCents, serviceAt, revenueCode } of lines) {
    if (!(units > 0) || !Number.isFinite(units)) yield hit('line.units', { line, value: String(units) });
    if (amountCents <= 0) yield hit('line.amount', { line, value: String(amountCents) });
    if (serviceAt < from || serviceAt > through) yield hit('line.date', { line });
    if (form === '837I' && revenueCode === undefined) yield hit('line.revenue-code', { line });
  }
}

/** A letter, two places of which the first is a digit, and up to four more. */
const icd10 = /^[A-Z]\d[0-9A-Z](?:[0-9A-Z]{1,4})?$/;

function* codeEdits({ diagnoses, form }: ClaimSubmitted): Generator<EditHit> {
  if (!diagnoses.some(({ use }) => use === 'principal')) yield hit('diagnosis.none');
  const counted = diagnoses.filter(({ use }) => use !== 'admitting').map(({ code }) => code);
  for (const code of new Set(counted.filter((one, i) => counted.indexOf(one) < i))) yield hit('diagnosis.twice', { value: code });
  for (const { code } of diagnoses) if (!icd10.test(code)) yield hit('diagnosis.shape', { value: code });
  if (counted.length > limits.diagnoses[form]) yield hit('diagnosis.too-many', { value: String(counted.length) });
}
