/**
 * The vital signs of an encounter, newest first choice per sign: what was charted on its records while it lasted, and what devices read in
 * the beds while it was in them. Pulled anew each time, so a late move or merge puts every reading where it belongs.
 */
import type { Coded, ObservedValue, ResultStatus } from '../clinical/events.ts';
import { holdingVersion } from '../clinical/observation.ts';
import { inScoreUnit } from '../codes/units.ts';
import { vitalOf, type Vital } from '../codes/vitals.ts';
import type { Encounter } from '../encounter.ts';
import { personOf, recordsOf } from '../identity/fold.ts';
import type { PatientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { instant, type Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import type { ViewInput } from '../views/view.ts';
import { news2, validityMs, type Acvpu, type News2Inputs, type News2Score } from './news2.ts';
import type { ScoreState } from '../views/rows.ts';

export interface VitalReading {
  readonly at: Instant;
  readonly value: number | boolean | Acvpu;
  readonly position: number;
}
export type Vitals = ReadonlyMap<Vital, VitalReading>;

export function vitalsOf(input: ViewInput, encounter: Encounter): Vitals {
  const found = new Map<Vital, VitalReading>();
  const offer = (code: Coded, value: ObservedValue, status: ResultStatus, at: Instant | undefined, position: number): void => {
    const vital = vitalOf(code);
    if (vital === undefined || at === undefined || at > input.now || status === 'R' || !during(encounter, at)) return;
    const known = found.get(vital);
    if (known !== undefined && (known.at > at || (known.at === at && known.position >= position))) return;
    const read = readVital(vital, code, value);
    if (read !== undefined) found.set(vital, { at, value: read, position });
  };
  for (const record of recordsIn(input, encounter)) charted(input, record, offer);
  devices(input, encounter, offer);
  return found;
}

type Offer = (code: Coded, value: ObservedValue, status: ResultStatus, at: Instant | undefined, position: number) => void;

/** Every source record of the person whose encounter this is. */
export function recordsIn(input: ViewInput, encounter: Encounter): readonly PatientId[] {
  if (input.identity.mergedInto.size === 0) return [encounter.patient];
  return recordsOf(input.identity, personOf(input.identity, encounter.patient));
}

function charted(input: ViewInput, record: PatientId, offer: Offer): void {
  const { clinical } = input.hospital;
  for (const key of getRow(clinical.index.vitals, record) ?? []) {
    const holding = holdingVersion(getRow(clinical.observations, key) ?? []);
    if (holding !== undefined) offer(holding.event.code, holding.event.value, holding.event.status, holding.event.observedAt ?? holding.at, holding.position);
  }
}

function devices(input: ViewInput, encounter: Encounter, offer: Offer): void {
  const { clinical } = input.hospital;
  for (const record of recordsIn(input, encounter)) {
    for (const key of getRow(clinical.index.seriesByPatient, record) ?? []) {
      for (const reading of getRow(clinical.devices, key)?.readings ?? []) offer(reading.code, reading.value, reading.status, reading.observedAt, reading.position);
    }
  }
  for (const stay of encounter.stays) {
    if (stay.location.bedId === undefined || stay.away === true) continue;
    for (const key of getRow(clinical.index.seriesByBed, stay.location.bedId) ?? []) {
      for (const reading of getRow(clinical.devices, key)?.readings ?? []) {
        const inStay = reading.observedAt >= stay.from && (stay.until === undefined || reading.observedAt < stay.until);
        if (inStay) offer(reading.code, reading.value, reading.status, reading.observedAt, reading.position);
      }
    }
  }
}

function during(encounter: Encounter, at: Instant): boolean {
  const from = encounter.arrivedAt ?? encounter.admittedAt ?? encounter.stays[0]?.from;
  return from !== undefined && at >= from && (encounter.dischargedAt === undefined || at <= encounter.dischargedAt);
}

function readVital(vital: Vital, code: Coded, value: ObservedValue): number | boolean | Acvpu | undefined {
  if (vital === 'consciousness') return acvpuOf(value);
  if (vital === 'supplementalOxygen') return oxygenOf(code, value);
  // A bound such as <90 is no number to score with.
  return value.kind === 'quantity' && value.comparator === undefined ? inScoreUnit(vital, value.value, value.unit) : undefined;
}

const levels: Readonly<Record<string, Acvpu>> = {
  a: 'A', alert: 'A', c: 'C', 'new confusion': 'C', confused: 'C', v: 'V', voice: 'V', p: 'P', pain: 'P', u: 'U', unresponsive: 'U',
  'LA9340-6': 'A', 'LA17108-4': 'V', 'LA17107-6': 'P', 'LA9343-0': 'U',
};

function acvpuOf(value: ObservedValue): Acvpu | undefined {
  const said = value.kind === 'coded' ? [value.value.code, value.value.display ?? ''] : value.kind === 'text' ? [value.text] : [];
  for (const word of said) {
    const level = levels[word] ?? levels[word.trim().toLowerCase()];
    if (level !== undefined) return level;
  }
  return undefined;
}

/** A flow above 0 L/min, a fraction above air's 21 %, or a word. */
function oxygenOf(code: Coded, value: ObservedValue): boolean | undefined {
  if (value.kind === 'quantity') return code.code === '3151-8' ? value.value > 0 : value.value > (value.value <= 1 ? 0.21 : 21);
  const word = (value.kind === 'coded' ? (value.value.display ?? value.value.code) : value.kind === 'text' ? value.text : '').trim().toLowerCase();
  if (word === '') return undefined;
  return !['air', 'room air', 'none', 'n', 'no', 'ra'].includes(word);
}

const needed: readonly Vital[] = ['respiratoryRate', 'oxygenSaturation', 'supplementalOxygen', 'systolicPressure', 'heartRate', 'consciousness', 'temperature'];

export interface EncounterScore {
  readonly state: ScoreState;
  readonly positions: readonly number[];
}

/** NEWS2 of an encounter now, or why there is none. An input expires after the interval that its band demands. */
export function scoreOf(input: ViewInput, encounter: Encounter): EncounterScore {
  const { location } = encounter;
  const level = location === undefined ? undefined : getRow(input.hospital.operations.units, location.unit)?.levelOfCare;
  if (level === 'paediatrics' || level === 'nicu') return notFor('under 16');
  if (level === 'maternity') return notFor('pregnancy');
  const vitals = vitalsOf(input, encounter);
  const positions = [...new Set([...vitals.values()].map((reading) => reading.position))].sort((a, b) => b - a);
  const missing = needed.filter((vital) => !vitals.has(vital));
  if (missing.length > 0) return { state: { state: 'not-computable', missing }, positions };
  const scale = newestOf(getRow(input.hospital.nursing.oxygenScales, encounter.encounter))?.event.scale ?? 1;
  const scored = news2(inputsOf(vitals, scale));
  return { state: withExpiry(input.now, scored, vitals), positions };
}

function notFor(because: string): EncounterScore {
  return { state: { state: 'not-applicable', because }, positions: [] };
}

function withExpiry(now: Instant, scored: News2Score, vitals: Vitals): ScoreState {
  const valid = validityMs(scored);
  const times = [...vitals.values()].map((reading) => reading.at);
  const [oldest, newest] = [instant(Math.min(...times)), instant(Math.max(...times))];
  if (now - oldest <= valid) return { state: 'scored', score: scored.score, band: scored.band, at: oldest, expiresAt: instant(oldest + valid) };
  const expired = needed.filter((vital) => now - (vitals.get(vital)?.at ?? now) > valid).map((vital) => `${vital} (expired)`);
  return { state: 'not-computable', missing: expired, last: { score: scored.score, at: newest } };
}

function inputsOf(vitals: Vitals, scale: 1 | 2): News2Inputs {
  const number = (vital: Vital): number => Number(vitals.get(vital)?.value);
  const consciousness = vitals.get('consciousness')?.value;
  return {
    respiratoryRate: number('respiratoryRate'), oxygenSaturation: number('oxygenSaturation'), systolicPressure: number('systolicPressure'),
    heartRate: number('heartRate'), temperature: number('temperature'), supplementalOxygen: vitals.get('supplementalOxygen')?.value === true,
    consciousness: typeof consciousness === 'string' ? consciousness : 'U', scale,
  };
}

