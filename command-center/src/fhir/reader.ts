/** Who reads through this door, and what of it they may see: the one decision about each person, asked of the present, whatever picture is read. */
import { lastPosition } from '@healthos/core/by-subject.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { liveChartOf } from '@healthos/core/house/chart/chart.ts';
import { withheldPositions } from '@healthos/core/house/portal/release.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import type { FacilityId, PatientId } from '@healthos/core/ids.ts';
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen, type Opening } from '../access/may-open.ts';
import { may, mayVisit } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { mayKnow } from '../access/withheld.ts';
import type { Read } from '../audit/chain.ts';
import { allowedOf, type Allowed } from './allowed.ts';
import { tagOf } from './resource.ts';
import type { Audience, House, Store, Thing, Whose } from './thing.ts';
import { whoseOf } from './whose.ts';

export interface Seen {
  readonly why: string;
  readonly label?: string;
  readonly glass?: string;
}

export interface Reader {
  readonly identity: Identity;
  /** What its scopes leave of what it may. */
  readonly allowed: Allowed;
  readonly houses: readonly House[];
  house(tag: string): House | undefined;
  /** The person in that house, where this reader may see things of this audience; undefined looks like absence. */
  whose(house: House, patient: PatientId, audience: Audience): Whose | undefined;
  /** Things of the house itself, and of whoever works there. */
  seesHouse(audience: Audience): boolean;
  seesThing(whose: Whose, thing: Thing, audience: Audience): boolean;
  /** What the audit writes of each person that was shown: why it was opened. */
  seen(whose: Whose): Seen;
}

export interface ReaderParts {
  readonly identity: Identity;
  readonly picture: Enterprise;
  /** What is read of kept bytes, of one house. */
  readonly stores: (facility: FacilityId) => Store;
  readonly now: number;
  live(facility: FacilityId): ViewInput | undefined;
}

export function readerOf({ identity, picture, stores, live }: ReaderParts): Reader {
  // One picture of the present for the whole answer: what is worked out of it is worked out once.
  const presents = new Map<string, ViewInput>();
  const houses = [...picture.hospitals.values()].flatMap((hospital): readonly House[] => {
    const present = mayVisit(identity, hospital.facility) ? live(hospital.facility) : undefined;
    if (present === undefined) return [];
    presents.set(hospital.facility, present);
    return [{ input: { ...present, hospital, identity: picture.identity }, hospital, tag: tagOf(hospital.facility), store: stores(hospital.facility) }];
  });
  const openings = new Map<string, Seen | undefined>();
  const people = new Map<string, Whose>();

  function opened(house: House, patient: PatientId, audience: Audience, label: SensitivityLabel = 'normal'): Seen | undefined {
    const key = `${house.tag}|${patient}|${audience}|${label}`;
    if (openings.has(key)) return openings.get(key);
    const present = presents.get(house.hospital.facility);
    const found = present === undefined ? undefined : openingOf(identity, patient, present, audience, label);
    openings.set(key, found);
    return found;
  }

  const withheld = new Map<string, ReadonlySet<number>>();
  /** What its patient does not see yet, by whatever door: judged by the facts behind it, of the present. */
  function isReleased({ house, person }: Whose, { told }: Thing): boolean {
    if (identity.role !== 'patient') return true;
    const key = `${house.tag}|${person.person}`;
    const present = presents.get(house.hospital.facility);
    const chart = withheld.has(key) || present === undefined ? undefined : liveChartOf(present, person.person);
    if (present !== undefined && chart !== undefined) withheld.set(key, withheldPositions(present, chart));
    const kept = withheld.get(key);
    return kept === undefined || !told.some(({ position }) => kept.has(position));
  }

  return {
    identity,
    allowed: allowedOf(identity),
    houses,
    house: (tag) => houses.find((one) => one.tag === tag),
    whose: (house, patient, audience) => {
      const person = personOf(house.input.identity, patient);
      const knows = recordsOf(house.input.identity, person).some((record) => lastPosition(house.hospital.index.subjects, `P|${record}`) > 0);
      if (!knows || opened(house, person, audience) === undefined) return undefined;
      const key = `${house.tag}|${person}`;
      const made = people.get(key) ?? whoseOf(house, person);
      people.set(key, made);
      return made;
    },
    seesHouse: (audience) => seesHouse(identity, audience),
    seesThing: (whose, thing, audience) =>
      isReleased(whose, thing) && (thing.label === undefined || opened(whose.house, whose.person.person, audience, thing.label) !== undefined),
    seen: ({ house, person }) => opened(house, person.person, 'record') ?? opened(house, person.person, 'money') ?? { why: 'office' },
  };
}

/** Money is read by whoever does it, of everybody whom no label keeps from them, and by the patient; the record by the ties to it. */
function openingOf(identity: Identity, patient: PatientId, present: ViewInput, audience: Audience, label: SensitivityLabel): Seen | undefined {
  const opening = mayOpen(identity, patient, present, label);
  if (audience === 'money' && identity.role !== 'patient') {
    const knows = label === 'normal' ? mayKnow(identity, patient, present) : opening.may;
    return may(identity, 'see-money') && knows ? { why: 'office' } : undefined;
  }
  return opening.may ? seenBy(opening) : undefined;
}

function seenBy({ why, label, glass }: Extract<Opening, { readonly may: true }>): Seen {
  return { why, label, ...(glass === undefined ? {} : { glass: glass.id }) };
}

function seesHouse(identity: Identity, audience: Audience): boolean {
  switch (audience) {
    case 'house':
      return may(identity, 'see-places') || may(identity, 'open-record') || may(identity, 'see-money');
    case 'staff':
      return may(identity, 'see-names');
    case 'money':
      return may(identity, 'see-money');
    case 'audit':
      return may(identity, 'see-audit');
    case 'record':
      return may(identity, 'open-record');
  }
}

/** Lines of the audit for one answer: the people by the way in which each was opened. */
export function readsOf(
  reader: Reader,
  shown: readonly Whose[],
  kind: string,
  positions: readonly number[],
): readonly (Pick<Read, 'facility' | 'patients' | 'kind' | 'view' | 'positions' | 'why'> & Seen)[] {
  const groups = new Map<string, { readonly facility: string; readonly seen: Seen; readonly patients: Set<string> }>();
  for (const whose of new Set(shown)) {
    const seen = reader.seen(whose);
    const { facility } = whose.house.hospital;
    const key = `${facility}|${seen.why}|${seen.label ?? ''}|${seen.glass ?? ''}`;
    const group = groups.get(key) ?? { facility, seen, patients: new Set<string>() };
    group.patients.add(whose.person.person);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ facility, seen, patients }) => ({ facility, patients: [...patients], kind: 'fhir', view: kind, positions, ...seen }));
}
