/** Organization, Practitioner and Device: the house and its payers, who works here, and the devices that speak; besides those that came as resources. */
import type { Encounter } from '@healthos/core/encounter.ts';
import { madeOnce } from '@healthos/core/kept-on.ts';
import type { OperationsState } from '@healthos/core/operations/state.ts';
import type { ClinicalState } from '@healthos/core/clinical/state.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import { identifier, patient, refers, status, string, token } from '../parameters.ts';
import { keyedId, present, type Element } from '../resource.ts';
import type { House, Kind, Thing } from '../thing.ts';
import { keptOfNobody } from '../kept-nobody.ts';
import { keptIndex } from '../kept-up.ts';

export const organizationKind: Kind = {
  kind: 'Organization',
  audience: 'house',
  parameters: [
    identifier,
    token('active'),
    string('name'),
    token('type'),
    string('address'),
    string('address-city', 'address.city'),
    string('address-state', 'address.state'),
    string('address-postalcode', 'address.postalCode'),
    refers('partof', ['Organization'], 'partOf'),
    refers('endpoint', ['Endpoint']),
  ],
  ofHouse: (house) => [...keptOfNobody(house, 'Organization'), ownOf(house), ...payersOf(house)],
};

export const practitionerKind: Kind = {
  kind: 'Practitioner',
  audience: 'staff',
  parameters: [identifier, token('active'), string('name'), string('family', 'name.family'), string('given', 'name.given'), token('gender'), token('telecom')],
  ofHouse: (house) => [...keptOfNobody(house, 'Practitioner'), ...staffOf(house)],
};

export const deviceKind: Kind = {
  kind: 'Device',
  audience: 'house',
  parameters: [
    identifier,
    status,
    token('type'),
    string('device-name', 'deviceName.name'),
    string('manufacturer'),
    string('model', 'modelNumber'),
    patient('patient'),
    refers('organization', ['Organization'], 'owner'),
    refers('location', ['Location']),
  ],
  ofHouse: (house) => [...keptOfNobody(house, 'Device'), ...devicesOf(house)],
  ofPerson: (whose) => whose.kept('Device'),
};

const thing = (house: House, kind: string, key: string, position: number, write: () => Element | Promise<Element>): Thing => ({
  kind,
  id: keyedId(house.tag, key),
  told: [{ position, recordedAt: house.hospital.recordedAt ?? 0 }],
  write,
});

function ownOf(house: House): Thing {
  const { hospital } = house;
  return thing(house, 'Organization', hospital.facility, 0, () => ({
    identifier: [{ system: 'urn:healthos:facility', value: hospital.facility }],
    active: true,
    type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'prov', display: 'Healthcare Provider' }] }],
    name: hospital.operations.description?.name ?? hospital.facility,
  }));
}

function payersOf(house: House): readonly Thing[] {
  const { coverages } = house.hospital.financial;
  const payers = new Set(rows(coverages).flatMap((versions) => versions.map(({ event }) => event.payer ?? event.payerClass)));
  return [...payers].sort().map((payer) =>
    thing(house, 'Organization', `payer:${payer}`, 0, () => ({
      identifier: [{ system: 'urn:healthos:payer', value: payer }],
      active: true,
      type: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/organization-type', code: 'pay', display: 'Payer' }] }],
      name: payer,
    })),
  );
}

/** How many visits somebody takes part in, followed from picture to picture; in none, they are not there. */
const taking = keptIndex<Encounter, Map<string, number>>(({ hospital }) => hospital.operations.encounters, {
  empty: () => new Map(),
  place: (visits, _key, before, after) => {
    for (const staff of partsOf(after)) visits.set(staff, (visits.get(staff) ?? 0) + 1);
    for (const staff of partsOf(before)) {
      const others = (visits.get(staff) ?? 0) - 1;
      if (others > 0) visits.set(staff, others);
      else visits.delete(staff);
    }
  },
});

function partsOf(encounter: Encounter | undefined): readonly string[] {
  if (encounter === undefined) return [];
  const { attending, admitting, referring = [], consulting = [] } = encounter;
  return [attending, admitting, ...referring, ...consulting].flatMap((one) => one || []);
}

/** Made once for a state of the visits. */
export const attendingIn = ({ encounters }: OperationsState): ReadonlySet<string> => attendingOf(encounters);
const attendingOf = madeOnce(
  (encounters: OperationsState['encounters']): ReadonlySet<string> => new Set(rows(encounters).flatMap(({ attending }) => attending || [])),
);

export const filedIn = ({ masterFiles }: OperationsState): readonly string[] => rows(masterFiles).flatMap((row) => (row.file === 'staff' ? [row.key] : []));

/** Of the staff file, who takes part in a visit by its word, and who ordered. */
function staffOf(house: House): readonly Thing[] {
  const { operations, clinical } = house.hospital;
  return [...new Set([...filedIn(operations), ...taking(house).keys(), ...rows(clinical.index.requesters)])].sort().map((staff) => staffThing(house, staff));
}

function staffThing(house: House, staff: string): Thing {
  const filed = getRow(house.hospital.operations.masterFiles, `staff:${staff}`);
  return thing(house, 'Practitioner', staff, filed?.position ?? 0, async () => {
    const name = filed === undefined ? undefined : await house.store.staffName(filed.position, staff);
    return present({
      identifier: [{ system: `urn:id:${house.hospital.facility}:staff`, value: staff }],
      active: filed?.action !== 'MDL' && filed?.action !== 'MDC',
      name: name === undefined ? [{ text: staff }] : [name],
    });
  });
}

const devices = new WeakMap<ClinicalState['devices'], readonly string[]>();

function devicesOf(house: House): readonly Thing[] {
  const { devices: series } = house.hospital.clinical;
  const known = devices.get(series) ?? [...new Set(rows(series).map((one) => one.series.slice(0, one.series.indexOf('|'))))].sort();
  devices.set(series, known);
  return known.map((device) =>
    thing(house, 'Device', device, 0, () => ({
      identifier: [{ system: 'urn:healthos:device', value: device }],
      status: 'active',
      distinctIdentifier: device,
      owner: { reference: `Organization/${keyedId(house.tag, house.hospital.facility)}` },
    })),
  );
}
