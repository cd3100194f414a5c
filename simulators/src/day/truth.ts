/** What is true in the simulated hospital at a moment, counted from its own beds and departments: the measure of every board. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { Cleanliness } from './house.ts';
import type { CaseState, TurnJob, World } from './world.ts';

export interface BedTruth {
  readonly unit: string;
  readonly occupancy: 'vacant' | 'assigned' | 'occupied';
  /** Who is in it; absent while it waits for somebody. */
  readonly encounter?: string;
  readonly promisedTo?: string;
  readonly cleanliness: Cleanliness;
}

export interface Truth {
  readonly at: Instant;
  /** By `unit-room-bed`. */
  readonly beds: ReadonlyMap<string, BedTruth>;
  /** Occupied beds by unit. */
  readonly census: ReadonlyMap<string, number>;
  /** Everybody in the house: where, and as what. */
  readonly present: ReadonlyMap<string, { readonly unit: string; readonly bed?: string; readonly class: string }>;
  /** In the ED after the decision to keep them, by the level that they need. */
  readonly boarders: ReadonlyMap<LevelOfCare, number>;
  readonly turns: ReadonlyMap<string, TurnJob['state']>;
  readonly cases: ReadonlyMap<string, CaseState>;
  readonly emergency: { readonly present: number; readonly waiting: number; readonly roomed: number; readonly untriaged: number };
  /** Everybody in the ED: in which bed, as how urgent since triage, and what was decided. */
  readonly inEmergency: ReadonlyMap<string, { readonly bed?: string; readonly esi?: number; readonly disposition?: string }>;
  /** Checked in and not gone, by shift. */
  readonly onDuty: ReadonlyMap<string, 'here' | 'break'>;
  readonly openRequests: ReadonlySet<string>;
}

export function truthOf(world: World): Truth {
  const beds = new Map<string, BedTruth>();
  const census = new Map<string, number>();
  for (const [key, { bed, occupant, reserved: kept, announced, cleanliness }] of world.house.states()) {
    const reserved = announced === true ? kept : undefined;
    const { unit } = bed.place;
    census.set(unit, (census.get(unit) ?? 0) + (occupant === undefined ? 0 : 1));
    beds.set(key, {
      unit,
      occupancy: occupant !== undefined ? 'occupied' : reserved !== undefined ? 'assigned' : 'vacant',
      ...(occupant === undefined ? {} : { encounter: occupant }),
      ...(reserved === undefined ? {} : { promisedTo: reserved }),
      cleanliness,
    });
  }
  return { at: world.clock, beds, census, ...people(world), ...departments(world) };
}

function people(world: World): Pick<Truth, 'present' | 'boarders' | 'emergency' | 'inEmergency'> {
  const present = new Map<string, { unit: string; bed?: string; class: string }>();
  const inEmergency = new Map<string, { bed?: string; esi?: number; disposition?: string }>();
  const boarders = new Map<LevelOfCare, number>();
  const emergency = { present: 0, waiting: 0, roomed: 0, untriaged: 0 };
  for (const [visit, stay] of world.departments.stays) {
    const { place } = stay.now;
    if (place === undefined || stay.over || (stay.emergency === undefined && stay.now.class === 'E')) continue;
    const bed = place.bed === '' ? {} : { bed: `${place.unit}-${place.room}-${place.bed}` };
    present.set(visit, { unit: place.unit, ...bed, class: stay.now.class });
    if (place.unit !== world.house.emergency) continue;
    const { esi, triaged, decided } = stay.emergency ?? {};
    inEmergency.set(visit, { ...bed, ...(triaged === true && esi !== undefined ? { esi } : {}), ...(decided === undefined ? {} : { disposition: decided }) });
    emergency.present += 1;
    if (place.bed !== '') emergency.roomed += 1;
    else if (triaged === true) emergency.waiting += 1;
    else emergency.untriaged += 1;
    const level = decided === 'admit' ? stay.level : decided === 'observe' ? 'medical-surgical' : undefined;
    if (level !== undefined) boarders.set(level, (boarders.get(level) ?? 0) + 1);
  }
  return { present, boarders, emergency, inEmergency };
}

function departments({ departments: { turns, cases, shifts, waiting } }: World): Pick<Truth, 'turns' | 'cases' | 'onDuty' | 'openRequests'> {
  const onDuty = new Map<string, 'here' | 'break'>();
  for (const { shift, state } of shifts.values()) if (state === 'here' || state === 'break') onDuty.set(shift, state);
  return {
    turns: new Map([...turns].map(([bed, { state }]) => [bed, state])),
    cases: new Map([...cases].map(([key, { state }]) => [key, state])),
    onDuty,
    openRequests: new Set(waiting.filter(({ stay }) => !stay.over).map(({ request }) => request)),
  };
}
