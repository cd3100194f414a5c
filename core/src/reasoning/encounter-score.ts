/** NEWS2 of an encounter now, or why there is none; with the time from which the answer may be another one. */
import type { Encounter } from '../encounter.ts';
import { getRow } from '../table.ts';
import { instant, type Instant } from '../time.ts';
import type { Vital } from '../codes/vitals.ts';
import { isOfUse, numbersOf } from '../visit-numbers.ts';
import type { ScoreState } from '../views/rows.ts';
import type { ViewInput } from '../views/view.ts';
import { needed, vitalsOf, type VitalReading, type Vitals } from './encounter-vitals.ts';
import { news2, validityMs, type News2Inputs, type News2Score } from './news2.ts';

export interface EncounterScore {
  readonly state: ScoreState;
  /** Events of the inputs, newest first. */
  readonly positions: readonly number[];
  /** Until then time alone changes nothing; absent = for ever. */
  readonly nextAt?: Instant;
}

/** An input expires after the interval that its band demands (RCP 2017, chart 4). */
export function scoreOf(input: ViewInput, encounter: Encounter): EncounterScore {
  const because = notScored(input, encounter);
  if (because !== undefined) return notFor(because);
  const { signs, nextAt } = vitalsOf(input, encounter);
  const positions = [...new Set([...signs.values()].map((reading) => reading.position))].sort((a, b) => b - a);
  const ahead = nextAt === undefined ? {} : { nextAt };
  const missing = needed.filter((vital) => !signs.has(vital));
  if (missing.length > 0) return { state: { state: 'not-computable', missing }, positions, ...ahead };
  const scored = news2(inputsOf(signs, scaleOf(input, encounter)));
  return { state: withExpiry(input.now, scored, signs), positions, ...nextOf(input.now, validityMs(scored), signs, nextAt) };
}

/** Why NEWS2 is not for this patient, as far as the unit says so. */
export function notScored(input: ViewInput, { location }: Encounter): string | undefined {
  const level = location === undefined ? undefined : getRow(input.hospital.operations.units, location.unit)?.levelOfCare;
  if (level === 'paediatrics' || level === 'nicu') return 'under 16';
  return level === 'maternity' ? 'pregnancy' : undefined;
}

function notFor(because: string): EncounterScore {
  return { state: { state: 'not-applicable', because }, positions: [] };
}

/** Of oxygen saturation (RCP 2017): 2 for hypercapnic respiratory failure. */
export type Scale = 1 | 2;

/** Scale 1 unless a clinician chose: the newest choice for the visit, by sender order. */
export function scaleOf({ hospital }: ViewInput, encounter: Encounter): Scale {
  if (hospital.nursing.oxygenScales.size === 0) return 1;
  const chosen = numbersOf(hospital, encounter)
    .flatMap((number) => getRow(hospital.nursing.oxygenScales, number) ?? [])
    .filter((version) => isOfUse(hospital, encounter, version.at))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  return chosen[chosen.length - 1]?.event.scale ?? 1;
}

function withExpiry(now: Instant, scored: News2Score, signs: Vitals['signs']): ScoreState {
  const valid = validityMs(scored);
  const times = [...signs.values()].map((reading) => reading.at);
  const [oldest, newest] = [instant(Math.min(...times)), instant(Math.max(...times))];
  if (now - oldest <= valid) return { state: 'scored', score: scored.score, band: scored.band, at: oldest, expiresAt: instant(oldest + valid) };
  const expired = needed.filter((vital) => now - (signs.get(vital)?.at ?? now) > valid).map((vital) => `${vital} (expired)`);
  return { state: 'not-computable', missing: expired, last: { score: scored.score, at: newest } };
}

/** The first moment after now at which an input expires or a reading dated ahead becomes true. */
function nextOf(now: Instant, valid: number, signs: Vitals['signs'], ahead: Instant | undefined): { readonly nextAt?: Instant } {
  const times = [...signs.values()]
    .map((reading) => reading.at + valid + 1)
    .concat(ahead ?? [])
    .filter((at) => at > now);
  return times.length === 0 ? {} : { nextAt: instant(Math.min(...times)) };
}

/** The score that a set of signs gives by a scale; every sign must be there. */
export function scoreOfSigns(signs: ReadonlyMap<Vital, VitalReading['value']>, scale: Scale): number {
  return news2(inputsFrom((vital) => signs.get(vital), scale)).score;
}

const inputsOf = (signs: Vitals['signs'], scale: Scale): News2Inputs => inputsFrom((vital) => signs.get(vital)?.value, scale);

function inputsFrom(valueOf: (vital: Vital) => VitalReading['value'] | undefined, scale: Scale): News2Inputs {
  const number = (vital: Vital): number => Number(valueOf(vital));
  const consciousness = valueOf('consciousness');
  return {
    respiratoryRate: number('respiratoryRate'),
    oxygenSaturation: number('oxygenSaturation'),
    systolicPressure: number('systolicPressure'),
    heartRate: number('heartRate'),
    temperature: number('temperature'),
    supplementalOxygen: valueOf('supplementalOxygen') === true,
    consciousness: typeof consciousness === 'string' ? consciousness : 'U',
    scale,
  };
}
