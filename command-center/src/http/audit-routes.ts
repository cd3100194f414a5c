/** Who looked: the audit of reads for the privacy officer, the broken glasses to review, and what a reader may open. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { glassesOf, glassPack, type Glass } from '@healthos/core/house/access/glass.ts';
import { labelOf } from '@healthos/core/house/access/label.ts';
import { encountersOf } from '@healthos/core/house/access/ties.ts';
import { personOf, recordsOf } from '@healthos/core/identity/fold.ts';
import { facilityId, patientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen } from '../access/may-open.ts';
import { mayVisit } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { asker, readInstant, type Parts } from './context.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

const Query = Type.Object({
  patient: Type.Optional(Type.String({ maxLength: 80, description: "The opaque id of any of the person's records" })),
  number: Type.Optional(Type.String({ maxLength: 80, description: 'A record number of the person' })),
  who: Type.Optional(Type.String({ maxLength: 80, description: 'Staff id or role of who read' })),
  from: Type.Optional(Type.String({ maxLength: 40 })),
  until: Type.Optional(Type.String({ maxLength: 40 })),
  why: Type.Optional(Type.String({ maxLength: 40, description: 'A relationship, break-glass or refused' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,15}$' })),
});
const OnePatient = Type.Object({ patient: Type.String({ maxLength: 80 }) });
const OfFacility = Type.Object({ facility: Type.Optional(Type.String({ maxLength: 200 })) });

/** Lines of one answer when nobody says otherwise. */
const usualLines = 100;
/** Glasses of one answer; the newest. */
const glassesShown = 200;

export function auditRoutes(app: FastifyInstance, parts: Parts): void {
  searchRoute(app, parts);
  reviewRoutes(app, parts);
  accessRoute(app, parts);
}

function searchRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: Static<typeof Query> }>(
    '/api/audit',
    { schema: { tags: ['access'], summary: 'Who read what, newest first: by patient, person and time', querystring: Query } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-audit');
      if (identity === undefined) return reply;
      const { patient, number, who, why, limit = usualLines, cursor } = request.query;
      const [from, until] = [readInstant(request.query.from), readInstant(request.query.until)];
      if (from === 'invalid' || until === 'invalid') return problem(reply, 'request.time');
      const patients = await recordsAsked(parts, patient, number);
      // Who looks at the looks is seen too.
      if (
        !(await audited(parts, request, reply, {
          ...whoOf(identity),
          facility: identity.facility ?? '',
          patients: patients ?? [],
          kind: 'audit',
          why: 'office',
        }))
      )
        return reply;
      const rows = await parts.audit.search({
        limit,
        ...(patients === undefined ? {} : { patients }),
        ...(who === undefined || who === '' ? {} : { who }),
        ...(why === undefined || why === '' ? {} : { why }),
        ...(from === undefined ? {} : { from }),
        ...(until === undefined ? {} : { until }),
        ...(identity.facility === undefined ? {} : { facility: identity.facility }),
        ...(cursor === undefined ? {} : { before: Number(cursor) }),
      });
      const last = rows[rows.length - 1];
      return { rows, ...labelled(parts, identity, patients), ...(rows.length === limit && last !== undefined ? { cursor: String(last.seq) } : {}) };
    },
  );
}

/** Of the one person who was asked for: how sensitive the record is in each house, and what a person of the house said of it. */
function labelled(parts: Parts, identity: Identity, patients: readonly string[] | undefined): object {
  const [first] = patients ?? [];
  if (first === undefined) return {};
  const patient = patientId(first);
  const labels = [...parts.follow.enterprise().hospitals.keys()].flatMap((facility) => {
    const input = mayVisit(identity, facility) ? parts.follow.input(facility) : undefined;
    if (input === undefined || encountersOf(input, patient).length === 0) return [];
    const own = getRow(input.hospital.work.RecordLabelled, patient)?.findLast(({ event }) => event.said === 'person')?.event.label ?? 'normal';
    return [{ facility, label: labelOf(input, patient).label, own }];
  });
  return { person: patient, labels };
}

/** Every record of the person; an empty list where nobody is of that number, so that nothing is found rather than everything. */
async function recordsAsked(parts: Parts, patient: string | undefined, number: string | undefined): Promise<readonly string[] | undefined> {
  const { identity } = parts.follow.enterprise();
  const named = patient === undefined || patient === '' ? [] : [patientId(patient)];
  const numbered = number === undefined || number === '' ? [] : (await parts.log.findIdentities(number)).map((line) => line.patient);
  if (named.length === 0 && (number === undefined || number === '')) return undefined;
  return [...new Set([...named, ...numbered].flatMap((one) => recordsOf(identity, personOf(identity, one))))];
}

function reviewRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Querystring: Static<typeof OfFacility> }>(
    '/api/audit/glass',
    { schema: { tags: ['access'], summary: 'Records opened by break-glass, newest first, with the reason and the review', querystring: OfFacility } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-audit', request.query.facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const only = request.query.facility ?? identity.facility;
      const facilities = only === undefined ? [...parts.follow.enterprise().hospitals.keys()] : [facilityId(only)];
      const glasses = facilities
        .flatMap((facility) => parts.follow.input(facility) ?? [])
        .flatMap((input) => glassesOf(input).map((glass) => ({ input, glass })))
        .slice(0, glassesShown);
      return { pack: glassPack, rows: await Promise.all(glasses.map(({ input, glass }) => glassRow(parts, input, glass))) };
    },
  );

  app.get(
    '/api/audit/verify',
    { schema: { tags: ['access'], summary: 'Whether the audit is whole: the first line that is not, by its number' } },
    async (request, reply) => {
      if ((await asker(parts, request, reply, 'see-audit')) === undefined) return reply;
      return parts.audit.verify(await parts.auditAnchors());
    },
  );
}

/** With the words of who opened it, which are in the bytes of the request alone. */
async function glassRow(parts: Parts, { hospital, now }: ViewInput, glass: Glass): Promise<object> {
  const log = parts.log.within(hospital.facility);
  const first = glass.positions[glass.positions.length - 1];
  const [fact] = first === undefined ? [] : await log.eventsAt(hospital.facility, [first]);
  const bytes = fact === undefined ? undefined : await log.raw(fact.message);
  const said = bytes === undefined ? undefined : /"says":("(?:[^"\\]|\\.)*")/.exec(Buffer.from(bytes).toString('utf8'))?.[1];
  return {
    facility: hospital.facility,
    ...glass,
    open: glass.closedAt === undefined && now < glass.until,
    ...(said === undefined ? {} : { says: JSON.parse(said) as string }),
  };
}

function accessRoute(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof OnePatient>; Querystring: Static<typeof OfFacility> }>(
    '/api/patients/:patient/access',
    { schema: { tags: ['access'], summary: 'Whether I may open this record, and why; reads nothing of it', params: OnePatient, querystring: OfFacility } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'open-record', request.query.facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const only = request.query.facility ?? identity.facility;
      const openings = [...parts.follow.enterprise().hospitals.keys()]
        .filter((facility) => (only === undefined || facility === only) && mayVisit(identity, facility))
        .flatMap((facility) => {
          const input = parts.follow.input(facility);
          return input === undefined ? [] : [{ facility, opening: mayOpen(identity, patientId(request.params.patient), input) }];
        });
      const found = openings.find(({ opening }) => opening.may) ?? openings.find(({ opening }) => !opening.may && opening.glass);
      if (found === undefined) return problem(reply, 'access.absent');
      return {
        facility: found.facility,
        ...found.opening,
        ...(found.opening.may ? {} : { longestMinutes: glassPack.longestMinutes, usualMinutes: glassPack.usualMinutes }),
      };
    },
  );
}
