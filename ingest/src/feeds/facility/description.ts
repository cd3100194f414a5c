/** The facility file as a FacilityDescription (core/src/operations/facility.ts): every name unique, every unit on a floor that exists. */
import { bedId } from '@healthos/core/ids.ts';
import {
  ageBands,
  bedFeatures,
  levelsOfCare,
  nameLanguages,
  type BedDescription,
  type FacilityDescription,
  type FloorDescription,
  type RoomDescription,
  type UnitDescription,
} from '@healthos/core/operations/facility.ts';
import { isObject, type Json } from '../../formats/json.ts';
import { reject, type Rejection } from '../../rejection.ts';
import { Fields } from './fields.ts';

/** The description, or the rejection of the first thing that is wrong. */
export function readDescription(value: Json): FacilityDescription | Rejection {
  if (!isObject(value)) return reject('facility.shape', '$');
  const problems: Rejection[] = [];
  const fields = new Fields(value, '$', problems);
  const zone = fields.text('zone');
  if (zone !== '' && !isZone(zone)) fields.wrong('zone', 'an IANA zone name');
  const currency = fields.text('currency');
  if (currency !== '' && !/^[A-Z]{3}$/.test(currency)) fields.wrong('currency', 'a code of ISO 4217');
  const floors = fields.each('floors', readFloor);
  const known = { floors: new Set(floors.map(({ floor }) => floor)), units: new Set<string>(), beds: new Set<string>() };
  if (known.floors.size < floors.length) fields.wrong('floors', 'a name of its own for each floor');
  const units = fields.each('units', (unit) => readUnit(unit, known));
  const description: FacilityDescription = {
    facility: fields.text('facility'),
    name: fields.text('name'),
    zone,
    currency,
    floors,
    units,
    ...given('position', fields.optionalPoint('position')),
    ...given('silentAfterMinutes', fields.optionalPositive('silentAfterMinutes')),
    ...given('partnerKeys', fields.optionalTexts('partnerKeys')),
    ...given('senders', fields.optionalTexts('senders')),
    ...given('mixedSexRooms', fields.optionalFlag('mixedSexRooms')),
    ...given('ordinaryBedKg', fields.optionalPositive('ordinaryBedKg')),
  };
  return problems[0] ?? description;
}

function readFloor(fields: Fields): FloorDescription {
  return {
    floor: fields.text('floor'),
    name: fields.text('name'),
    widthMetres: fields.positive('widthMetres'),
    depthMetres: fields.positive('depthMetres'),
    ...given('corridors', fields.optionalPolygons('corridors')),
  };
}

interface Known {
  readonly floors: ReadonlySet<string>;
  readonly units: Set<string>;
  readonly beds: Set<string>;
}

function readUnit(fields: Fields, known: Known): UnitDescription {
  const unit = fields.text('unit');
  const floor = fields.text('floor');
  if (known.units.has(unit)) fields.wrong('unit', 'a unit name that no other unit has');
  if (floor !== '' && !known.floors.has(floor)) fields.wrong('floor', 'the name of a floor of this file');
  known.units.add(unit);
  return {
    unit,
    name: fields.text('name'),
    ...given('names', fields.optionalTextsBy('names', nameLanguages)),
    levelOfCare: fields.oneOf('levelOfCare', levelsOfCare, 'unknown'),
    floor,
    ...given('service', fields.optionalText('service')),
    ...given('ratio', fields.optionalPositive('ratio')),
    ...given('hppd', fields.optionalPositive('hppd')),
    ...given('features', fields.optionalChoices('features', bedFeatures)),
    ...given('ages', fields.optionalChoices('ages', ageBands)),
    ...given('outline', fields.optionalPolygon('outline')),
    ...given('station', fields.optionalPoint('station')),
    rooms: fields.each('rooms', (room) => readRoom(room, unit, known)),
  };
}

function readRoom(fields: Fields, unit: string, known: Known): RoomDescription {
  const room = fields.text('room');
  return {
    room,
    ...given('polygon', fields.optionalPolygon('polygon')),
    ...given('door', fields.optionalPoint('door')),
    ...given('pressure', fields.optionalOneOf<'negative' | 'positive'>('pressure', ['negative', 'positive'])),
    ...given('features', fields.optionalChoices('features', bedFeatures)),
    ...given('area', fields.optionalText('area')),
    beds: fields.each('beds', (bed) => readBed(bed, unit, room, known)),
  };
}

function readBed(fields: Fields, unit: string, room: string, known: Known): BedDescription {
  const bed = fields.text('bed');
  const id = bedId(unit, room, bed);
  if (known.beds.has(id)) fields.wrong('bed', 'a bed name that no other bed of the unit and room has');
  known.beds.add(id);
  return {
    bed,
    ...given('polygon', fields.optionalPolygon('polygon')),
    ...given('licensed', fields.optionalFlag('licensed')),
    ...given('staffed', fields.optionalFlag('staffed')),
    ...given('features', fields.optionalChoices('features', bedFeatures)),
    ...given('maxWeightKg', fields.optionalPositive('maxWeightKg')),
  };
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value });
}

/** The platform tells an unknown zone only by throwing; here it becomes a plain no. */
function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
