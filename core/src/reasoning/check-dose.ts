/** The dose against the range of the pack: a single dose, a day of them, by body weight, and by renal function. */
import type { Analyte } from '../codes/analytes.ts';
import type { PatientId } from '../ids.ts';
import { dayMs } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { readingsOfRecords, type AnalyteReading } from './analyte-readings.ts';
import { ingredientsOf } from './drug-names.ts';
import type { MedicationPack, PackDose } from './medication-pack.ts';
import { checkOf, type MedicationCheck, type MedicationOrder } from './medication-check.ts';

/** A weight holds so long, a renal function so long. */
export const inputHoldsMs = { weight: 30 * dayMs, egfr: 7 * dayMs } as const;

const units: ReadonlyMap<PackDose['unit'], ReadonlyMap<string, number>> = new Map([
  ['mg', new Map(Object.entries({ mg: 1, g: 1000, mcg: 0.001, ug: 0.001, µg: 0.001 }))],
  ['[iU]', new Map(Object.entries({ '[iU]': 1, '[IU]': 1, IU: 1, U: 1, unit: 1, units: 1, "[USP'U]": 1 }))],
  ['meq', new Map(Object.entries({ meq: 1, mEq: 1 }))],
]);

/** The amount in the unit of the pack; undefined where the literal is no plain number or the unit is not known. */
export function amountOf(dose: MedicationOrder['dose'], unit: PackDose['unit']): number | undefined {
  const literal = dose?.literal.trim() ?? '';
  const factor = dose?.unit === undefined ? undefined : units.get(unit)?.get(dose.unit);
  return /^\d+(\.\d+)?$/.test(literal) && factor !== undefined ? exact(Number(literal) * factor) : undefined;
}

/** On the decimals that were written: 0.1 g three times is 300 mg whatever binary makes of it. */
const exact = (value: number): number => Number(value.toPrecision(12));

interface Known {
  readonly amount: number;
  readonly perDay?: number;
  readonly weight?: AnalyteReading;
  readonly egfr?: AnalyteReading;
}
interface Breach {
  readonly says: string;
  readonly grave: boolean;
  readonly positions: readonly number[];
}

export function doseChecks(input: ViewInput, pack: MedicationPack, asked: MedicationOrder, records: readonly PatientId[]): readonly MedicationCheck[] {
  const drug = ingredientsOf(pack, asked.code);
  const [only] = drug;
  // The parts of a combination have no dose of their own in an order.
  if (only === undefined || drug.length > 1) return [];
  const limits = pack.doses.filter(
    ({ ingredient, route }) => ingredient === only.ingredient && (route === undefined || asked.route === undefined || route === asked.route),
  );
  return limits.flatMap((limit) => checked(input, pack, asked, records, limit));
}

function checked(input: ViewInput, pack: MedicationPack, asked: MedicationOrder, records: readonly PatientId[], limit: PackDose): readonly MedicationCheck[] {
  const amount = amountOf(asked.dose, limit.unit);
  const newest = (analyte: Analyte & keyof typeof inputHoldsMs): AnalyteReading | undefined => {
    const last = readingsOfRecords(input, records, analyte).at(-1);
    return last !== undefined && last.at > input.now - inputHoldsMs[analyte] ? last : undefined;
  };
  const [weight, egfr] = [newest('weight'), newest('egfr')];
  const missing = missingOf(limit, asked, { amount, weight, egfr });
  const breaches =
    amount === undefined
      ? avoided(limit, egfr)
      : breachesOf(limit, {
          amount,
          ...(asked.everyHours === undefined ? {} : { perDay: exact((amount * 24) / asked.everyHours) }),
          ...(weight === undefined ? {} : { weight }),
          ...(egfr === undefined ? {} : { egfr }),
        });
  const key = `${limit.ingredient}:${limit.route ?? 'any'}`;
  return [
    ...breaches.map(({ says, grave, positions }, i) =>
      checkOf(pack, {
        check: `dose:${key}:${i}`,
        kind: 'dose',
        severity: grave ? 'serious' : 'moderate',
        says: `${limit.ingredient} ${says}`,
        evidence: limit.evidence,
        positions,
      }),
    ),
    ...(missing.length === 0
      ? []
      : [
          checkOf(pack, {
            check: `dose-inputs:${key}`,
            kind: 'not-computable',
            severity: 'info',
            says: `${limit.ingredient}: the dose is not fully checked without ${missing.join(', ')}`,
            evidence: limit.evidence,
            missing,
            positions: [],
          }),
        ]),
  ];
}

function missingOf(
  limit: PackDose,
  asked: MedicationOrder,
  known: { readonly amount: number | undefined; readonly weight: AnalyteReading | undefined; readonly egfr: AnalyteReading | undefined },
): readonly string[] {
  const byWeight = limit.maxSinglePerKg !== undefined || limit.maxDailyPerKg !== undefined;
  const byDay = limit.maxDaily !== undefined || limit.maxDailyPerKg !== undefined;
  return [
    ...(known.amount === undefined ? [`a dose in ${limit.unit}`] : []),
    ...(byDay && asked.everyHours === undefined ? ['how often'] : []),
    ...(byWeight && known.weight === undefined ? ['weight'] : []),
    ...(limit.renal !== undefined && known.egfr === undefined ? ['eGFR'] : []),
  ];
}

function breachesOf(limit: PackDose, known: Known): readonly Breach[] {
  const { amount, perDay, weight, egfr } = known;
  const { unit } = limit;
  const found: Breach[] = [];
  const over = (value: number | undefined, most: number | undefined, what: string, positions: readonly number[] = []): void => {
    if (value !== undefined && most !== undefined && value > exact(most))
      found.push({ says: `${value} ${unit} ${what}: at most ${exact(most)}`, grave: true, positions });
  };
  if (limit.minSingle !== undefined && amount < limit.minSingle)
    found.push({ says: `${amount} ${unit} at once: usually at least ${limit.minSingle}`, grave: false, positions: [] });
  over(amount, limit.maxSingle, 'at once');
  over(perDay, limit.maxDaily, 'a day');
  if (weight !== undefined) {
    over(amount, times(limit.maxSinglePerKg, weight.value), `at once at ${exact(weight.value)} kg`, [weight.position]);
    over(perDay, times(limit.maxDailyPerKg, weight.value), `a day at ${exact(weight.value)} kg`, [weight.position]);
  }
  const renal = renalOf(limit, egfr);
  if (renal !== undefined && egfr !== undefined) over(perDay, renal.maxDaily, `a day at eGFR ${exact(egfr.value)}`, [egfr.position]);
  return [...found, ...avoided(limit, egfr)];
}

const times = (a: number | undefined, b: number): number | undefined => (a === undefined ? undefined : a * b);

/** The narrowest band that the renal function falls into. */
function renalOf({ renal = [] }: PackDose, egfr: AnalyteReading | undefined): NonNullable<PackDose['renal']>[number] | undefined {
  return egfr === undefined ? undefined : renal.filter(({ below }) => egfr.value < below).sort((a, b) => a.below - b.below)[0];
}

function avoided(limit: PackDose, egfr: AnalyteReading | undefined): readonly Breach[] {
  const band = renalOf(limit, egfr);
  if (band?.avoid !== true || egfr === undefined) return [];
  return [{ says: `is to be avoided under eGFR ${band.below}: it is ${exact(egfr.value)}`, grave: true, positions: [egfr.position] }];
}
