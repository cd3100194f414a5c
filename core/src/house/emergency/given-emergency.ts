/** A small hospital with an ED of three spaces, and its facts in the language of the tests. */
import { at, fact, moved, type Fact } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId } from '../../ids.ts';
import type { MovementType } from '../../operations/events.ts';
import type { FacilityDescription } from '../../operations/facility.ts';
import type { ViewInput } from '../../views/view.ts';
import type { WorkOf, WorkType } from '../../work/events.ts';

export const edHospital: FacilityDescription = {
  facility: 'LGH',
  name: 'Small',
  zone: 'America/New_York',
  currency: 'USD',
  floors: [{ floor: '1', name: 'One', widthMetres: 50, depthMetres: 20 }],
  units: [
    { unit: '4W', name: '4 West', levelOfCare: 'medical-surgical', floor: '1', rooms: [{ room: '01', beds: [{ bed: 'A' }, { bed: 'B' }] }] },
    { unit: 'ICU', name: 'ICU', levelOfCare: 'icu', floor: '1', rooms: [{ room: '01', beds: [{ bed: 'A' }] }] },
    {
      unit: 'OR',
      name: 'Operating rooms',
      levelOfCare: 'or',
      floor: '1',
      rooms: ['01', '02'].map((room) => ({ room, beds: [{ bed: 'A', licensed: false }] })),
    },
    { unit: 'PACU', name: 'Recovery', levelOfCare: 'pacu', floor: '1', rooms: ['01', '02'].map((room) => ({ room, beds: [{ bed: 'A', licensed: false }] })) },
    {
      unit: 'ED',
      name: 'Emergency',
      levelOfCare: 'emergency',
      floor: '1',
      rooms: ['01', '02', '03'].map((room) => ({ room, area: room === '01' ? 'Resus' : 'A', beds: [{ bed: 'A', licensed: false }] })),
    },
  ],
};

export function edInput(facts: readonly Fact[], minutes: number, description: FacilityDescription = edHospital): ViewInput {
  return inputAfter([fact(-9999, { type: 'FacilityDescribed', description }), ...facts], minutes);
}

export function came(minutes: number, visit: string, place = 'ED-WAIT', more: Parameters<typeof moved>[3] = {}): Fact {
  return move(minutes, 'PatientRegistered', visit, place, { class: 'E', ...more });
}

export function move(minutes: number, type: MovementType, visit: string, place?: string, more: Parameters<typeof moved>[3] = {}): Fact {
  return fact(minutes, moved(type, visit, `p${visit}`, { ...(place === undefined ? {} : { location: at(place) }), ...more }), `${minutes}-${visit}-${type}`);
}

/** A work fact: `work(5, 'EmergencyStepped', { encounter: 'V1', step: 'triaged', esi: 3 })`. */
export function work<Type extends WorkType>(minutes: number, type: Type, said: Omit<WorkOf<Type>, 'type'>): Fact {
  return fact(minutes, { ...said, type } as WorkOf<Type>, `${minutes}-${type}-${JSON.stringify(said)}`);
}

export const stepped = (minutes: number, visit: string, step: WorkOf<'EmergencyStepped'>['step'], more: Partial<WorkOf<'EmergencyStepped'>> = {}): Fact =>
  work(minutes, 'EmergencyStepped', { encounter: encounterId(visit), step, ...more });
