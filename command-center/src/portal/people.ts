/** For whom somebody may use the patient platform: themselves, and those for whom they act, in each house that knows them. */
import { lastPosition } from '@healthos/core/by-subject.ts';
import { encountersOf } from '@healthos/core/house/access/ties.ts';
import { actsFor, type PortalPart, type Proxy } from '@healthos/core/house/portal/proxies.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { patientId, type PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen } from '../access/may-open.ts';
import type { Identity } from '../access/roles.ts';

export interface PortalPerson {
  readonly patient: PatientId;
  readonly records: readonly PatientId[];
  readonly facility: string;
  readonly house: string;
  readonly zone: string;
  readonly currency: string;
  readonly why: 'self' | 'proxy';
  readonly relation?: Proxy['relation'];
  readonly until?: number;
  /** In the confidential years: only these. Absent = all. */
  readonly parts?: readonly PortalPart[];
  /** Is in this house now. */
  readonly here: boolean;
}

/** Oneself first. */
export function portalPeople(identity: Identity, inputs: readonly ViewInput[]): readonly PortalPerson[] {
  if (identity.role !== 'patient' || identity.patient === undefined) return [];
  const own = patientId(identity.patient);
  const self = inputs.flatMap((input) => (isKnownHere(input, own) && mayOpen(identity, own, input).may ? [personOfHouse(input, own, { why: 'self' })] : []));
  const others = inputs.flatMap((input) =>
    actsFor(input, own).flatMap(({ patient, relation, until, parts }) => {
      // A grant that a label or an identity closes is not told of.
      if (!mayOpen(identity, patient, input, 'normal', parts?.[0] ?? 'whole').may) return [];
      return [
        personOfHouse(input, patient, {
          why: 'proxy',
          relation,
          ...(until === undefined ? {} : { until }),
          ...(parts === undefined ? {} : { parts }),
        }),
      ];
    }),
  );
  return [...self, ...others];
}

/** A fact of this house names a record of the person. */
const isKnownHere = ({ hospital, identity }: ViewInput, patient: PatientId): boolean =>
  recordsOf(identity, personOf(identity, patient)).some((record) => lastPosition(hospital.index.subjects, `P|${record}`) > 0);

function personOfHouse(input: ViewInput, patient: PatientId, how: Pick<PortalPerson, 'why' | 'relation' | 'until' | 'parts'>): PortalPerson {
  const { description } = input.hospital.operations;
  const person = personOf(input.identity, patient);
  return {
    patient: person,
    records: recordsOf(input.identity, person),
    facility: input.hospital.facility,
    house: description?.name ?? input.hospital.facility,
    zone: description?.zone ?? 'UTC',
    currency: description?.currency ?? 'USD',
    here: encountersOf(input, person).some(({ status, stub }) => stub !== true && (status === 'in-progress' || status === 'on-leave')),
    ...how,
  };
}

/** What somebody is called: of the surviving record, else of any. */
export function calledBy(lines: readonly IdentityLine[], records: readonly PatientId[]): { readonly given?: string; readonly family?: string } {
  const line = records.map((record) => lines.find(({ patient }) => patient === record)).find((one) => one?.given !== undefined || one?.family !== undefined);
  return { ...(line?.given === undefined ? {} : { given: line.given }), ...(line?.family === undefined ? {} : { family: line.family }) };
}
