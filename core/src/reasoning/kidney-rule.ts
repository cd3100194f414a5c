/** Acute kidney injury of whoever is here, by KDIGO, with the rule that chose the baseline. */
import type { Encounter } from '../encounter.ts';
import { hourMs, instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';
import { heldSince, kdigo, kdigoPack, type KdigoParameters, type Kidney } from './kidney-injury.ts';
import { kidneyInputsOf } from './kidney-inputs.ts';

const words: Readonly<Record<Kidney['criteria'][number], string>> = {
  'rise-48h': 'creatinine up 0.3 in 48 h',
  'ratio-7d': 'creatinine 1.5 times baseline',
  urine: 'urine under 0.5 mL/kg/h',
};

export const kidneyInjury = encounterRule({
  ...kdigoPack,
  definition:
    'KDIGO: creatinine up 0.3 mg/dL in 48 h, or 1.5 times the baseline in 7 days, or urine under 0.5 mL/kg/h for 6 h; stage 2 at 2 times or 12 h, stage 3 at 3 times, 4.0 mg/dL, under 0.3 for 24 h or none for 12 h. The baseline is the lowest of the 7 days before, else the median of 8 to 365 days; without either it is not computed.',
  reads: ['analytes'],
  say: (input, encounter, parameters) => (encounter.status === 'in-progress' ? saidOf(input, encounter, parameters) : undefined),
});

function saidOf(input: ViewInput, encounter: Encounter, parameters: KdigoParameters): Said | undefined {
  const inputs = kidneyInputsOf(input, encounter);
  const newest = Math.max(inputs.creatinine.at(-1)?.at ?? 0, inputs.urine.at(-1)?.at ?? 0);
  const endsAt = instant(newest + parameters.holdsHours * hourMs);
  if (endsAt <= input.now) return undefined;
  const { stage, criteria, baseline, positions } = kdigo(inputs, parameters);
  const since = stage === 0 ? undefined : heldSince(inputs, parameters);
  if (since === undefined) return undefined;
  const why = criteria.map((one) => words[one]).join(', ');
  return {
    findings: [
      findingOf(`aki:${encounter.encounter}`, encounter, {
        severity: stage >= 2 ? 'critical' : 'watch',
        since,
        owner: 'Clinician',
        says: `${placeName(encounter)} AKI stage ${stage}: ${why}${baseline === undefined ? '' : `; baseline ${baseline.value} (${baseline.rule})`}`,
        positions,
      }),
    ],
    nextAt: endsAt,
  };
}
