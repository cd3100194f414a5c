/** GET /api/facilities/{facility}/find: one question, whatever it names: a bed, a unit, a visit, and for roles that see names a person by name or number. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import type { Encounter } from '@healthos/core/encounter.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { encounterId, facilityId } from '@healthos/core/ids.ts';
import { getRow, rows } from '@healthos/core/table.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { boundTo, may } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { mayName } from '../access/withheld.ts';
import { searchIdentities } from '../postgres/reads.ts';
import { asker, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

/** Answers of each kind. */
const each = 8;

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });
const Asked = Type.Object({ q: Type.String({ minLength: 2, maxLength: 60 }) });

interface Found {
  readonly kind: 'unit' | 'bed' | 'visit' | 'person';
  readonly key: string;
  readonly says: string;
  readonly unit?: string;
  readonly bed?: string;
  readonly encounter?: string;
  readonly patient?: string;
}

export function findRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Facility>; Querystring: Static<typeof Asked> }>(
    '/api/facilities/:facility/find',
    { schema: { tags: ['views'], summary: 'Find a unit, bed, visit or person', params: Facility, querystring: Asked } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'see-places', facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const input = parts.follow.input(facilityId(facility));
      if (input === undefined) return problem(reply, 'access.absent');
      const question = request.query.q.trim().toLowerCase();
      const people = may(identity, 'see-names') ? await peopleLike(parts, input, identity, request.query.q.trim()) : [];
      const patients = people.flatMap(({ encounter }) => getRow(input.hospital.operations.encounters, encounterId(encounter ?? ''))?.patient ?? []);
      const read = { ...whoOf(identity), facility, patients, kind: 'names', view: 'find', why: 'office' };
      if (patients.length > 0 && !(await audited(parts, request, reply, read))) return reply;
      void reply.header('cache-control', 'no-store');
      return { rows: [...placesLike(input, boundTo(identity), question), ...people] };
    },
  );
}

/** Somebody bound to a unit finds its beds and visits only; that other units are there is no secret. */
function placesLike({ hospital }: ViewInput, bound: string | undefined, question: string): readonly Found[] {
  const { units, beds, encounters } = hospital.operations;
  const has = (text: string): boolean => text.toLowerCase().includes(question);
  const foundUnits = [...rows(units)].filter(({ unit, name }) => has(unit) || has(name)).slice(0, each);
  const foundBeds = [...rows(beds)].filter(({ bed, unit }) => has(bed) && (bound === undefined || unit === bound)).slice(0, each);
  const visit = getRow(encounters, encounterId(question.toUpperCase()));
  return [
    ...foundUnits.map(({ unit, name }): Found => ({ kind: 'unit', key: unit, says: name, unit })),
    ...foundBeds.map(({ bed, unit, occupancy }): Found => ({ kind: 'bed', key: bed, says: occupancy, unit, bed })),
    ...(visit === undefined || (bound !== undefined && visit.location?.unit !== bound) ? [] : [foundVisit(visit)]),
  ];
}

function foundVisit({ encounter, status, location }: Encounter): Found {
  return {
    kind: 'visit',
    key: encounter,
    says: status,
    encounter,
    ...(location === undefined ? {} : { unit: location.unit, ...(location.bedId === undefined ? {} : { bed: location.bedId }) }),
  };
}

/** People who are here now; a role bound to a unit finds its own unit's people only. */
async function peopleLike(parts: Parts, input: ViewInput, identity: Identity, question: string): Promise<readonly Found[]> {
  const [family = '', given] = question.split(/[\s,]+/);
  const lines = [
    // A record number is found as it is written, and in capitals, as most systems give it out.
    ...(await Promise.all([...new Set([question, question.toUpperCase()])].map((number) => parts.log.findIdentities(number)))).flat(),
    ...(await searchIdentities(parts.db, { family: `${family}*`, ...(given === undefined || given === '' ? {} : { given: `${given}*` }) }, 5 * each)),
  ];
  const { index, encounters } = input.hospital.operations;
  const found = new Map<string, Found>();
  for (const line of lines) {
    for (const record of recordsOf(input.identity, personOf(input.identity, line.patient)))
      for (const id of getRow(index.encountersByRecord, record) ?? []) {
        const encounter = getRow(encounters, encounterId(id));
        if (encounter === undefined || encounter.dischargedAt !== undefined || encounter.status === 'cancelled') continue;
        if (identity.unit !== undefined && encounter.location?.unit !== identity.unit) continue;
        if (!mayName(identity, encounter.patient, encounter.encounter, input)) continue;
        const name = [line.family, line.given].filter((part) => part !== undefined).join(', ');
        found.set(id, { ...foundVisit(encounter), kind: 'person', says: `${name}, ${line.number}`, patient: personOf(input.identity, encounter.patient) });
      }
  }
  return [...found.values()].slice(0, each);
}
