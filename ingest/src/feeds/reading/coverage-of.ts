/** IN1 (HL7 v2.5.1 6.5.6) and PV1-20: who is expected to pay, as a class and a payer, without any member number. */
import type { PayerClass } from '@healthos/core/financial/events.ts';
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
    const payer = in1.text(3).trim() || in1.text(4).trim();
    const own = payerClassIn([in1.text(15), in1.text(35), in1.text(2, 1), in1.text(2, 2), in1.text(4), in1.text(3), in1.text(9)], false);
    gathering.state(
      {
        type: 'CoverageRecorded',
        ...about,
        rank: rankIn(in1, i),
        payerClass: own !== 'unknown' ? own : i === 0 ? financialClass : 'unknown',
        ...(payer === '' ? {} : { payer }),
      },
      [in1],
    );
  });
  if (lines.length === 0 && financialClass !== 'unknown') gathering.state({ type: 'CoverageRecorded', ...about, rank: 1, payerClass: financialClass }, [pv1]);
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
