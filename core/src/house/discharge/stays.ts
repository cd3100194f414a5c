/** Inpatient stays as the departure model reads them: begun, ended or still open, where, how they came, and what was known when. */
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { beganAt } from '../../visit-numbers.ts';
import { signalsOf, type Signal } from './signals.ts';

export interface ModelStay {
  readonly began: Instant;
  /** Physical departure; absent = still here. */
  readonly ended?: Instant;
  readonly source: number;
  readonly signals: readonly Signal[];
  /** Level of care and service at a moment, and those of all places. */
  ward(at: Instant): string;
  readonly wards: ReadonlySet<string>;
}

const notWards: ReadonlySet<LevelOfCare> = new Set(['emergency', 'or', 'pacu', 'unknown']);

/** Inpatients, and observation patients in a bed of a ward: whose departure is waited for. */
export function isStay(hospital: Hospital, encounter: Encounter): boolean {
  if (encounter.stub === true || encounter.status === 'cancelled' || encounter.status === 'planned') return false;
  if (encounter.class === 'I') return true;
  const level = levelAt(hospital, encounter, encounter.stays.length - 1);
  return encounter.class === 'O' && level !== undefined && !notWards.has(level);
}

/** When the stay as an inpatient began, else when the patient came. */
export const stayBegan = (encounter: Encounter): Instant | undefined => encounter.admittedAt ?? beganAt(encounter);

export function modelStay(hospital: Hospital, encounter: Encounter): ModelStay | undefined {
  const began = stayBegan(encounter);
  if (began === undefined || !isStay(hospital, encounter)) return undefined;
  const wards = encounter.stays.map((_, place) => `${levelAt(hospital, encounter, place) ?? 'unknown'}|${encounter.service ?? ''}`);
  const first = levelAt(hospital, encounter, 0);
  return {
    began,
    ...(encounter.dischargedAt === undefined ? {} : { ended: encounter.dischargedAt }),
    source: first === 'emergency' ? 0 : first === 'or' || first === 'pacu' ? 1 : 2,
    signals: signalsOf(hospital, encounter),
    wards: new Set(wards),
    ward: (at) => {
      let place = 0;
      for (const [i, stay] of encounter.stays.entries()) if (stay.from <= at) place = i;
      return wards[place] ?? 'unknown|';
    },
  };
}

function levelAt(hospital: Hospital, encounter: Encounter, place: number): LevelOfCare | undefined {
  const unit = encounter.stays[place]?.location.unit ?? encounter.location?.unit;
  return unit === undefined ? undefined : (getRow(hospital.operations.units, unit)?.levelOfCare ?? 'unknown');
}
