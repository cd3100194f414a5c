/** One person in one house, and the references of what is theirs. What came as FHIR keeps the ids that it came with, so that its own references hold. */
import { wordsFor } from '@healthos/core/told.ts';
import { personIn, type Person } from '@healthos/core/house/chart/whose.ts';
import { personOf } from '@healthos/core/identity/fold.ts';
import { encounterId, orderId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import { isApart } from '@healthos/core/operations/apart-key.ts';
import { rootOf } from '@healthos/core/operations/visits.ts';
import { encountersUnder } from '@healthos/core/visit-numbers.ts';
import { keptOf, newestKept } from './kept.ts';
import { keyedId, patientFhirId, positionId, reference } from './resource.ts';
import type { House, Thing, Whose } from './thing.ts';
import type { Reference } from './written.ts';

/** Every fact of it came as a resource, and the resource is what is shown. */
export const cameAsFhir = ({ feed }: { readonly feed: string }): boolean => feed === 'fhir';

export function whoseOf(house: House, patient: PatientId): Whose {
  const person = personIn(house.input, patient);
  const { clinical } = house.hospital;
  let things: ReadonlyMap<string, readonly Thing[]> | undefined;
  const kept = (kind: string): readonly Thing[] => {
    things ??= Map.groupBy(keptOf(house, person), (thing) => thing.kind);
    return things.get(kind) ?? [];
  };
  let visits: ReadonlyMap<string, string> | undefined;
  const encounterIdOf = (visit: EncounterId): string => {
    visits ??= new Map(
      kept('Encounter').flatMap(({ id }) => {
        const named = newestKept(getRow(clinical.resources, `Encounter/${id}`))?.event.encounter;
        return named === undefined ? [] : [[named, id] as const];
      }),
    );
    const root = rootOf(house.hospital.operations, visit);
    return visits.get(root) ?? keyedId(house.tag, root);
  };
  /** Of a number that two patients have, the visit of this one; undefined where it is only somebody else's. */
  const visitNamed = (visit: string): EncounterId | undefined => {
    const found = encountersUnder(house.hospital, encounterId(visit));
    const own = found.find((one) => personOf(house.input.identity, one.patient) === person.person);
    if (own === undefined) return found.length > 0 ? undefined : encounterId(visit);
    return isApart(own.encounter) ? own.encounter : encounterId(visit);
  };
  const encounterNamed = (visit: string): Reference | undefined => {
    const named = visitNamed(visit);
    return named === undefined ? undefined : reference('Encounter', encounterIdOf(named));
  };
  const own = kept('Patient').toSorted((a, b) => (a.told[0]?.position ?? 0) - (b.told[0]?.position ?? 0))[0]?.id;
  const id = own ?? patientFhirId(person.person);
  return {
    house,
    person,
    patientId: id,
    subject: reference('Patient', id),
    kept,
    encounterId: encounterIdOf,
    encounter: (visit) => (visit === undefined ? undefined : encounterNamed(visit)),
    order: (order) => orderReference(house, person, order),
  };
}

function orderReference(house: House, person: Person, order: string | undefined): Reference | undefined {
  if (order === undefined) return undefined;
  const versions = wordsFor(getRow(house.hospital.clinical.orders, orderId(order)), person);
  const [first] = versions;
  if (first === undefined) return undefined;
  if (cameAsFhir(first)) return { reference: order };
  const kind = versions.some(({ event }) => event.kind === 'medication') ? 'MedicationRequest' : 'ServiceRequest';
  return reference(kind, positionId(house.tag, Math.min(...versions.map(({ position }) => position))));
}
