/** IN1, IN2, IN3 (HL7 v2.5.1 6.5.6 to 6.5.8) and PV1-20: who is expected to pay, in which order, and whether they agreed; without any member number. */
import { parseCents } from '@healthos/core/money.ts';
import type { CoverageRecorded, InsuredRelation, PayerClass } from '@healthos/core/financial/events.ts';
import type { EncounterId, PatientId } from '@healthos/core/ids.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import type { Gathering } from './gathering.ts';

export interface CoveredAbout {
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
}

/** One CoverageRecorded per IN1; without any, the financial class (PV1-20) says a class where it can be read. */
export function stateCoverage(gathering: Gathering, lines: readonly Segment[], about: CoveredAbout, pv1: Segment | undefined): void {
  const financialClass = payerClassIn([pv1?.text(20).trim() ?? ''], true);
  lines.forEach((in1, i) => {
    const behind = following(gathering.message.segments, in1);
    // IN2-25: how a clearing house knows the payer, where IN1-3 says nothing.
    const payer =
      in1.text(3).trim() ||
      (behind
        .find(({ id }) => id === 'IN2')
        ?.text(25)
        .trim() ??
        '') ||
      in1.text(4).trim();
    const own = payerClassIn([in1.text(15), in1.text(35), in1.text(2, 1), in1.text(2, 2), in1.text(4), in1.text(3), in1.text(9)], false);
    gathering.state(
      {
        type: 'CoverageRecorded',
        ...about,
        rank: rankIn(in1, i),
        payerClass: own !== 'unknown' ? own : i === 0 ? financialClass : 'unknown',
        ...(payer === '' ? {} : { payer }),
        ...termsOf(gathering, in1),
      },
      [in1],
    );
    for (const in3 of behind.filter(({ id }) => id === 'IN3')) stateAuthorisation(gathering, in1, in3, { ...about, rank: rankIn(in1, i), payer });
  });
  if (lines.length === 0 && financialClass !== 'unknown') gathering.state({ type: 'CoverageRecorded', ...about, rank: 1, payerClass: financialClass }, [pv1]);
}

/** What stands behind an IN1 up to the next one: its own IN2 and IN3. */
function following(segments: readonly Segment[], in1: Segment): readonly Segment[] {
  const after = segments.slice(segments.indexOf(in1) + 1);
  const end = after.findIndex(({ id }) => id !== 'IN2' && id !== 'IN3' && !id.startsWith('Z'));
  return end < 0 ? after : after.slice(0, end);
}

/** Table 0063, and what senders write. */
const relations: readonly (readonly [RegExp, InsuredRelation])[] = [
  [/^(SEL|SELF|18|1)$/i, 'self'],
  [/^(SPO|SPOUSE|01|2)$/i, 'spouse'],
  [/^(CHD|CHILD|NCH|SCH|19|3)$/i, 'child'],
];

/** Of an accident or of work, whoever is liable pays before the patient's own insurance. */
const liable = /\b(workers'? comp\w*|wc|auto|no-?fault|liability)\b/i;

type Terms = Omit<CoverageRecorded, 'type' | 'patient' | 'encounter' | 'rank' | 'payerClass' | 'payer'>;

/** An IN1-13 or a relation that is not there was not said; what stands there and is none is left out. */
function termsOf({ times }: Gathering, in1: Segment): Terms {
  const [plan, planType, relation] = [in1.text(2).trim(), in1.text(15).trim(), in1.text(17).trim()];
  const [from, to, verifiedAt] = [times.at(in1, 12), times.at(in1, 13), times.at(in1, 29)];
  const [priority, assigned, deductibleCents] = [Number(in1.text(22).trim() || Number.NaN), in1.text(20).trim().toUpperCase(), parseCents(in1.text(37))];
  const insured = relation === '' ? undefined : (relations.find(([pattern]) => pattern.test(relation))?.[1] ?? 'other');
  const isLiable = [in1.text(15), in1.text(35), in1.text(2, 2), in1.text(4)].some((text) => liable.test(text));
  return {
    ...(plan === '' ? {} : { plan }),
    ...(planType === '' ? {} : { planType }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(insured === undefined ? {} : { relation: insured }),
    ...(Number.isInteger(priority) && priority > 0 ? { priority } : {}),
    ...(assigned === 'Y' || assigned === 'N' ? { assigned: assigned === 'Y' } : {}),
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    ...(isLiable ? { liability: true } : {}),
    ...(deductibleCents === undefined ? {} : { deductibleCents }),
  };
}

/** A number is an agreement; a reason not to concur a refusal; else whether one is needed at all. */
function stateAuthorisation(
  gathering: Gathering,
  in1: Segment,
  in3: Segment,
  { patient, encounter, rank, payer }: CoveredAbout & { readonly rank: number; readonly payer: string },
): void {
  const { times } = gathering;
  const [number, required, refused] = [in3.text(2).trim(), in3.text(4).trim().toUpperCase(), in3.text(12).trim()];
  const step = refused !== '' ? 'denied' : number !== '' ? 'approved' : required === 'Y' ? 'required' : required === 'N' ? 'not-required' : undefined;
  if (step === undefined) return;
  const [from, to, days] = [times.at(in3, 9), times.at(in3, 10), Number(in3.text(11, 2).trim() || Number.NaN)];
  gathering.state(
    {
      type: 'AuthorisationStepped',
      authorisation: `${encounter ?? patient}|${rank}|admission`,
      patient,
      ...(encounter === undefined ? {} : { encounter }),
      rank,
      ...(payer === '' ? {} : { payer }),
      kind: 'admission',
      step,
      ...(number === '' ? {} : { number }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
      ...(Number.isInteger(days) && days > 0 ? { days } : {}),
      ...(refused === '' ? {} : { reason: refused }),
    },
    [in1, in3],
  );
}

/** IN1-22 (coordination of benefits) where it is a number, else IN1-1, else the place in the message. */
function rankIn(in1: Segment, i: number): number {
  const said = [in1.text(22), in1.text(1)].map((text) => Number(text.trim() || Number.NaN)).find((number) => Number.isInteger(number) && number > 0);
  return said ?? i + 1;
}

/** Table 0086 and 0064 are user-defined: what senders write, as whole words. Medicare before Medicaid, both before the private ones. */
const readings: readonly (readonly [RegExp, PayerClass])[] = [
  [/\b(medicare|mcr|cms medicare)\b/i, 'medicare'],
  [/\b(medicaid|medi-cal|mcd|chip)\b/i, 'medicaid'],
  [/\b(self[ -]?pay|self|uninsured|selfpay)\b/i, 'self-pay'],
  [/\b(champus|tricare|veterans?|va|workers'? comp\w*|wc|auto|no-?fault|indian health)\b/i, 'other'],
  [/\b(commercial|comm|blue|bcbs\w*|ppo|hmo|pos|epo|hdhp|aetna|cigna|united ?health\w*|uhc|humana|kaiser|anthem|private|ins|indemnity)\b/i, 'commercial'],
];
/** One- and two-letter codes of table 0086 and of common financial classes: read only where nothing else may stand. */
const letters: Readonly<Record<string, PayerClass>> = {
  MA: 'medicare',
  MB: 'medicare',
  MC: 'medicare',
  MR: 'medicare',
  MD: 'medicaid',
  MS: 'medicaid',
  CI: 'commercial',
  BL: 'commercial',
  HM: 'commercial',
  SP: 'self-pay',
  P: 'self-pay',
};

function payerClassIn(texts: readonly string[], lettersFirst: boolean): PayerClass {
  for (const [i, text] of texts.entries()) {
    const word = text.trim();
    if (word === '') continue;
    const letter = i === 0 || lettersFirst ? letters[word.toUpperCase()] : undefined;
    const found = letter ?? readings.find(([pattern]) => pattern.test(word))?.[1];
    if (found !== undefined) return found;
  }
  return 'unknown';
}
