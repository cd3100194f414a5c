/** Airborne precautions outside a negative-pressure room, by the facility file (rules.md, Placement). Without a file the pressure of rooms is not known and nothing is said. */
import { keptOn } from '../kept-on.ts';
import type { FacilityDescription } from '../operations/facility.ts';
import { instant } from '../time.ts';
import { anyMayChange, changedRows } from '../views/changed-encounters.ts';
import { keptTable } from '../views/kept-table.ts';
import { sameRow } from '../views/view.ts';
import type { Finding, Rule } from './rules.ts';
import { listOfTable } from './steady.ts';

interface Isolated {
  readonly misplaced?: Finding;
}

/** Those who are here and of whom somebody said whether they need isolation: unknown is not none. */
export const isolatedOf = keptTable<Isolated>({
  changed: (before, after) =>
    anyMayChange(before, after) || before.hospital.operations.description !== after.hospital.operations.description ? undefined : changedRows(before, after),
  make: ({ hospital }, encounter) => {
    const { location, isolation } = encounter;
    if (isolation === undefined || encounter.status !== 'in-progress' || location === undefined) return undefined;
    const { description } = hospital.operations;
    if (isolation !== 'airborne' || description === undefined || negativeRooms(description).has(`${location.unit}-${location.room ?? ''}`)) return {};
    const place = location.bedId ?? location.unit;
    return {
      misplaced: {
        finding: `airborne-room:${encounter.encounter}`,
        rule: 'airborne-room@1',
        encounter: encounter.encounter,
        unit: location.unit,
        severity: 'critical',
        ...(location.bedId === undefined ? {} : { bed: location.bedId }),
        since: encounter.locatedAt ?? encounter.arrivedAt ?? instant(0),
        owner: 'Bed manager',
        state: 'new',
        says: `${place} airborne precautions without negative pressure`,
        positions: [encounter.position],
      },
    };
  },
  same: sameRow,
});

const known = keptOn<FacilityDescription, ReadonlySet<string>>();

function negativeRooms(description: FacilityDescription): ReadonlySet<string> {
  const made =
    known.get(description) ??
    new Set(description.units.flatMap((unit) => unit.rooms.filter((room) => room.pressure === 'negative').map((room) => `${unit.unit}-${room.room}`)));
  known.set(description, made);
  return made;
}

const listOf = listOfTable<Isolated, Finding>(({ misplaced }) => (misplaced === undefined ? [] : [misplaced]));

export const airborneRoom: Rule = {
  rule: 'airborne-room',
  version: '1',
  source: 'HealthOS',
  definition: 'A patient under airborne precautions is in a room that the facility file does not describe as of negative pressure.',
  reads: ['operations'],
  tables: [isolatedOf],
  evaluate: (input) => listOf(isolatedOf(input)),
};
