/** GET /api/patients/{patient}/touched: everything that one thing of a record touched while it stood, and everyone who saw it. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { behind } from '@healthos/core/house/chart/chart.ts';
import { positionsOf } from '@healthos/core/house/chart/past.ts';
import { seenBy } from '@healthos/core/house/touched/seen.ts';
import { touchedInSteps } from '@healthos/core/house/touched/touched.ts';
import type { Stood, Touched } from '@healthos/core/house/touched/rows.ts';
import { viewNamed } from '@healthos/core/views/views.ts';
import { maySee } from '../access/policy.ts';
import type { AuditLine } from '../audit/chain.ts';
import { inSlices, oneTurn } from '../slices.ts';
import { envelope } from './chart-routes.ts';
import type { Parts } from './context.ts';
import { openRecord, Moment, Patient, type OpenRecord } from './open-record.ts';
import { problem } from './problems.ts';

/** Lines of the audit of one question, and questions of one answer: the newest. Where there are more the answer says so. */
const [pageLines, mostPages] = [2000, 10];
/** How long one stretch may hold the loop. */
const sliceMs = 8;

const OneItem = Type.Object({
  facility: Moment.properties.facility,
  item: Type.String({ minLength: 1, maxLength: 400, description: '`kind|key`, as the chart names it' }),
});

export function touchedRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof OneItem> }>(
    '/api/patients/:patient/touched',
    {
      schema: {
        tags: ['record'],
        summary: 'What a thing of a chart touched, and who saw it',
        description:
          'Scores, findings, orders, doses, notes and charges that were made of it or while it stood, and everyone who read it then: for a result that was withdrawn, from its first version to the withdrawal.',
        params: Patient,
        querystring: OneItem,
      },
    },
    async (request, reply) => {
      const { item } = request.query;
      const record = await openRecord(parts, request, reply, 'whole', 'work-on-record');
      if (record === undefined) return reply;
      const chart = record.chart();
      const positions = chart === undefined ? undefined : behind(record.input, chart, item);
      if (positions === undefined) return problem(reply, 'access.absent');
      const touched = await touchedOf(parts, record, item);
      if (touched === undefined || chart === undefined) return problem(reply, 'access.absent');
      if (!(await record.audited({ kind: 'chart', view: `touched ${item}`, positions }))) return reply;
      const { lines, cut } = await readsOf(parts, chart.records, touched.stood);
      return {
        item,
        ...touched,
        // What a label keeps from this reader is not told of by another way.
        things: touched.things.filter((one) => one.item === undefined || behind(record.input, chart, one.item) !== undefined),
        charges: maySeeMoney(record) ? touched.charges : touched.charges.map(({ amountCents: _amount, ...rest }) => rest),
        seen: seenBy(lines, touched.stood),
        seenCut: cut,
        ...envelope(record),
      };
    },
  );
}

/** Read and worked out beside the loop: a walk through what happened in between takes its time. */
async function touchedOf(parts: Parts, { input, present, patient }: OpenRecord, item: string): Promise<Touched | undefined> {
  const facts = await parts.log.within(present.facility).eventsAt(present.facility, positionsOf(present, patient));
  const made = await inSlices(touchedInSteps(input, patient, item, [...facts].reverse()), { sliceMs, rest: () => oneTurn() });
  return made?.value;
}

async function readsOf(
  { audit }: Pick<Parts, 'audit'>,
  patients: readonly string[],
  { from, until }: Stood,
): Promise<{ readonly lines: readonly AuditLine[]; readonly cut: boolean }> {
  const lines: AuditLine[] = [];
  for (let page = 0; page < mostPages; page++) {
    const last = lines[lines.length - 1];
    const more = await audit.search({
      patients,
      from: from.at,
      limit: pageLines,
      ...(until === undefined ? {} : { until: until.at + 1 }),
      ...(last === undefined ? {} : { before: last.seq }),
    });
    lines.push(...more);
    if (more.length < pageLines) return { lines, cut: false };
  }
  return { lines, cut: true };
}

function maySeeMoney({ identity }: OpenRecord): boolean {
  const ledger = viewNamed('ledger');
  return ledger !== undefined && maySee(identity, ledger);
}
