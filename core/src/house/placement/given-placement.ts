/** Random hospitals for the property tests of placement, told as facts; and each change that would unlock a bed, told as the facts that bring it about. */
import fc from 'fast-check';
import type { HealthEvent } from '../../event.ts';
import { at as placeOf, fact, minute, moved, type Fact } from '../../given.ts';
import { said } from '../../given-history.ts';
import { inputAfter } from '../../given-input.ts';
import { bedId, encounterId, facilityId, patientId, unitId, type BedId } from '../../ids.ts';
import { ageBands, bedFeatures, type FacilityDescription, type LevelOfCare, type UnitDescription } from '../../operations/facility.ts';
import { instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { isolations, needs } from '../../work/placement.ts';
import type { Change } from './changes.ts';

export const lgh = facilityId('LGH');
export const asOf = 600;

/** The picture after these facts, ten hours after noon. */
export const pictureOf = (facts: readonly Fact[], minutes = asOf): ViewInput => inputAfter(facts, minutes);

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const levels: readonly LevelOfCare[] = ['medical-surgical', 'telemetry', 'step-down', 'icu', 'paediatrics', 'unknown', 'medical-surgical', 'telemetry'];

const bedOf = (bed: string) =>
  fc
    .record({
      staffed: maybe(fc.constantFrom(true, true, false)),
      features: maybe(fc.subarray([...bedFeatures])),
      maxWeightKg: maybe(fc.constantFrom(120, 250, 450)),
    })
    .map((more) => ({ bed, ...said(more) }));
const roomOf = (room: string) =>
  fc
    .record({
      pressure: maybe(fc.constantFrom('negative' as const, 'positive' as const)),
      features: maybe(fc.subarray([...bedFeatures])),
      beds: fc.integer({ min: 1, max: 3 }).chain((n) => fc.tuple(...['A', 'B', 'C'].slice(0, n).map(bedOf))),
    })
    .map(({ beds, ...more }) => ({ room, beds, ...said(more) }));
const unitOf = (unit: string) =>
  fc
    .record({
      levelOfCare: fc.constantFrom(...levels),
      service: maybe(fc.constantFrom('MED', 'SUR')),
      ratio: maybe(fc.constantFrom(1, 2, 4)),
      ages: maybe(fc.subarray([...ageBands], { minLength: 1 })),
      features: maybe(fc.subarray([...bedFeatures])),
      rooms: fc.integer({ min: 1, max: 3 }).chain((n) => fc.tuple(...['01', '02', '03'].slice(0, n).map(roomOf))),
    })
    .map(({ rooms, levelOfCare, ...more }): UnitDescription => ({ unit, name: unit, floor: '1', levelOfCare, rooms, ...said(more) }));

const unitNames = ['U1', 'U2', 'U3'];
const described = fc
  .record({ units: fc.tuple(...unitNames.map(unitOf)), mixedSexRooms: maybe(fc.boolean()), ordinaryBedKg: maybe(fc.constantFrom(150, 220)) })
  .map(({ units, mixedSexRooms, ordinaryBedKg }): FacilityDescription => ({
    facility: 'LGH',
    name: 'Random',
    zone: 'America/New_York',
    currency: 'USD',
    floors: [{ floor: '1', name: 'One', widthMetres: 50, depthMetres: 20 }],
    units: [{ unit: 'ED', name: 'ED', levelOfCare: 'emergency', floor: '1', rooms: [{ room: '1', beds: [{ bed: 'A' }] }] }, ...units],
    ...(mixedSexRooms === undefined ? {} : { mixedSexRooms }),
    ...(ordinaryBedKg === undefined ? {} : { ordinaryBedKg }),
  }));

const person = fc.record({
  sex: maybe(fc.constantFrom('F' as const, 'M' as const, 'X' as const)),
  isolation: maybe(fc.constantFrom(...isolations)),
  age: maybe(fc.constantFrom(...ageBands)),
  service: maybe(fc.constantFrom('MED', 'SUR')),
  attending: maybe(fc.constantFrom('d1', 'd2')),
});
const organism = maybe(fc.constantFrom('MRSA', 'VRE'));
const wish = fc.record({
  person,
  level: fc.constantFrom(...levels),
  organism,
  needs: maybe(fc.subarray([...needs], { maxLength: 2 })),
  weightKg: maybe(fc.constantFrom(70, 180, 300)),
  targetUnit: maybe(fc.constantFrom(...unitNames)),
});
const bedState = fc.record({
  lodger: maybe(fc.record({ person, organism })),
  blocked: fc.constantFrom(false, false, false, true),
  dirty: fc.boolean(),
  promise: fc.constantFrom('no', 'no', 'no', 'held', 'assigned', 'planned'),
});

export interface RandomHouse {
  readonly description: FacilityDescription;
  readonly beds: readonly BedId[];
  readonly facts: readonly Fact[];
  readonly requests: readonly string[];
}

/** A hospital of three units with two requests, whoever is in its beds, what was promised of them, and who works there. */
export const randomHouses: fc.Arbitrary<RandomHouse> = described
  .chain((description) => {
    const places = description.units
      .slice(1)
      .flatMap(({ unit, rooms }) => rooms.flatMap(({ room, beds }) => beds.map(({ bed }) => [unit, room, bed] as const)));
    return fc.record({
      description: fc.constant(description),
      places: fc.constant(places),
      states: fc.tuple(...places.map(() => bedState)),
      wishes: fc.tuple(wish, wish),
      nurses: fc.tuple(...unitNames.map(() => maybe(fc.integer({ min: 0, max: 4 })))),
    });
  })
  .map(({ description, places, states, wishes, nurses }) => {
    const facts: Fact[] = [fact(-1000, { type: 'FacilityDescribed', description })];
    const tell = (minutes: number, event: HealthEvent): void => void facts.push(fact(minutes, event, `c${facts.length}`));
    states.forEach(({ lodger, blocked, dirty, promise }, i) => {
      const [unit, room, bed] = places[i] ?? ['U1', '01', 'A'];
      const id = bedId(unit, room, bed);
      if (lodger !== undefined && i % 3 !== 0) {
        tell(1, moved('PatientAdmitted', `L${i}`, `p${i}`, { class: 'I', location: placeOf(`${unit}-${room}-${bed}`), ...said(lodger.person) }));
        if (lodger.organism !== undefined && lodger.person.isolation !== undefined)
          tell(0, { type: 'BedRequested', request: `l${i}`, encounter: encounterId(`L${i}`), origin: 'ed', level: 'telemetry', organism: lodger.organism });
      }
      if (blocked || dirty)
        tell(2, {
          type: 'BedStatusChanged',
          bed: id,
          unit: unitId(unit),
          ...(blocked ? { serviceability: 'blocked' as const } : {}),
          ...(dirty ? { cleanliness: 'dirty' as const } : {}),
        });
      if (promise === 'held' || promise === 'assigned') {
        if (promise === 'assigned')
          tell(1, moved('PatientRegistered', `C${i}`, `q${i}`, { class: 'I', location: placeOf('ED-1'), ...said(lodger?.person ?? {}) }));
        tell(3, { type: 'BedPromised', bed: id, unit: unitId(unit), promise, ...(promise === 'assigned' ? { encounter: encounterId(`C${i}`) } : {}) });
      }
      if (promise === 'planned') {
        tell(1, moved('PatientRegistered', `C${i}`, `q${i}`, { class: 'I', location: placeOf('ED-1'), ...said(lodger?.person ?? {}) }));
        tell(3, moved('TransferPlanned', `C${i}`, `q${i}`, { location: placeOf(`${unit}-${room}-${bed}`) }));
      }
    });
    const requests = wishes.map((one, i) => {
      tell(5, moved('PatientRegistered', `W${i}`, `w${i}`, { class: 'I', location: placeOf('ED-1'), ...said({ ...one.person, isolation: undefined }) }));
      const { sex: _sex, ...rest } = one.person;
      tell(6, {
        type: 'BedRequested',
        request: `R${i}`,
        encounter: encounterId(`W${i}`),
        origin: 'ed',
        level: one.level,
        ...said({
          ...rest,
          organism: one.organism,
          needs: one.needs,
          weightKg: one.weightKg,
          targetUnit: one.targetUnit === undefined ? undefined : unitId(one.targetUnit),
        }),
      });
      return `R${i}`;
    });
    nurses.forEach((count, u) => {
      const unit = unitId(unitNames[u] ?? 'U1');
      for (let n = 0; n < (count ?? -1); n++) tellShift(tell, unit, `s${u}-${n}`, 'checked-in');
      if (count === 0) tellShift(tell, unit, `s${u}-none`, 'absent');
    });
    return { description, beds: places.map(([unit, room, bed]) => bedId(unit, room, bed)), facts, requests };
  });

function tellShift(tell: (minutes: number, event: HealthEvent) => void, unit: ReturnType<typeof unitId>, shift: string, step: 'checked-in' | 'absent'): void {
  tell(0, { type: 'ShiftScheduled', shift, staff: shift, kind: 'rn', unit, startsAt: minute(0), endsAt: minute(720), productive: true });
  tell(10, { type: 'ShiftStepped', shift, step });
}

/** The facts that bring a change about, as the hospital's own systems would tell them. */
export function bringAbout(
  house: RandomHouse,
  request: string,
  change: Change,
  nth: number,
): { readonly facts: readonly Fact[]; readonly description: FacilityDescription } {
  const { description } = house;
  const say = (event: HealthEvent): Fact => fact(100 + nth, event, `change-${nth}`);
  const restated = (more: object): Fact[] => {
    const asked = house.facts.findLast(({ event }) => event.type === 'BedRequested' && event.request === request)?.event;
    return asked === undefined ? [] : [say({ ...asked, ...more } as HealthEvent)];
  };
  const only = (facts: readonly Fact[]) => ({ facts, description });
  const redescribed = (made: FacilityDescription) => ({ facts: [say({ type: 'FacilityDescribed', description: made })], description: made });
  switch (change.change) {
    case 'state-isolation':
      return only(restated({ isolation: change.isolation }));
    case 'state-level':
      return only(restated({ level: change.level }));
    case 'state-age':
      return only(restated({ age: change.age }));
    case 'state-sex':
      return only(restated({ sex: change.sex }));
    case 'open-bed':
    case 'block-bed':
      return only([
        say({ type: 'BedStatusChanged', bed: change.bed, unit: unitOfBed(change.bed), serviceability: change.change === 'open-bed' ? 'open' : 'blocked' }),
      ]);
    case 'staff-bed':
      return only([say({ type: 'BedStatusChanged', bed: change.bed, unit: unitOfBed(change.bed), staffed: true })]);
    case 'release-bed':
      return only([say({ type: 'BedPromised', bed: change.bed, unit: unitOfBed(change.bed), promise: 'none' })]);
    case 'vacate-bed': {
      const index = house.beds.indexOf(change.bed);
      return only([fact(100 + nth, moved('PatientDischarged', `L${index}`, `p${index}`), `change-${nth}`)]);
    }
    case 'cancel-plans':
      return only(
        change.encounters.map((id) =>
          fact(100 + nth, { type: 'TransferPlanCancelled', encounter: id, patient: patientId(`q${id.slice(1)}`) }, `change-${nth}-${id}`),
        ),
      );
    case 'add-nurses': {
      const facts: Fact[] = [];
      for (let n = 0; n < change.nurses; n++) {
        const tell = (minutes: number, event: HealthEvent): void => void facts.push(fact(minutes, event, `nurse-${nth}-${n}-${facts.length}`));
        tellShift(tell, change.unit, `more-${nth}-${n}`, 'checked-in');
      }
      return only(facts);
    }
    case 'describe-unit':
      return redescribed(withUnits(description, change.unit, (unit) => ({ ...unit, levelOfCare: change.level })));
    case 'take-age':
      return redescribed(withUnits(description, change.unit, (unit) => ({ ...unit, ages: [...(unit.ages ?? []), change.age, ...usual(unit)] })));
    case 'set-pressure':
      return redescribed(withRooms(description, change.bed, (room) => ({ ...room, pressure: change.pressure })));
    case 'equip-bed':
      return redescribed(withBeds(description, change.bed, (bed) => ({ ...bed, features: [...(bed.features ?? []), change.feature] })));
    case 'strengthen-bed':
      return redescribed(withBeds(description, change.bed, (bed) => ({ ...bed, maxWeightKg: change.maxWeightKg })));
  }
}

const usual = ({ levelOfCare, ages }: UnitDescription) =>
  ages !== undefined ? [] : levelOfCare === 'paediatrics' ? (['child'] as const) : (['adult'] as const);
const unitOfBed = (bed: BedId) => unitId(bed.split('-')[0] ?? '');

function withUnits(description: FacilityDescription, unit: string, change: (unit: UnitDescription) => UnitDescription): FacilityDescription {
  return { ...description, units: description.units.map((one) => (one.unit === unit ? change(one) : one)) };
}
function withRooms(
  description: FacilityDescription,
  bed: BedId,
  change: (room: UnitDescription['rooms'][number]) => UnitDescription['rooms'][number],
): FacilityDescription {
  const [unit = '', room] = bed.split('-');
  return withUnits(description, unit, (one) => ({ ...one, rooms: one.rooms.map((r) => (r.room === room ? change(r) : r)) }));
}
type Described = UnitDescription['rooms'][number]['beds'][number];
function withBeds(description: FacilityDescription, bed: BedId, change: (bed: Described) => Described): FacilityDescription {
  const name = bed.split('-')[2];
  return withRooms(description, bed, (room) => ({ ...room, beds: room.beds.map((b) => (b.bed === name ? change(b) : b)) }));
}

export const momentOf = (input: ViewInput) => ({ now: instant(input.now), zone: 'America/New_York' });
