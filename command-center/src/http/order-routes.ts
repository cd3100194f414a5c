/** What an order form needs: what can be ordered, the orders of one patient with what became of them, and what would speak against those that somebody writes. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { currentOf } from '@healthos/core/house/chart/visits.ts';
import { personIn } from '@healthos/core/house/chart/whose.ts';
import { wishFor } from '@healthos/core/house/placement/queue.ts';
import type { BedWish } from '@healthos/core/house/placement/wish.ts';
import { newestAbout } from '@healthos/core/house/chart/past.ts';
import { lineKinds } from '@healthos/core/house/orders/order-pack.ts';
import { findOrderables, orderPacks } from '@healthos/core/house/orders/order-packs.ts';
import { patientOrders } from '@healthos/core/house/orders/of-patient.ts';
import { unaskedResults } from '@healthos/core/house/orders/unasked.ts';
import { facilityId, type EncounterId } from '@healthos/core/ids.ts';
import { previewOf } from '@healthos/core/requests/order-preview.ts';
import { Line } from '@healthos/core/requests/ordering.ts';
import { oneOf } from '@healthos/core/work/fact.ts';
import { mayAsk } from '../access/policy.ts';
import { ordersOut, type OutRow } from '../outbound/outbox-table.ts';
import { asker, type Parts } from './context.ts';
import { Moment, openRecord, Patient } from './open-record.ts';
import { problem, refusalProblem } from './problems.ts';

const [usualFound, mostFound] = [30, 200];

const House = Type.Object({ facility: Type.String({ maxLength: 200 }) });
const Question = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 100, description: 'Words of the name, the code or another name' })),
  kind: Type.Optional(oneOf(lineKinds)),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostFound })),
});
const Live = Type.Object({
  ...Moment.properties,
  have: Type.Optional(Type.String({ maxLength: 80, description: 'The mark of the orders that the screen has: 204 when nothing is new' })),
});
const Drafts = Type.Object(
  {
    encounter: Type.String({ minLength: 1, maxLength: 80 }),
    lines: Type.Optional(Type.Array(Line, { maxItems: 40 })),
    set: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    only: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 80 }), { maxItems: 40 })),
    orders: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 120 }), { maxItems: 40 })),
    replaces: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
  },
  { additionalProperties: false },
);
const asksOfOrders = [
  'order-place',
  'order-sign',
  'order-hold',
  'order-release',
  'order-discontinue',
  'order-replace',
  'request-bed',
  'withdraw-bed-request',
] as const;

export function orderRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof House>; Querystring: Static<typeof Question> }>(
    '/api/facilities/:facility/orderables',
    { schema: { tags: ['orders'], summary: 'What can be ordered here, and what is ordered together', params: House, querystring: Question } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'see-orderables', facility);
      if (identity === undefined) return reply;
      const input = parts.follow.input(facilityId(facility));
      if (input === undefined) return problem(reply, 'access.absent');
      const { q = '', kind, limit = usualFound } = request.query;
      const packs = orderPacks(input);
      const { orderables, sets, count } = findOrderables(packs, q, kind, limit);
      return { rows: orderables, sets, count, packs: packs.map(({ pack, version, effectiveFrom, source }) => ({ pack, version, effectiveFrom, source })) };
    },
  );

  app.get<{ Params: Static<typeof House> }>(
    '/api/facilities/:facility/results-unasked',
    { schema: { tags: ['orders'], summary: 'Results that came for an order that nobody placed here, newest first', params: House } },
    async (request, reply) => {
      const { facility } = request.params;
      const identity = await asker(parts, request, reply, 'see-orderables', facility);
      if (identity === undefined) return reply;
      const input = parts.follow.input(facilityId(facility));
      if (input === undefined) return problem(reply, 'access.absent');
      const { rows, count } = unaskedResults(input, identity.unit, mostFound);
      return { rows, count, asOf: input.now, position: input.hospital.position };
    },
  );

  ofPatient(app, parts);
}

function ofPatient(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof Live> }>(
    '/api/patients/:patient/orders',
    { schema: { tags: ['record'], summary: 'The orders of one patient, with what was signed over, sent and came back', params: Patient, querystring: Live } },
    async (request, reply) => {
      const record = await openRecord(parts, request, reply, 'whole', 'work-on-record');
      if (record === undefined) return reply;
      const { input, present, patient, isPast, identity } = record;
      const rows = patientOrders(input, patient);
      const out = isPast
        ? []
        : await ordersOut(
            parts.houses.of(present.facility),
            rows.map(({ order }) => order),
          );
      const mark = `${newestAbout(present, patient)}.${out.reduce((sum, { at }) => Math.max(sum, at), 0)}`;
      if (!isPast && request.query.have === mark) return reply.code(204).send();
      if (!(await record.audited({ kind: 'chart', view: 'orders' }))) return reply;
      const sent = Map.groupBy(out, ({ order }) => order);
      const current = currentOf(personIn(input, patient));
      const wish = current === undefined ? undefined : wishFor(input, current.encounter);
      return {
        rows: rows.map((row) => ({ ...row, sent: (sent.get(row.order) ?? []).map(sentOf) })),
        may: asksOfOrders.filter((one) => mayAsk(identity, one)),
        ...(current === undefined ? {} : { visit: { encounter: current.encounter, position: current.position } }),
        ...(wish === undefined ? {} : { bed: bedOf(wish) }),
        asOf: input.now,
        mark,
        past: isPast,
      };
    },
  );

  app.post<{ Params: Static<typeof Patient>; Querystring: Static<typeof Moment>; Body: Static<typeof Drafts> }>(
    '/api/patients/:patient/order-checks',
    {
      schema: {
        tags: ['record'],
        summary: 'What would speak against orders if they were signed now',
        description: 'What each lacks, with its field, and every safety check of the medications among them. Nothing is written but the read.',
        params: Patient,
        querystring: Moment,
        body: Drafts,
      },
    },
    async (request, reply) => {
      const record = await openRecord(parts, request, reply, 'whole', 'work-on-record');
      if (record === undefined) return reply;
      const { role, staff, unit } = record.identity;
      const actor = { role, ...(staff === undefined ? {} : { staff }), ...(unit === undefined ? {} : { unit }) };
      const { encounter, ...drafts } = request.body;
      const preview = previewOf(record.input, { ...drafts, encounter: encounter as EncounterId, patient: record.patient }, record.input.now, actor);
      if (!(await record.audited({ kind: 'chart', view: 'order-checks' }))) return reply;
      return preview.refusal === undefined ? { rows: preview.lines } : refusalProblem(reply, preview.refusal);
    },
  );
}

/** The bed that is asked for, as the form of a bed request shows it. */
const bedOf = ({ request, how, level, origin, targetUnit, isolation, requestedAt, assigned }: BedWish): object => ({
  request,
  how,
  level,
  origin,
  ...(targetUnit === undefined ? {} : { targetUnit }),
  ...(isolation === undefined ? {} : { isolation }),
  ...(requestedAt === undefined ? {} : { requestedAt }),
  ...(assigned === undefined ? {} : { assigned: assigned.bed }),
});

const sentOf = ({ position, control, state, destination, tries, code, at }: OutRow): object => ({
  position,
  control,
  state,
  destination,
  tries,
  at,
  ...(code === undefined ? {} : { code }),
});
