/** The language of the staffing tests: shifts on 7W from 300 minutes before noon to 420 after, unless said otherwise. */
import type { FacilityDescribed } from '../../operations/events.ts';
import { minute, recorded, type Fact } from '../../given.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../../hospital-fold.ts';
import { facilityId, unitId } from '../../ids.ts';
import type { LevelOfCare } from '../../operations/facility.ts';
import type { ViewInput } from '../../views/view.ts';
import type { Shift, ShiftStep } from './presence.ts';

const lgh = facilityId('LGH');

export function pictureAt(minutes: number, facts: readonly Fact[]): ViewInput {
  const byTime = [...facts].sort((a, b) => a.effective.at - b.effective.at);
  const enterprise = foldEnterprise(emptyEnterprise(), recorded(byTime));
  return { hospital: enterprise.hospitals.get(lgh) ?? emptyHospital(lgh), identity: enterprise.identity, now: minute(minutes) };
}

interface Planned {
  readonly unit?: string;
  readonly staff?: string;
  readonly kind?: Shift['kind'];
  readonly productive?: boolean;
  readonly minutes?: readonly [from: number, until: number];
}

export function shift(key: string, { unit = '7W', staff = key, kind = 'rn', productive = true, minutes = [-300, 420] }: Planned = {}): Shift {
  return {
    type: 'ShiftScheduled',
    shift: key,
    staff,
    kind,
    unit: unitId(unit),
    startsAt: minute(minutes[0]),
    endsAt: minute(minutes[1]),
    productive,
  };
}

export function stepped(key: string, step: ShiftStep['step'], relief?: string): ShiftStep {
  return { type: 'ShiftStepped', shift: key, step, ...(relief === undefined ? {} : { relief }) };
}

/** Units of one level, each with thirty single rooms. */
export function unitFile(unit: string, levelOfCare: LevelOfCare, ...others: string[]): FacilityDescribed {
  return {
    type: 'FacilityDescribed',
    description: {
      facility: 'LGH',
      name: 'Larkmoor General',
      zone: 'UTC',
      currency: 'USD',
      floors: [{ floor: '1', name: 'First', widthMetres: 90, depthMetres: 40 }],
      units: [unit, ...others].map((one) => ({
        unit: one,
        name: one,
        levelOfCare,
        floor: '1',
        rooms: Array.from({ length: 30 }, (_, n) => ({ room: String(n + 1), beds: [{ bed: 'A' }] })),
      })),
    },
  };
}
