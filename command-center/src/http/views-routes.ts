/** Reads: facilities, the rows of every view now or at any moment, and what stands behind a row. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { HouseReads } from '@healthos/core/ports.ts';
import type { Recorded } from '@healthos/core/event.ts';
import { stateHash } from '@healthos/core/state-hash.ts';
import type { Earlier, View, ViewInput } from '@healthos/core/views/view.ts';
import { viewNamed, views } from '@healthos/core/views/views.ts';
import { maySee, mayVisit } from '../access/policy.ts';
import { projectionOf } from '../access/projection.ts';
import { mayKnow } from '../access/withheld.ts';
import { asker, readInstant, type Parts } from './context.ts';
import { patientsNamed } from './named-patients.ts';
import { pageOf, readingAs } from './reading-as.ts';
import { audited, whoOf } from './open-record.ts';
import { problem } from './problems.ts';

/** Rows of one answer when nobody says otherwise, and at most. */
const [usualRows, mostRows] = [10_000, 50_000];

const Facility = Type.Object({ facility: Type.String({ maxLength: 200 }) });
const Reading = Type.Object({
  at: Type.Optional(Type.String({ description: 'Effective: only what was true up to then' })),
  knownAt: Type.Optional(Type.String({ description: 'Recorded: only what was known by then' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostRows })),
  cursor: Type.Optional(Type.String({ maxLength: 300 })),
  status: Type.Optional(Type.String({ maxLength: 40, description: 'encounters: open ones unless said; `all` for every one' })),
});
const Behind = Type.Object({
  facility: Type.Optional(Type.String({ maxLength: 200 })),
  at: Type.Optional(Type.String()),
  knownAt: Type.Optional(Type.String()),
});

export function viewRoutes(app: FastifyInstance, parts: Parts): void {
  facilitiesRoute(app, parts);

  for (const view of views) {
    const { name } = view;
    app.get<{ Params: Static<typeof Facility>; Querystring: Static<typeof Reading> }>(
      `/api/facilities/:facility/${name}`,
      {
        schema: { tags: ['views'], summary: view.title, description: view.definition, params: Facility, querystring: Reading },
      },
      async (request, reply) => {
        const identity = await asker(parts, request, reply, 'see-views', request.params.facility);
        if (identity === undefined) return reply;
        if (!maySee(identity, view)) return problem(reply, 'access.absent');
        const { at, knownAt, limit, cursor, status } = request.query;
        const input = await inputAt(parts, facilityId(request.params.facility), at, knownAt);
        if (input === 'invalid') return problem(reply, 'request.time');
        if (input === undefined) return problem(reply, 'access.absent');
        const isNow = at === undefined && knownAt === undefined;
        if (isNow) await parts.follow.prepare(input.hospital.facility, view.name);
        const shown = isNow ? parts.follow.current(facilityId(request.params.facility), view.name) : await thenOf(parts, view, input);
        if (shown === undefined) return problem(reply, 'server.bug');
        const { page, people } = pageOf(view, shown, readingAs(parts.follow.input(shown.input.hospital.facility), identity, view, shown.input), {
          limit: limit ?? usualRows,
          ...(cursor === undefined ? {} : { cursor }),
          ...(status === undefined ? {} : { status }),
        });
        const unsaid = parts.viewReads.unsaid(identity, request.params.facility, name, people);
        if (unsaid.length > 0 && !(await parts.viewReads.say(identity, request.ip, request.params.facility, name, unsaid)))
          return problem(reply, 'audit.unwritten');
        return page;
      },
    );
  }

  app.get<{ Params: Static<typeof Facility> }>(
    '/api/facilities/:facility/plan',
    { schema: { tags: ['facilities'], summary: 'Floors, units, rooms and beds as drawn in the facility file', params: Facility } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-views', request.params.facility);
      if (identity === undefined) return reply;
      const plan = parts.description(facilityId(request.params.facility));
      return plan ?? problem(reply, 'access.absent');
    },
  );

  app.get<{ Params: Static<typeof Facility> }>(
    '/api/facilities/:facility/state-hash',
    { schema: { tags: ['facilities'], summary: 'Hash of the folded state: equal for equal facts, whatever order they came in', params: Facility } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-messages', request.params.facility);
      if (identity === undefined) return reply;
      await parts.follow.level();
      const { hospitals, identity: people } = parts.follow.enterprise();
      const hospital = hospitals.get(facilityId(request.params.facility));
      if (hospital === undefined) return problem(reply, 'access.absent');
      return {
        facility: hospital.facility,
        position: hospital.position,
        hash: stateHash(hospital, parts.digest),
        identityHash: stateHash(people, parts.digest),
      };
    },
  );

  lineageRoute(app, parts);
}

/** Described ones first. Of a moment before its first fact a facility is not there. */
function facilitiesRoute(app: FastifyInstance, parts: Parts): void {
  const Asked = Type.Omit(Reading, ['status']);
  app.get<{ Querystring: Static<typeof Asked> }>(
    '/api/facilities',
    { schema: { tags: ['facilities'], summary: 'Facilities that this token may see', querystring: Asked } },
    async (request, reply) => {
      const identity = await asker(parts, request, reply, 'see-facilities');
      if (identity === undefined) return reply;
      const { at, knownAt, limit, cursor } = request.query;
      const seen = [...parts.follow.enterprise().hospitals.keys()].filter((facility) => mayVisit(identity, facility));
      const inputs: ViewInput[] = [];
      for (const facility of seen) {
        const input = await inputAt(parts, facility, at, knownAt);
        if (input === 'invalid') return problem(reply, 'request.time');
        if (input !== undefined && ((at ?? knownAt) === undefined || input.hospital.position > 0)) inputs.push(input);
      }
      const rows = inputs.map(({ hospital: { facility, operations } }) => ({
        facility,
        name: operations.description?.name ?? facility,
        zone: operations.description?.zone ?? 'UTC',
        described: operations.description !== undefined,
      }));
      rows.sort((a, b) => Number(b.described) - Number(a.described) || (a.facility < b.facility ? -1 : 1));
      const from = rows.findIndex(({ facility }) => facility === cursor) + 1;
      const page = rows.slice(from, from + (limit ?? usualRows));
      const last = page.at(-1);
      return {
        rows: page,
        asOf: iso(inputs[0]?.now ?? parts.clock.now()),
        position: inputs.reduce((sum, { hospital }) => sum + hospital.position, 0),
        ...(from + page.length < rows.length && last !== undefined ? { cursor: last.facility } : {}),
      };
    },
  );
}

function lineageRoute(app: FastifyInstance, parts: Parts): void {
  const Row = Type.Object({ view: Type.String({ maxLength: 60 }), key: Type.String({ maxLength: 400 }) });
  app.get<{ Params: Static<typeof Row>; Querystring: Static<typeof Behind> }>(
    '/api/views/:view/rows/:key/lineage',
    {
      schema: { tags: ['views'], summary: 'The events and messages behind a row', params: Row, querystring: Behind },
    },
    async (request, reply) => {
      const { view: name, key } = request.params;
      const identity = await asker(parts, request, reply, 'see-lineage', request.query.facility);
      if (identity === undefined) return reply;
      const view = viewNamed(name);
      if (view === undefined || !maySee(identity, view)) return problem(reply, 'access.absent');
      const { facility, at, knownAt } = request.query;
      const candidates =
        facility === undefined ? [...parts.follow.enterprise().hospitals.keys()].filter((one) => mayVisit(identity, one)) : [facilityId(facility)];
      for (const one of candidates) {
        const input = await inputAt(parts, one, at, knownAt);
        if (input === 'invalid') return problem(reply, 'request.time');
        const then = input === undefined ? undefined : await thenOf(parts, view, input);
        const positions = then === undefined ? undefined : view.lineage(then.input, key);
        if (then === undefined || positions === undefined) continue;
        const made = then.rows.get(key);
        const projection = projectionOf(identity);
        const row = made === undefined ? undefined : readingAs(parts.follow.input(one), identity, view, then.input).row(made);
        if (isWithheld(row)) return problem(reply, 'access.absent');
        // Whoever sees a part of a view only sees what stands behind a row that they are shown, and of one that is over nothing.
        if (row === undefined && (positions.length === 0 || projection !== 'full')) continue;
        const live = parts.follow.input(one);
        const behind = await parts.log.within(one).eventsAt(one, positions);
        const events = live === undefined ? behind : behind.filter((fact) => patientsNamed([fact], live.hospital).every((of) => mayKnow(identity, of, live)));
        const patients = patientsNamed(events, live?.hospital);
        const why = identity.unit === undefined ? 'office' : 'unit-now';
        const read = { ...whoOf(identity), facility: one, patients, kind: 'lineage', view: `${name} ${key}`, positions: events.map(positionOf), why };
        if (patients.length > 0 && !(await audited(parts, request, reply, read))) return reply;
        return {
          view: name,
          key,
          facility: one,
          definition: view.definition,
          row: row ?? null,
          asOf: iso(then.input.now),
          events: events.map(eventOf),
          messages: await messagesOf(parts.log.within(one), events),
          ...(events.length === behind.length ? {} : { withheld: behind.length - events.length }),
        };
      }
      return problem(reply, 'access.absent');
    },
  );
}

const positionOf = ({ position }: { readonly position: number }): number => position;

/** What stands behind a row that is withheld is withheld with it. */
const isWithheld = (row: unknown): boolean => typeof row === 'object' && row !== null && 'withheld' in row;

/** Messages named with a lineage at most; every event carries its own message id. */
const messageLimit = 50;

/** The messages of these events, without their bytes. */
export async function messagesOf(log: Pick<HouseReads, 'messagesOf'>, events: readonly Recorded[]): Promise<readonly object[]> {
  const ids = [...new Set(events.map((event) => event.message))].slice(0, messageLimit);
  const found = new Map((await log.messagesOf(ids)).map((message) => [message.id, message] as const));
  return ids.flatMap((id) => {
    const message = found.get(id);
    return message === undefined
      ? []
      : [
          {
            id: message.id,
            feed: message.feed,
            controlId: message.controlId,
            type: message.type,
            outcome: message.outcome,
            receivedAt: iso(message.receivedAt),
            sha256: message.sha256,
          },
        ];
  });
}

/** An event as the API shows it: times as ISO and as milliseconds for screens that count. */
export function eventOf(recorded: Recorded): object {
  return {
    position: recorded.position,
    type: recorded.event.type,
    effectiveAt: recorded.effective.at,
    recordedAt: recorded.recordedAt,
    literal: recorded.effective.literal,
    feed: recorded.feed,
    message: recorded.message,
    segments: recorded.segments,
    event: recorded.event,
  };
}

async function inputAt(parts: Parts, facility: FacilityId, at: string | undefined, knownAt: string | undefined): Promise<ViewInput | 'invalid' | undefined> {
  const [effective, known] = [readInstant(at), readInstant(knownAt)];
  if (effective === 'invalid' || known === 'invalid') return 'invalid';
  await parts.follow.level();
  if (effective === undefined && known === undefined) return parts.follow.input(facility);
  return parts.pictures.at(
    facility,
    { ...(effective === undefined ? {} : { at: effective }), ...(known === undefined ? {} : { knownAt: known }) },
    parts.clock.now(),
    parts.follow.enterprise().hospitals.get(facility)?.position ?? 0,
  );
}

/** A view of a picture that is not followed: what it learns is learned first, beside the loop. */
async function thenOf(parts: Parts, view: View, picture: ViewInput): Promise<Earlier<unknown>> {
  const input = view.learns === true ? await parts.learning.taught(picture) : picture;
  return { input, rows: view.rows(input) };
}

const iso = (at: number): string => new Date(at).toISOString();
