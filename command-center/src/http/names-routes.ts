/** POST /api/facilities/{facility}/names: who lies in these encounters, for working screens whose role must tell two people apart. Read from the erasable identity table, never from a fold. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { boardOf } from '@healthos/core/house/placement/board.ts';
import { queueOf } from '@healthos/core/house/placement/queue.ts';
import { encounterId, facilityId, patientId, unitId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { getRow } from '@healthos/core/table.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen, type Opening } from '../access/may-open.ts';
import { boundTo, may } from '../access/policy.ts';
import { mayName } from '../access/withheld.ts';
import type { Read } from '../audit/chain.ts';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

/** Encounters in one question: more than the beds of a unit, fewer than a house. */
const askedAtOnce = 500;

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });
const Asked = Type.Object(
  {
    encounters: Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: askedAtOnce }),
    patients: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: askedAtOnce, description: 'Records that one may open, or audits' }),
    ),
  },
  { additionalProperties: false },
);

export function namesRoutes(app: FastifyInstance, parts: Parts): void {
  app.post<{ Params: Static<typeof Facility>; Body: Static<typeof Asked> }>(
    '/api/facilities/:facility/names',
    { schema: { tags: ['people'], summary: 'Names and second identifiers of encounters', params: Facility, body: Asked } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'see-names', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const input = parts.follow.input(facilityId(facility));
      if (input === undefined) return problem(reply, 'access.absent');
      const bound = boundTo(identity);
      const known = bound === undefined ? undefined : peopleOf(input, bound);
      const opened = new Map<PatientId, Opened>();
      // Whoever may open the record knows whose it is, wherever they work.
      const opens = (patient: PatientId): boolean => {
        const opening = mayOpen(identity, patient, input);
        if (opening.may) opened.set(patient, opening);
        return opening.may;
      };
      const encounters = (identity.role === 'privacy' ? [] : request.body.encounters).flatMap((id) => {
        const found = getRow(input.hospital.operations.encounters, encounterId(id));
        if (found === undefined) return [];
        const isOwn = known === undefined || found.location?.unit === bound || known.has(found.encounter);
        return isOwn || opens(found.patient) ? [found] : [];
      });
      const patients = [...new Set(request.body.patients ?? [])].map(patientId).filter((one) => may(identity, 'see-audit') || opens(one));
      const asked = [...new Set([...encounters.map(({ patient }) => patient), ...patients])];
      const records = new Map(asked.map((patient) => [patient, recordsOf(input.identity, personOf(input.identity, patient))] as const));
      const lines = await parts.log.identitiesOf([...new Set([...records.values()].flat())]);
      const byRecord = new Map(lines.map((line) => [line.patient, line] as const));
      const withheld = new Set(encounters.filter(({ encounter, patient }) => !mayName(identity, patient, encounter, input)).map(({ encounter }) => encounter));
      const usual = bound === undefined ? 'office' : 'unit-now';
      for (const read of readsOf(asked, opened, usual))
        if (!(await audited(parts, request, reply, { ...whoOf(identity), facility, kind: 'names', ...read }))) return reply;
      void reply.header('cache-control', 'no-store');
      return {
        rows: encounters.map(({ encounter, patient, sex }) => ({
          encounter,
          patient: personOf(input.identity, patient),
          ...(withheld.has(encounter) ? { withheld: true } : nameOf(records.get(patient) ?? [], byRecord, sex)),
        })),
        ...(request.body.patients === undefined
          ? {}
          : {
              people: patients.map((patient) => ({
                patient,
                ...nameOf(records.get(patient) ?? [], byRecord, getRow(input.identity.records, patient)?.sex),
              })),
            }),
      };
    },
  );
}

type Opened = Extract<Opening, { readonly may: true }>;

/** One line of the audit for each way in which the people are known: of the unit or the office, and each relationship or broken glass apart. */
function readsOf(asked: readonly PatientId[], opened: ReadonlyMap<PatientId, Opened>, usual: string): readonly Pick<Read, 'patients' | 'why' | 'glass'>[] {
  const found = new Map<string, Pick<Read, 'why' | 'glass'> & { readonly patients: PatientId[] }>();
  for (const patient of asked) {
    const opening = opened.get(patient);
    const key = opening === undefined ? '' : `${opening.why}|${opening.glass?.id ?? ''}`;
    const known = found.get(key);
    if (known !== undefined) known.patients.push(patient);
    else
      found.set(key, {
        patients: [patient],
        why: opening?.why ?? usual,
        ...(opening?.glass === undefined ? {} : { glass: opening.glass.id }),
      });
  }
  return [...found.values()];
}

/** A role that is bound to a unit learns the names of who is there and who is to come: two people are told apart before one is taken over. */
function peopleOf(input: ViewInput, unit: string): ReadonlySet<EncounterId> {
  const wished = [...queueOf(input).values()].filter(({ targetUnit }) => targetUnit === unit).map(({ encounter }) => encounter);
  return new Set([...(boardOf(input).units.get(unitId(unit))?.patients ?? []), ...wished]);
}

/** By the first of their records of which anything is known; the one that remained after merges stands first: a Doe goes by the name that was found. */
export function nameOf(records: readonly PatientId[], lines: ReadonlyMap<PatientId, IdentityLine>, sex: string | undefined) {
  const line = records.map((record) => lines.get(record)).find((one) => one !== undefined);
  if (line === undefined) return {};
  const { family, given, birthDate, number } = line;
  return {
    number,
    ...(family === undefined ? {} : { family }),
    ...(given === undefined ? {} : { given }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(sex === undefined ? {} : { sex }),
  };
}
