/** The values that the sepsis screens read: of now from charts and devices, and of the past from charts alone, so that a moment found in them stays where it is. */
import type { Encounter } from '../encounter.ts';
import { getRow } from '../table.ts';
import { hourMs, type Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { readingsOf } from './analyte-readings.ts';
import { chartedReadings, vitalsOf, type VitalReading } from './encounter-vitals.ts';
import type { ScreenInputs } from './sepsis-screens.ts';

/** How long a sign and a laboratory value stand for now. */
export const holdsMs = { sign: 6 * hourMs, laboratory: 24 * hourMs } as const;
/** Charted values of a sign that are looked back at: as many as the index keeps. */
const chartedMost = 64;

export interface TimedInput {
  readonly input: keyof ScreenInputs;
  readonly at: Instant;
  readonly value: number | boolean;
  readonly position: number;
}

const signNames = { respiratoryRate: true, systolicPressure: true, heartRate: true, temperature: true } as const;
const laboratory = ['paCO2', 'leukocytes', 'bands'] as const;

/** Units in which the adult limits do not hold. */
export function isAdult(input: ViewInput, { location, age }: Encounter): boolean {
  const level = location === undefined ? undefined : getRow(input.hospital.operations.units, location.unit)?.levelOfCare;
  return age !== 'neonate' && age !== 'child' && level !== 'nicu' && level !== 'paediatrics' && level !== 'maternity';
}

function ofSign(vital: string, { at, value, position }: VitalReading): TimedInput | undefined {
  if (vital === 'consciousness') return { input: 'alert', at, value: value === 'A', position };
  return vital in signNames && typeof value === 'number' ? { input: vital as keyof typeof signNames, at, value, position } : undefined;
}

function analytes(input: ViewInput, encounter: Encounter): readonly TimedInput[] {
  return [...laboratory, 'gcs' as const].flatMap((name) => readingsOf(input, encounter, name).map((one): TimedInput => ({ input: name, ...one })));
}

/** The newest of each input that still stands, and when the first of them stops. */
export function inputsNow(input: ViewInput, encounter: Encounter): { readonly found: readonly TimedInput[]; readonly nextAt?: Instant } {
  const { signs, nextAt } = vitalsOf(input, encounter);
  const newest = new Map<string, TimedInput>();
  for (const [vital, reading] of signs) {
    const one = ofSign(vital, reading);
    if (one !== undefined) newest.set(one.input, one);
  }
  for (const one of analytes(input, encounter)) newest.set(one.input, one);
  const found = [...newest.values()].filter((one) => input.now - one.at <= holdOf(one));
  const ends = [...found.map((one) => (one.at + holdOf(one) + 1) as Instant), ...(nextAt === undefined ? [] : [nextAt])].sort((a, b) => a - b);
  return { found, ...(ends[0] === undefined ? {} : { nextAt: ends[0] }) };
}

const isLaboratory = (name: string): boolean => (laboratory as readonly string[]).includes(name);
export const holdOf = ({ input }: TimedInput): number => (isLaboratory(input) ? holdsMs.laboratory : holdsMs.sign);

export function screenInputs(found: readonly TimedInput[]): ScreenInputs {
  return Object.fromEntries(found.map(({ input, value }) => [input, value])) as ScreenInputs;
}

/** Every charted value with its time, oldest first; the same list whatever order the facts came in. */
export function chartedInputs(input: ViewInput, encounter: Encounter): readonly TimedInput[] {
  const signs = chartedReadings(input, encounter, chartedMost).flatMap(({ vital, ...reading }) => ofSign(vital, reading) ?? []);
  return [...signs, ...analytes(input, encounter)]
    .filter(({ at }) => at <= input.now)
    .sort((a, b) => a.at - b.at || (a.input < b.input ? -1 : a.input > b.input ? 1 : Number(a.value) - Number(b.value)));
}
