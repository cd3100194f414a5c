/** Notes of one patient: as they stand, what their templates may quote of the record now, and the asker's own drafts, which nobody else sees. */
import type { FastifyInstance } from 'fastify';
import Type, { type Static } from 'typebox';
import { seenIn } from '@healthos/core/house/chart/sealed.ts';
import { personIn } from '@healthos/core/house/chart/whose.ts';
import { notesOf, type Note } from '@healthos/core/house/notes/notes.ts';
import { pulledOf } from '@healthos/core/house/notes/pull.ts';
import type { Pull } from '@healthos/core/house/notes/template.ts';
import { notePacks, templateNamed, templatesOf } from '@healthos/core/house/notes/note-packs.ts';
import { reconcileListOf } from '@healthos/core/house/reconciliation/list.ts';
import { occasionsOf } from '@healthos/core/house/reconciliation/occasions.ts';
import { reconciledOf } from '@healthos/core/house/reconciliation/reconciled.ts';
import { NoteKey } from '@healthos/core/requests/note-asked.ts';
import { getRow } from '@healthos/core/table.ts';
import { draftsOf, dropDrafts, keepDraft, type Draft, type DraftOwner } from '../postgres/note-drafts.ts';
import type { Parts } from './context.ts';
import { Moment, openRecord, Patient, type OpenRecord } from './open-record.ts';
import { problem } from './problems.ts';
import { recordRoute } from './record-route.ts';

const Of = Type.Object({ ...Moment.properties, template: Type.String({ maxLength: 80 }), encounter: Type.String({ maxLength: 80 }) });
const OfVisit = Type.Object({ ...Moment.properties, encounter: Type.String({ maxLength: 80 }) });
const OneDraft = Type.Object({ ...Patient.properties, document: NoteKey });
const DraftBody = Type.Object(
  {
    encounter: Type.String({ minLength: 1, maxLength: 80 }),
    template: Type.String({ minLength: 1, maxLength: 80 }),
    revision: Type.Integer({ minimum: 0, description: 'Of the draft that this one was written over; 0 = a new one' }),
    body: Type.Object({}, { additionalProperties: true, description: 'What its form holds; nobody but its author reads it' }),
  },
  { additionalProperties: false },
);

export function noteRoutes(app: FastifyInstance, parts: Parts): void {
  recordRoute(
    app,
    parts,
    {
      name: 'notes',
      summary: 'Notes as they stand, and my drafts',
      description: 'Signed, waiting for an attending, cosigned or retracted, with addenda and versions. The text is read by a route of its own.',
      query: Moment,
    },
    async (record, reply) => {
      const chart = record.chart();
      if (!(await record.audited({ kind: 'notes', view: 'notes' }))) return reply;
      const seen = seenIn(chart);
      return {
        rows: notesOf(record.input, record.patient).flatMap((note) => shown(note, seen)),
        drafts: await myDrafts(parts, record),
        templates: templatesOf(notePacks(record.input)),
        ...envelope(record),
      };
    },
  );

  recordRoute(
    app,
    parts,
    {
      name: 'note-parts',
      summary: 'What a template quotes of the record now',
      description: 'Lines by section, each with the thing and the position it is of: what a signed note freezes.',
      query: Of,
    },
    async (record, reply, query) => {
      const { input, patient } = record;
      const template = templateNamed(notePacks(input), query.template)?.template;
      const encounter = personIn(input, patient).encounters.find((one) => one.encounter === query.encounter);
      const chart = record.chart();
      if (template === undefined || encounter === undefined || chart === undefined) return problem(reply, 'access.absent');
      const reconciled = (['discharge', 'transfer', 'admission'] as const)
        .map((occasion) => reconciledOf(input, encounter, occasion))
        .find((one) => one !== undefined);
      const pulling = {
        chart,
        now: input.now,
        encounter: encounter.encounter,
        visitPosition: encounter.position,
        ...(reconciled === undefined ? {} : { reconciled }),
      };
      const seen = seenIn(chart);
      const linesOf = (pulls: readonly Pull[]) => pulls.flatMap((pull) => pulledOf(pulling, pull)).filter(({ item }) => seen(item));
      const sections = template.sections.map(({ section, pulls = [] }) => ({ section, lines: linesOf(pulls) }));
      const positions = sections.flatMap(({ lines }) => lines.map(({ position }) => position)).sort((a, b) => b - a);
      if (!(await record.audited({ kind: 'chart', view: `note-parts ${template.template}`, positions }))) return reply;
      return { template: template.template, encounter: encounter.encounter, sections, ...envelope(record) };
    },
  );

  reconciliationRoute(app, parts);
  draftRoutes(app, parts);
}

function reconciliationRoute(app: FastifyInstance, parts: Parts): void {
  recordRoute(
    app,
    parts,
    {
      name: 'reconciliation',
      summary: 'The home list beside what is ordered in a visit',
      description:
        'A row a medicine, with what differs and what the rules of medication safety say of it, and when the medicines were or are to be reconciled.',
      query: OfVisit,
    },
    async (record, reply, query) => {
      const { input, patient } = record;
      const encounter = personIn(input, patient).encounters.find((one) => one.encounter === query.encounter);
      if (encounter === undefined) return problem(reply, 'access.absent');
      const seen = seenIn(record.chart());
      const whole = reconcileListOf(input, encounter);
      const list = { ...whole, rows: whole.rows.filter(({ home, here }) => [home, here].every((side) => side === undefined || seen(side.item))) };
      const positions = list.rows.flatMap(({ home, here }) => [...(home?.positions ?? []), ...(here?.positions ?? [])]).sort((a, b) => b - a);
      if (!(await record.audited({ kind: 'chart', view: 'reconciliation', positions }))) return reply;
      const occasions = occasionsOf(input.hospital, encounter);
      const done = occasions
        .flatMap(({ occasion }) => reconciledOf(input, encounter, occasion) ?? [])
        .map((one) => ({ ...one, lines: one.lines.filter(({ item }) => seen(item)) }));
      const withheld = whole.rows.length - list.rows.length;
      return { encounter: encounter.encounter, ...list, withheld, occasions, done, drafts: await myDrafts(parts, record), ...envelope(record) };
    },
  );
}

function draftRoutes(app: FastifyInstance, parts: Parts): void {
  app.put<{ Params: Static<typeof OneDraft>; Querystring: Static<typeof Moment>; Body: Static<typeof DraftBody> }>(
    '/api/patients/:patient/note-drafts/:document',
    {
      schema: { tags: ['record'], summary: 'Keep my draft', description: 'Refused where another window saved it since.', params: OneDraft, body: DraftBody },
    },
    async (request, reply) => {
      const record = await openRecord(parts, request, reply, 'whole', 'work-on-record');
      if (record === undefined) return reply;
      const owner = ownerOf(record);
      if (owner === undefined) return problem(reply, 'draft.nobody');
      const { document } = request.params;
      const { encounter, template, revision, body } = request.body;
      if (getRow(record.present.clinical.documents, document) !== undefined) return problem(reply, 'draft.signed');
      const draft = { document, patient: record.patient, encounter, template, body, revision };
      const kept = await keepDraft(parts.houses.of(owner.facility), owner, draft, parts.clock.now());
      return kept === undefined ? problem(reply, 'draft.stale') : { revision: kept.revision, savedAt: kept.savedAt };
    },
  );

  app.delete<{ Params: Static<typeof OneDraft>; Querystring: Static<typeof Moment> }>(
    '/api/patients/:patient/note-drafts/:document',
    { schema: { tags: ['record'], summary: 'Throw my draft away', params: OneDraft } },
    async (request, reply) => {
      const record = await openRecord(parts, request, reply, 'whole', 'work-on-record');
      if (record === undefined) return reply;
      const owner = ownerOf(record);
      if (owner !== undefined) await dropDrafts(parts.houses.of(owner.facility), owner, [request.params.document]);
      return reply.code(204).send();
    },
  );
}

function shown(note: Note, seen: (item: string) => boolean): readonly Note[] {
  return seen(`document|${note.document}`) ? [{ ...note, addenda: note.addenda.flatMap((one) => shown(one, seen)) }] : [];
}

/** A draft whose note is in the log is over, whoever's window was closed before it could say so. */
async function myDrafts(parts: Parts, record: OpenRecord): Promise<readonly Draft[]> {
  const owner = ownerOf(record);
  if (owner === undefined || record.isPast) return [];
  const kept = await draftsOf(parts.houses.of(owner.facility), owner, personIn(record.input, record.patient).records);
  const over = kept.filter(({ document }) => getRow(record.present.clinical.documents, document) !== undefined).map(({ document }) => document);
  await dropDrafts(parts.houses.of(owner.facility), owner, over);
  return kept.filter(({ document }) => !over.includes(document));
}

/** Drafts are of a person: a role without one, and a patient, has none. */
function ownerOf({ identity, input }: OpenRecord): DraftOwner | undefined {
  return identity.staff === undefined || identity.role === 'patient' ? undefined : { facility: input.hospital.facility, staff: identity.staff };
}

const envelope = ({ input, isPast }: OpenRecord): object => ({
  asOf: input.now,
  past: isPast,
  zone: input.hospital.operations.description?.zone ?? 'UTC',
});
