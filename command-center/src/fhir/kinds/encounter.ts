/** Encounter: a visit as its movements make it (HL7 v2-to-FHIR, PV1): class, status, period, and where it was, oldest first. */
import type { Encounter, EncounterFact } from '@healthos/core/encounter.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import { encounterId, type EncounterId } from '@healthos/core/ids.ts';
import { numberOf } from '@healthos/core/operations/apart-key.ts';
import { encounterFrom, movementsOf, numbersOf, visitOf } from '@healthos/core/visit-numbers.ts';
import type { Location } from '@healthos/core/operations/events.ts';
import { getRow } from '@healthos/core/table.ts';
import { keptIndex } from '../kept-up.ts';
import { date, identifier, patient, refers, status, subject, token } from '../parameters.ts';
import { coding, concept, keyedId, period, present, reference } from '../resource.ts';
import { toldOf, type House, type Kind, type Thing, type Whose } from '../thing.ts';
import { locationId } from './location.ts';
import type { Coding, Made } from '../written.ts';

export const encounterKind: Kind = {
  kind: 'Encounter',
  audience: 'record',
  parameters: [
    patient('subject'),
    subject(),
    identifier,
    status,
    token('class'),
    token('type'),
    date('date', 'period'),
    refers('location', ['Location'], 'location.location'),
    refers('participant', ['Practitioner'], 'participant.individual'),
    refers('practitioner', ['Practitioner'], 'participant.individual'),
    refers('service-provider', ['Organization'], 'serviceProvider'),
    token('discharge-disposition', 'hospitalization.dischargeDisposition'),
    token('reason-code', 'reasonCode'),
  ],
  ofPerson,
  patientOf: ({ hospital }, key) => getRow(hospital.operations.encounters, encounterId(key))?.patient,
  people: (house, query) => {
    const asked = query.get('status')?.flatMap((one) => one.split(',')) ?? [];
    if (asked.length === 0 || !asked.every((one) => open.has(one.slice(one.lastIndexOf('|') + 1)))) return undefined;
    return [...openIn(house)].flatMap((visit) => getRow(house.hospital.operations.encounters, visit)?.patient ?? []);
  },
};

const statuses: Readonly<Record<Encounter['status'], Made<'Encounter'>['status']>> = {
  planned: 'planned',
  'in-progress': 'in-progress',
  'on-leave': 'onleave',
  finished: 'finished',
  cancelled: 'cancelled',
  unknown: 'unknown',
};
const open: ReadonlySet<string> = new Set(['planned', 'arrived', 'in-progress', 'onleave']);

/** Of whom only updates are known may be here too. */
const mayBeOpen = ({ status }: Encounter): boolean => status === 'unknown' || open.has(statuses[status]);

/** Visits that may be open, followed from picture to picture: of a hundred thousand that a house remembers they are few. */
const openIn = keptIndex<Encounter, Set<EncounterId>>(({ hospital }) => hospital.operations.encounters, {
  empty: () => new Set(),
  place: (visits, _key, before, after) => {
    if (before !== undefined) visits.delete(before.encounter);
    if (after !== undefined && mayBeOpen(after)) visits.add(after.encounter);
  },
});

function ofPerson(whose: Whose): readonly Thing[] {
  const { house, person } = whose;
  const kept = new Map(whose.kept('Encounter').map((thing) => [thing.id, thing] as const));
  const visits = person.encounters.map((encounter) => {
    const id = whose.encounterId(encounter.encounter);
    const came = kept.get(id);
    kept.delete(id);
    return visitThing(whose, encounter, id, came);
  });
  // A visit that was taken back or moved leaves the resource that it came as.
  return [...visits, ...kept.values()].filter((thing) => thing.told.length > 0 || house.hospital.position === 0);
}

function visitThing(whose: Whose, encounter: Encounter, id: string, came: Thing | undefined): Thing {
  const { hospital } = whose.house;
  const facts = movementsOf(hospital, encounter);
  const told = toldOf([...facts, ...(came?.told ?? [])]);
  return {
    kind: 'Encounter',
    id,
    told: told.length === 0 ? [{ position: encounter.position, recordedAt: hospital.recordedAt ?? 0 }] : told,
    write: async (upTo) => {
      const newestFact = Math.max(-1, ...facts.filter((one) => one.position <= upTo).map((one) => one.position));
      const newestKept = came?.told.findLast((one) => one.position <= upTo)?.position ?? -1;
      const own = await came?.write(upTo);
      // Facts of the resource itself come with it, in one message: later ones are another sender's.
      if (own !== undefined && !isLater(facts, newestFact, newestKept, came)) return own;
      const then = asOf(hospital, encounter, facts, upTo);
      return then === undefined ? own : { ...own, ...writeEncounter(whose, then, saidIn(facts, upTo)) };
    },
  };
}

function isLater(facts: readonly EncounterFact[], newestFact: number, newestKept: number, came: Thing | undefined): boolean {
  if (newestFact <= newestKept) return false;
  const at = came?.told.find((one) => one.position === newestKept)?.recordedAt;
  return facts.some((one) => one.position === newestFact && one.recordedAt !== at);
}

/** The visit as the facts up to a position make it. */
function asOf(hospital: Hospital, encounter: Encounter, facts: readonly EncounterFact[], upTo: number): Encounter | undefined {
  if (facts.every((one) => one.position <= upTo)) return encounter;
  return encounterFrom(
    hospital,
    encounter,
    facts.filter((one) => one.position <= upTo),
  );
}

/** What was said of a visit at all: a discharge alone says when it began, and an update where it is, though it puts nobody into a bed. */
export interface SaidOfVisit {
  readonly began?: number | undefined;
  readonly ended?: number | undefined;
  readonly location?: Location | undefined;
}

function saidIn(facts: readonly EncounterFact[], upTo: number): SaidOfVisit {
  const newest = <Name extends 'admittedAt' | 'dischargedAt' | 'location'>(name: Name): EncounterFact['movement'][Name] | undefined =>
    facts.findLast(({ position, movement }) => position <= upTo && movement[name] !== undefined)?.movement[name];
  return { began: newest('admittedAt'), ended: newest('dischargedAt'), location: newest('location') };
}

/** Of a visit of which only updates are known, what PV1-2 and PV1-45 say (HL7 v2-to-FHIR). */
function statusOf({ status, class: letter }: Encounter, { ended }: SaidOfVisit): Made<'Encounter'>['status'] {
  if (status !== 'unknown' || letter === 'U') return statuses[status];
  return ended !== undefined ? 'finished' : letter === 'P' ? 'planned' : 'in-progress';
}

/** Table 0004 to ActCode; the rest is unknown, with its own letter. */
const classes: Readonly<Record<string, readonly [code: string, display: string]>> = {
  I: ['IMP', 'inpatient encounter'],
  E: ['EMER', 'emergency'],
  O: ['AMB', 'ambulatory'],
  R: ['AMB', 'ambulatory'],
  C: ['AMB', 'ambulatory'],
  P: ['PRENC', 'pre-admission'],
  B: ['IMP', 'inpatient encounter'],
};

function classOf(letter: string): Coding {
  const known = classes[letter.toUpperCase()];
  return known === undefined ? coding('v3-NullFlavor', 'UNK', letter === 'U' || letter === '' ? 'unknown' : letter) : coding('v3-ActCode', ...known);
}

export function writeEncounter(whose: Whose, encounter: Encounter, said: SaidOfVisit = {}): Made<'Encounter'> {
  const { house, person, subject: of } = whose;
  const { tag, hospital } = house;
  const began = encounter.arrivedAt ?? encounter.admittedAt ?? encounter.stays[0]?.from ?? said.began;
  const status = statusOf(encounter, said);
  const number = visitOf(encounter.encounter);
  const hospitalization = present({
    dischargeDisposition: encounter.disposition === undefined || encounter.disposition === '' ? undefined : concept('v2-0112', encounter.disposition),
  });
  return present({
    identifier: [...new Set([number, ...numbersOf(hospital, encounter)].map(numberOf))].map((value) => ({
      type: concept('v2-0203', 'VN'),
      system: `urn:id:${hospital.facility}`,
      value,
    })),
    status,
    class: classOf(encounter.class),
    subject: person.records.length === 0 ? undefined : of,
    period: period(began, encounter.dischargedAt ?? (status === 'finished' ? said.ended : undefined)),
    serviceType: encounter.service === undefined || encounter.service === '' ? undefined : { coding: [{ code: encounter.service }], text: encounter.service },
    participant: doctorsOf(tag, encounter),
    hospitalization: Object.keys(hospitalization).length === 0 ? undefined : hospitalization,
    location: placesOf(house, encounter, status, said.location),
    serviceProvider: reference('Organization', keyedId(tag, hospital.facility)),
  });
}

/** Of PV1-7, PV1-17, PV1-8 and PV1-9. */
function doctorsOf(tag: string, { attending, admitting, referring = [], consulting = [] }: Encounter): Made<'Encounter'>['participant'] {
  const said = [
    ['ATND', 'attender', [attending]],
    ['ADM', 'admitter', [admitting]],
    ['REF', 'referrer', referring],
    ['CON', 'consultant', consulting],
  ] as const;
  const doctors = said.flatMap(([code, display, staff]) =>
    staff.flatMap((one) =>
      one === undefined || one === ''
        ? []
        : [{ type: [concept('v3-ParticipationType', code, display)], individual: reference('Practitioner', keyedId(tag, one)) }],
    ),
  );
  return doctors.length === 0 ? undefined : doctors;
}

function placesOf(house: House, encounter: Encounter, status: Made<'Encounter'>['status'], said: Location | undefined): Made<'Encounter'>['location'] {
  const over = status === 'finished' || status === 'cancelled';
  const places = encounter.stays.map(({ location, from, until, away }) => ({
    location: reference('Location', locationId(house, location)),
    status: away === true ? ('reserved' as const) : until !== undefined || over ? ('completed' as const) : ('active' as const),
    period: period(from, until),
  }));
  const planned =
    encounter.plannedLocation === undefined
      ? []
      : [{ location: reference('Location', locationId(house, encounter.plannedLocation)), status: 'planned' as const }];
  const known =
    encounter.stays.length === 0 && encounter.location !== undefined
      ? [{ location: reference('Location', locationId(house, encounter.location)), status: over ? ('completed' as const) : ('active' as const) }]
      : [];
  const all = [...places, ...known, ...planned];
  if (all.length > 0) return all;
  const stands = over ? ('completed' as const) : status === 'planned' ? ('planned' as const) : ('active' as const);
  return said === undefined ? undefined : [{ location: reference('Location', locationId(house, said)), status: stands }];
}
