/** GET /api/patients/{patient}/chart and its parts: everything of a person across merges, now, or at any moment as known at any other. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { behind } from '@healthos/core/house/chart/chart.ts';
import { wordsOn } from '@healthos/core/house/chart/items.ts';
import { newestAbout } from '@healthos/core/house/chart/past.ts';
import type { Chart } from '@healthos/core/house/chart/rows.ts';
import { seenIn } from '@healthos/core/house/chart/sealed.ts';
import { summaryOf } from '@healthos/core/house/chart/summary.ts';
import { kindsOf } from '@healthos/core/house/chart/timeline-kinds.ts';
import { wholeTexts } from '../whole-texts.ts';
import { besideIn, type Beside } from './beside.ts';
import type { Parts } from './context.ts';
import { withoutSealedQuotes } from './document-text.ts';
import { createKeptTexts } from './kept-texts.ts';
import { Moment, openRecord, Patient, viewOf, type OpenRecord } from './open-record.ts';
import { problem } from './problems.ts';
import { eventOf, messagesOf } from './views-routes.ts';

const [usualEntries, mostEntries] = [200, 2000];

const Live = Type.Object({
  ...Moment.properties,
  have: Type.Optional(Type.Integer({ minimum: 0, description: 'The mark of the chart that the screen has: 204 when nothing was said of the person since' })),
});
const Results = Type.Object({ ...Moment.properties, series: Type.Optional(Type.String({ maxLength: 200 })) });
const Entries = Type.Object({
  ...Moment.properties,
  kind: Type.Optional(Type.String({ maxLength: 20 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: mostEntries })),
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'Entries to pass over, newest first' })),
});
const OneItem = Type.Object({ ...Moment.properties, item: Type.String({ minLength: 1, maxLength: 400, description: '`kind|key`, as the chart names it' }) });
const OneDocument = Type.Object({ ...Patient.properties, document: Type.String({ minLength: 1, maxLength: 200 }) });

export function chartRoutes(app: FastifyInstance, parts: Parts): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof Live> }>(
    '/api/patients/:patient/chart',
    {
      schema: {
        tags: ['record'],
        summary: 'The chart of one patient',
        description:
          'Visits, allergies, problems, medications, orders, results, device strips, documents, vaccines, imaging, care team and timeline of a person across merges; long lists cut to their newest. With at and knownAt: what was so at one moment as known at another.',
        params: Patient,
        querystring: Live,
      },
    },
    async (request, reply) => {
      const record = await openRecord(parts, request, reply);
      if (record === undefined) return reply;
      const mark = newestAbout(record.present, record.patient);
      if (!record.isPast && request.query.have === mark) return reply.code(204).send();
      const chart = record.chart();
      if (chart === undefined) return problem(reply, 'access.absent');
      if (!(await record.audited({ kind: 'chart', view: 'chart', positions: headOf(record) }))) return reply;
      return { ...summaryOf(chart, record.input.now), ...envelope(record), mark };
    },
  );

  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof Results> }>(
    '/api/patients/:patient/results',
    { schema: { tags: ['record'], summary: 'Results with every version and which holds', params: Patient, querystring: Results } },
    async (request, reply) => {
      const { series } = request.query;
      const rowsOf = ({ results }: Chart): Chart['results'] => (series === undefined ? results : results.filter((one) => one.series === series));
      const opened = await openChart(parts, request, reply, (chart, record) => (series === undefined ? headOf(record) : positionsIn(rowsOf(chart))));
      return opened === undefined ? reply : { rows: rowsOf(opened.chart), ...envelope(opened.record) };
    },
  );

  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof Entries> }>(
    '/api/patients/:patient/timeline',
    { schema: { tags: ['record'], summary: 'Everything of a person in one line of time, newest first', params: Patient, querystring: Entries } },
    async (request, reply) => {
      const { kind, limit = usualEntries, from = 0 } = request.query;
      const kinds = kindsOf(kind ?? '');
      const opened = await openChart(parts, request, reply, (_chart, record) => (kind === undefined ? headOf(record) : undefined));
      if (opened === undefined) return reply;
      const rows = opened.chart.timeline.filter((one) => kinds.includes(one.kind));
      return { rows: rows.slice(from, from + limit), count: rows.length, ...envelope(opened.record) };
    },
  );

  partRoutes(app, parts);
}

function partRoutes(app: FastifyInstance, parts: Parts): void {
  const texts = createKeptTexts(parts.log, parts.clock);
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof OneItem> }>(
    '/api/patients/:patient/lineage',
    { schema: { tags: ['record'], summary: 'The events and messages behind one thing of a chart', params: Patient, querystring: OneItem } },
    async (request, reply) => {
      const opened = await openChart(parts, request, reply, (shown, { input }) => behind(input, shown, request.query.item));
      if (opened === undefined) return reply;
      const { chart, record } = opened;
      const positions = behind(record.input, chart, request.query.item);
      if (positions === undefined) return problem(reply, 'access.absent');
      const log = parts.log.within(chart.facility);
      const events = await log.eventsAt(chart.facility, positions);
      return { view: 'chart', key: request.query.item, events: events.map(eventOf), messages: await messagesOf(log, events), ...envelope(record) };
    },
  );

  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof OneItem> }>(
    '/api/patients/:patient/comments',
    {
      schema: {
        tags: ['record'],
        summary: 'What is written beside one result or order, and its text, whole',
        description:
          'The comments (NTE) of each version that has any, a text for each, and each version of a text (OBX-5) that the chart cuts, read from the kept bytes: the chart has their beginning. Of a result what it was measured in too.',
        params: Patient,
        querystring: OneItem,
      },
    },
    async (request, reply) => {
      const { item } = request.query;
      const positionsOf = (beside: Beside | undefined): readonly number[] | undefined =>
        beside === undefined ? undefined : [...beside.comments, ...beside.texts].map(({ position }) => position);
      const opened = await openChart(parts, request, reply, (shown) => positionsOf(besideIn(shown, item)));
      if (opened === undefined) return reply;
      const { chart, record } = opened;
      const beside = besideIn(chart, item);
      if (beside === undefined) return problem(reply, 'access.absent');
      const whole = await wholeTexts(parts.log.within(chart.facility), chart.facility, positionsOf(beside) ?? []);
      return {
        item,
        rows: beside.comments.map((one) => ({ ...one, texts: whole.get(one.position)?.comments ?? [] })),
        values: beside.texts.map((one) => ({ ...one, text: whole.get(one.position)?.value })),
        specimens: beside.specimens,
        ...envelope(record),
      };
    },
  );

  app.get<{ Params: Static<typeof OneDocument>; Querystring: Static<typeof Moment> }>(
    '/api/patients/:patient/documents/:document/text',
    {
      schema: {
        tags: ['record'],
        summary: 'The text of a document',
        description: 'Read from the kept bytes of its newest version with a text; no fold and no view holds it.',
        params: OneDocument,
        querystring: Moment,
      },
    },
    async (request, reply) => {
      const item = `document|${request.params.document}`;
      const opened = await openChart(parts, request, reply, (shown, { input }) => behind(input, shown, item));
      if (opened === undefined) return reply;
      if (!opened.chart.documents.some((one) => one.item === item)) return problem(reply, 'access.absent');
      const versions = wordsOn(opened.record.input.hospital, item);
      const written = versions.findLast(({ event }) => event.type === 'DocumentRecorded' && event.contentBytes !== undefined) ?? versions[versions.length - 1];
      const text = written === undefined ? undefined : await texts.of(opened.chart.facility, written.message);
      if (written === undefined || text === undefined) return problem(reply, 'access.absent');
      const { message } = text;
      return {
        item,
        position: written.position,
        message: message.id,
        sha256: message.sha256,
        parts: withoutSealedQuotes(text.parts, seenIn(opened.chart)),
        ...envelope(opened.record),
      };
    },
  );
}

/** `shown`: the positions behind what will be answered; of a whole chart where its picture ended. */
async function openChart(
  parts: Parts,
  request: Parameters<typeof openRecord>[1],
  reply: Parameters<typeof openRecord>[2],
  shown: (chart: Chart, record: OpenRecord) => readonly number[] | undefined,
): Promise<{ readonly record: OpenRecord; readonly chart: Chart } | undefined> {
  const record = await openRecord(parts, request, reply);
  const chart = record?.chart();
  if (record !== undefined && chart === undefined) problem(reply, 'access.absent');
  if (record === undefined || chart === undefined) return undefined;
  const positions = shown(chart, record);
  const read = { kind: 'chart', view: partOf(request), ...(positions === undefined ? {} : { positions }) };
  return (await record.audited(read)) ? { record, chart } : undefined;
}

/** Up to where the picture went that was shown: who saw a value, and who came before it or after it was taken back, is told by that. */
const headOf = ({ input }: OpenRecord): readonly number[] => [input.hospital.position];

const positionsIn = (results: Chart['results']): readonly number[] =>
  results.flatMap(({ points }) => points.flatMap(({ versions }) => versions.map(({ position }) => position))).sort((a, b) => b - a);

/** Which part of the chart: the end of the address, and the one thing of it that was asked for. */
function partOf(request: Parameters<typeof openRecord>[1]): string {
  const { item, document, series, kind } = { ...request.query, ...request.params } as Readonly<Record<string, string | undefined>>;
  return [viewOf(request), item ?? document ?? series ?? kind].filter((part) => part !== undefined).join(' ');
}

/** What every answer of a record says: of when it is, and where else the person is known. */
export const envelope = ({ input, isPast, elsewhere }: OpenRecord): object => ({
  asOf: input.now,
  past: isPast,
  zone: input.hospital.operations.description?.zone ?? 'UTC',
  elsewhere,
});
