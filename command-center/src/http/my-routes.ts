/** /api/my: what a patient, or somebody who acts for one, sees of the one record. The same folds, the same decision and the same audit as every other door. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { myBillsOf } from '@healthos/core/house/portal/my-bills.ts';
import { myPreventionOf, myRecordOf, myResultsOf } from '@healthos/core/house/portal/my-record.ts';
import { myStayOf } from '@healthos/core/house/portal/my-stay.ts';
import type { PortalPart } from '@healthos/core/house/portal/proxies.ts';
import { releasePackOf, withheldIn } from '@healthos/core/house/portal/release.ts';
import { newestAbout } from '@healthos/core/house/chart/past.ts';
import { liveChartOf } from '@healthos/core/house/chart/chart.ts';
import type { Chart } from '@healthos/core/house/chart/rows.ts';
import { patientFhirId } from '../fhir/resource.ts';
import { calledBy, portalPeople } from '../portal/people.ts';
import { createCalledStaff } from '../staff-names.ts';
import { envelope } from './chart-routes.ts';
import { asker, type Parts } from './context.ts';
import { audited, openRecord, Patient, whoOf, type OpenRecord } from './open-record.ts';
import { problem } from './problems.ts';

/** The past of a record is read at the chart's own routes; here is the present. */
export const House = Type.Object({ facility: Type.Optional(Type.String({ maxLength: 200, description: 'Where several houses know the person' })) });
type Asked = FastifyRequest<{ Params: Static<typeof Patient>; Querystring: Static<typeof House> }>;

export function myRoutes(app: FastifyInstance, parts: Parts): void {
  app.get('/api/my', { schema: { tags: ['my'], summary: 'Whose records I may see: my own, and of those for whom I act' } }, async (request, reply) => {
    const identity = await asker(parts, request, reply, 'see-own-record');
    if (identity === undefined) return reply;
    await parts.follow.level();
    const inputs = [...parts.follow.enterprise().hospitals.keys()].flatMap((facility) => parts.follow.input(facility) ?? []);
    const people = portalPeople(identity, inputs);
    const lines = await parts.log.identitiesOf([...new Set(people.flatMap(({ records }) => records))]);
    for (const { facility, patient, why } of people)
      if (!(await audited(parts, request, reply, { ...whoOf(identity), facility, patients: [patient], kind: 'names', why }))) return reply;
    return { people: people.map(({ records, ...person }) => ({ ...person, ...calledBy(lines, records), fhir: patientFhirId(person.patient) })) };
  });

  stayRoute(app, parts);
  part(app, parts, 'results', 'Results as they are released, with their course', ({ chart }) => ({ rows: myResultsOf(chart) }));
  part(app, parts, 'record', 'Medicines, problems, visits and documents', ({ chart }) => myRecordOf(chart));
  part(app, parts, 'prevention', 'Allergies and vaccines', ({ chart }) => myPreventionOf(chart));
  part(app, parts, 'bills', 'Bills line by line, with what insurance did and what it may come to', ({ record }) => ({
    rows: myBillsOf(record.input, record.patient),
  }));
}

function stayRoute(app: FastifyInstance, parts: Parts): void {
  const called = createCalledStaff(parts.log);
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof House> }>(
    '/api/my/:patient/stay',
    {
      schema: {
        tags: ['my'],
        summary: 'Where I am and what I wait for',
        description: 'During a stay: the bed, the team, open tests, a bed or a porter asked for, steps of the way home; from the folds of the house boards.',
        params: Patient,
        querystring: House,
      },
    },
    async (request, reply) => {
      const opened = await openPart(parts, request, reply, 'stay');
      if (opened === undefined) return reply;
      const { record, chart } = opened;
      const stay = myStayOf(record.input, chart);
      const staff = stay === undefined ? [] : await called.of(record.present, [...new Set(stay.team.map((one) => one.staff))]);
      return { ...(stay === undefined ? {} : { stay }), staff, ...held(opened), mark: newestAbout(record.present, record.patient), ...envelope(record) };
    },
  );
}

interface Opened {
  readonly record: OpenRecord;
  readonly chart: Chart;
}

/** One part of the record: opened as that part, audited, answered. */
export function part(
  app: FastifyInstance,
  parts: Parts,
  name: PortalPart,
  summary: string,
  answer: (opened: Opened) => object | Promise<object>,
  path: string = name,
): void {
  app.get<{ Params: Static<typeof Patient>; Querystring: Static<typeof House> }>(
    `/api/my/:patient/${path}`,
    { schema: { tags: ['my'], summary, params: Patient, querystring: House } },
    async (request, reply) => {
      const opened = await openPart(parts, request, reply, name);
      if (opened === undefined) return reply;
      const { record } = opened;
      return { ...(await answer(opened)), ...held(opened), mark: newestAbout(record.present, record.patient), ...envelope(record) };
    },
  );
}

export async function openPart(parts: Parts, request: Asked, reply: FastifyReply, name: PortalPart): Promise<Opened | undefined> {
  // Whoever treats or mends records has doors of their own.
  if ((await asker(parts, request, reply, 'see-own-record')) === undefined) return undefined;
  const record = await openRecord(parts, request, reply, name);
  const chart = record?.chart();
  if (record !== undefined && chart === undefined) problem(reply, 'access.absent');
  if (record === undefined || chart === undefined) return undefined;
  return (await record.audited({ kind: 'my', view: name, positions: [record.input.hospital.position] })) ? { record, chart } : undefined;
}

/** How many things wait for a clinician and when the last comes at the latest: told to oneself, of others nothing. */
function held({ record }: Opened): object {
  if (record.why !== 'self') return {};
  const whole = liveChartOf(record.input, record.patient);
  const waiting = whole === undefined ? [] : [...withheldIn(record.input, whole).values()];
  const { pack, version } = releasePackOf(record.input);
  const untils = waiting.flatMap(({ until }) => until ?? []);
  return { release: { pack, version, waiting: waiting.length, ...(untils.length === 0 ? {} : { until: Math.max(...untils) }) } };
}
