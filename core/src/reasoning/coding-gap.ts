/** Coding gaps: a value of the stay that a diagnosis stands for, and no diagnosis of it among the codes. A question to the physician, never a code by itself. */
import type { Encounter } from '../encounter.ts';
import { stayCodes } from '../financial/coding/stay-codes.ts';
import { dayMs, instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { readingsOf, type AnalyteReading } from './analyte-readings.ts';
import type { Analyte } from '../codes/analytes.ts';
import { encounterRule, findingOf, placeName } from './encounter-rule.ts';
import { kidneyInputsOf } from './kidney-inputs.ts';
import { kdigo } from './kidney-injury.ts';

interface Sign {
  readonly what: string;
  /** Any code that begins so answers it. */
  readonly begins: readonly string[];
  /** Positions of what shows it; none = it is not there. */
  shown(input: ViewInput, encounter: Encounter): readonly number[];
}

const where =
  (analyte: Analyte, isSign: (value: number) => boolean) =>
  (input: ViewInput, encounter: Encounter): readonly number[] =>
    readingsOf(input, encounter, analyte)
      .filter(({ value }: AnalyteReading) => isSign(value))
      .map(({ position }) => position);

/** Bounds at which the condition is usually named; a clinician says whether it was. */
const signs: readonly Sign[] = [
  { what: 'low sodium', begins: ['E871', 'E222'], shown: where('sodium', (value) => value < 130) },
  { what: 'high sodium', begins: ['E870'], shown: where('sodium', (value) => value > 150) },
  { what: 'low potassium', begins: ['E876'], shown: where('potassium', (value) => value < 3) },
  { what: 'haemoglobin below 7', begins: ['D5', 'D6'], shown: where('hemoglobin', (value) => value < 7) },
  { what: 'lactate above 4', begins: ['E872', 'A40', 'A41', 'R65', 'R57'], shown: where('lactate', (value) => value > 4) },
  {
    what: 'acute kidney injury by KDIGO',
    begins: ['N17', 'N990', 'O904'],
    shown: (input, encounter) => {
      const { stage, positions } = kdigo(kidneyInputsOf(input, encounter));
      return stage === 0 ? [] : positions;
    },
  },
];

export const codingGap = encounterRule({
  rule: 'coding-gap',
  version: '1',
  source: 'HealthOS; KDIGO 2012 for the kidney',
  definition:
    'An inpatient stay that somebody codes has a sodium below 130 or above 150, a potassium below 3, a haemoglobin below 7, a lactate above 4 or acute kidney injury by KDIGO, and no diagnosis that stands for it; from admission until seven days after it ended.',
  parameters: { afterDays: 7 },
  reads: ['analytes', 'lines'],
  say: (input, encounter, { afterDays }) => {
    const { dischargedAt, admittedAt } = encounter;
    if (encounter.class !== 'I' || admittedAt === undefined || encounter.status === 'cancelled') return undefined;
    const endsAt = dischargedAt === undefined ? undefined : instant(dischargedAt + afterDays * dayMs);
    if (endsAt !== undefined && endsAt <= input.now) return undefined;
    const { diagnoses } = stayCodes(input, encounter);
    if (diagnoses.length === 0) return undefined;
    const open = signs.flatMap(({ what, begins, shown }) => {
      if (diagnoses.some(({ code }) => begins.some((beginning) => code.startsWith(beginning)))) return [];
      const positions = shown(input, encounter);
      return positions.length === 0 ? [] : [{ what, positions }];
    });
    const findings =
      open.length === 0
        ? []
        : [
            findingOf(`coding-gap:${encounter.encounter}`, encounter, {
              severity: 'info',
              since: admittedAt,
              owner: 'Coding',
              says: `${dischargedAt === undefined ? placeName(encounter) : encounter.encounter} not coded: ${open.map(({ what }) => what).join(', ')}`,
              positions: open.flatMap(({ positions }) => positions),
            }),
          ];
    return { findings, ...(endsAt === undefined ? {} : { nextAt: endsAt }) };
  },
});
