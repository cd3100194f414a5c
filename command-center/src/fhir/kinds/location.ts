/** Location: the house, its units, rooms and beds, each a part of the one around it. */
import { describedUnit } from '@healthos/core/operations/describe.ts';
import type { Bed, Unit } from '@healthos/core/operations/state.ts';
import type { Location } from '@healthos/core/operations/events.ts';
import { rows } from '@healthos/core/table.ts';
import { identifier, refers, status, string, token } from '../parameters.ts';
import { followSaidPlaces } from '../said-places.ts';
import { coding, concept, keyedId, present, reference, type Element } from '../resource.ts';
import type { House, Kind, Thing } from '../thing.ts';

export const locationKind: Kind = {
  kind: 'Location',
  audience: 'house',
  parameters: [
    identifier,
    string('name'),
    status,
    token('operational-status', 'operationalStatus'),
    token('type', 'type', 'physicalType'),
    string('address'),
    string('address-city', 'address.city'),
    string('address-state', 'address.state'),
    string('address-postalcode', 'address.postalCode'),
    refers('partof', ['Location'], 'partOf'),
    refers('organization', ['Organization'], 'managingOrganization'),
  ],
  ofHouse,
};

/** The place as closely as it is known: the bed, else the room, else the unit. */
export function locationId({ tag }: Pick<House, 'tag'>, { unit, room, bedId }: Location): string {
  if (bedId !== undefined) return keyedId(tag, `b:${bedId}`);
  return room === undefined ? keyedId(tag, `u:${unit}`) : keyedId(tag, `r:${unit}:${room}`);
}

const saidPlaces = followSaidPlaces();

function ofHouse(house: House): readonly Thing[] {
  const { operations } = house.hospital;
  const said = saidPlaces(house.hospital);
  const beds = [
    ...rows(operations.beds),
    ...said.flatMap(({ unit, room = '', bed = '', bedId }) => (bedId === undefined ? [] : { bed: bedId, unit, room, name: bed })),
  ];
  const rooms = [...beds, ...said.map(({ unit, room = '' }) => ({ unit, room }))].filter(({ room }) => room !== '');
  const units = [...rows(operations.units), ...said.map(({ unit }) => describedUnit(operations.description, unit))];
  // What the house knows comes first, and one place is one Location.
  const things = [...units.map((unit) => unitOf(house, unit)), ...rooms.map((room) => roomOf(house, room)), ...beds.map((bed) => bedOf(house, bed))];
  const byId = new Map<string, Thing>();
  for (const one of [siteOf(house), ...things]) if (!byId.has(one.id)) byId.set(one.id, one);
  return [...byId.values()];
}

const physical = (code: string, display: string): Element => concept('location-physical-type', code, display);

function thing(house: House, id: string, position: number, write: () => Element): Thing {
  return { kind: 'Location', id, told: [{ position, recordedAt: house.hospital.recordedAt ?? 0 }], write };
}

const of = (house: House): Element => reference('Organization', keyedId(house.tag, house.hospital.facility));
const named = (house: House, value: string): readonly Element[] => [{ system: `urn:id:${house.hospital.facility}`, value }];

function siteOf(house: House): Thing {
  const { hospital } = house;
  return thing(house, keyedId(house.tag, `s:${hospital.facility}`), 0, () => ({
    identifier: named(house, hospital.facility),
    status: 'active',
    name: hospital.operations.description?.name ?? hospital.facility,
    mode: 'instance',
    physicalType: physical('si', 'Site'),
    managingOrganization: of(house),
  }));
}

function unitOf(house: House, { unit, name, levelOfCare }: Unit): Thing {
  return thing(house, keyedId(house.tag, `u:${unit}`), 0, () => ({
    identifier: named(house, unit),
    status: 'active',
    name,
    mode: 'instance',
    type: [{ text: levelOfCare }],
    physicalType: physical('wa', 'Ward'),
    managingOrganization: of(house),
    partOf: reference('Location', keyedId(house.tag, `s:${house.hospital.facility}`)),
  }));
}

function roomOf(house: House, { unit, room }: Pick<Bed, 'unit' | 'room'>): Thing {
  return thing(house, keyedId(house.tag, `r:${unit}:${room}`), 0, () => ({
    identifier: named(house, `${unit}-${room}`),
    status: 'active',
    name: room,
    mode: 'instance',
    physicalType: physical('ro', 'Room'),
    managingOrganization: of(house),
    partOf: reference('Location', keyedId(house.tag, `u:${unit}`)),
  }));
}

/** Table 0116. */
function bedStatus({ occupancy, cleanliness, serviceability }: Bed): Element {
  if (serviceability === 'closed') return coding('v2-0116', 'C', 'Closed');
  if (occupancy === 'occupied' || occupancy === 'away') return coding('v2-0116', 'O', 'Occupied');
  return cleanliness === 'clean' ? coding('v2-0116', 'U', 'Unoccupied') : coding('v2-0116', 'H', 'Housekeeping');
}

/** Of a bed that was only named nothing more is known. */
function bedOf(house: House, bed: Bed | Pick<Bed, 'bed' | 'unit' | 'room' | 'name'>): Thing {
  const { unit, room, name } = bed;
  const known = 'serviceability' in bed ? bed : undefined;
  return thing(house, keyedId(house.tag, `b:${bed.bed}`), known?.position ?? 0, () =>
    present({
      identifier: named(house, bed.bed),
      status: known === undefined || known.serviceability === 'open' ? 'active' : 'suspended',
      operationalStatus: known === undefined ? undefined : bedStatus(known),
      name: name === '' ? bed.bed : name,
      mode: 'instance',
      physicalType: physical('bd', 'Bed'),
      managingOrganization: of(house),
      partOf: reference('Location', room === '' ? keyedId(house.tag, `u:${unit}`) : keyedId(house.tag, `r:${unit}:${room}`)),
    }),
  );
}
