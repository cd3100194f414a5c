/** DiagnosticReport: the results of one order and service together (HL7 v2-to-FHIR, OBR), and reports that came as resources. */
import { specimensOf, visitOf } from './observation.ts';
import { wordsFor } from '@healthos/core/told.ts';
import type { ObservationRecorded, OrderRecorded } from '@healthos/core/clinical/events.ts';
import { holdingVersion } from '@healthos/core/clinical/observation.ts';
import { orderNow, reportedIn } from '@healthos/core/clinical/order.ts';
import { orderId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import { newestOf, type Versions } from '@healthos/core/versions.ts';
import { date, ofRecord, refers, status, token } from '../parameters.ts';
import { codeable, concept, iso, positionId, present, reference } from '../resource.ts';
import { toldOf, upTo, type Kind, type Thing, type Whose } from '../thing.ts';
import { cameAsFhir } from '../whose.ts';
import { labelOf } from './charted.ts';
import type { CodeableConcept, Made } from '../written.ts';
import { byReport } from '../numbers.ts';
import { asReportNotes, notesOf } from './notes.ts';
import { containing } from './specimens.ts';

export const reportKind: Kind = {
  kind: 'DiagnosticReport',
  audience: 'record',
  parameters: [
    ...ofRecord,
    status,
    token('category'),
    token('code'),
    date('date', 'effectiveDateTime', 'effectivePeriod'),
    date('issued'),
    token('conclusion', 'conclusionCode'),
    refers('based-on', ['ServiceRequest'], 'basedOn'),
    refers('result', ['Observation']),
    refers('performer', ['Practitioner', 'Organization']),
    refers('results-interpreter', ['Practitioner', 'Organization'], 'resultsInterpreter'),
  ],
  numbered: byReport,
  ofPerson: (whose) => [...whose.kept('DiagnosticReport'), ...grouped(whose)],
};

type Group = readonly Versions<ObservationRecorded>[];

function grouped(whose: Whose): readonly Thing[] {
  const { house, person } = whose;
  const groups = new Map<string, Versions<ObservationRecorded>[]>();
  for (const item of person.items) {
    if (!item.startsWith('observation|')) continue;
    const versions = getRow(house.hospital.clinical.observations, item.slice('observation|'.length)) ?? [];
    const newest = newestOf(versions);
    if (newest === undefined || versions.some(cameAsFhir) || newest.event.service === undefined) continue;
    if (!person.isTheirs(newest.event, newest.event.observedAt ?? newest.at)) continue;
    const key = `${newest.event.order ?? newest.message}|${newest.event.service}`;
    groups.set(key, [...(groups.get(key) ?? []), versions]);
  }
  return [...groups.values()].map((group) => reportOf(whose, group));
}

function reportOf(whose: Whose, group: Group): Thing {
  const [first] = toldOf(group.flat());
  // A later message may say no value and another comment: that is a word on the report too, and its id stays that of its first value.
  const comments = commentsFor(whose, group).filter(({ position }) => position > (first?.position ?? 0));
  const told = toldOf([...group.flat(), ...comments]);
  const label = group.map((versions) => labelOf(whose, versions)).find((one) => one !== undefined);
  return {
    kind: 'DiagnosticReport',
    id: positionId(whose.house.tag, first?.position ?? 0, 'r'),
    told,
    ...(label === undefined ? {} : { label }),
    write: (position) =>
      writeReport(
        whose,
        group.map((versions) => upTo(versions, position)).filter((versions) => versions.length > 0),
        position,
      ),
  };
}

/** Words of results on the order and service of these values that have comments. */
function commentsFor({ house, person }: Whose, group: Group): Versions<OrderRecorded> {
  const event = group[0] === undefined ? undefined : newestOf(group[0])?.event;
  if (event?.order === undefined || event.service === undefined) return [];
  const { patient, order, service } = event;
  return wordsFor(getRow(house.hospital.clinical.orders, order), person).filter(
    (one) => one.event.comments !== undefined && reportedIn([one], patient, service) !== undefined,
  );
}

/** The least finished of its results says how the report stands. */
const standing: readonly (readonly [letters: string, status: Made<'DiagnosticReport'>['status']])[] = [
  ['OI', 'registered'],
  ['PRS', 'preliminary'],
  ['C', 'corrected'],
  ['AB', 'amended'],
  ['FUV', 'final'],
];

function statusOf(group: Group): Made<'DiagnosticReport'>['status'] {
  const held = group.flatMap((versions) => holdingVersion(versions)?.event.status ?? []);
  if (held.length === 0) return group.some((versions) => newestOf(versions)?.event.status === 'X') ? 'cancelled' : 'entered-in-error';
  return standing.find(([letters]) => held.some((one) => letters.includes(one)))?.[1] ?? 'unknown';
}

async function writeReport(whose: Whose, group: Group, position: number): Promise<Made<'DiagnosticReport'> | undefined> {
  const { house } = whose;
  const first = group[0] === undefined ? undefined : newestOf(group[0]);
  if (first === undefined) return undefined;
  const { patient, order, service } = first.event;
  const said = order === undefined ? undefined : wordsFor(getRow(house.hospital.clinical.orders, orderId(order)), whose.person);
  const asked = said === undefined ? undefined : orderNow(said);
  const reported = said === undefined || service === undefined ? undefined : reportedIn(upTo(said, position), patient, service);
  const observed = group.flatMap((versions) => newestOf(versions)?.event.observedAt ?? []);
  const based = whose.order(order);
  const imaging = asked?.kind === 'imaging';
  const code: CodeableConcept = asked?.code !== undefined && asked.code.code === service ? (codeable(asked.code) ?? {}) : { coding: [{ code: service }] };
  return present({
    ...containing(whose, specimensOf(whose, first.event, position)),
    extension: asReportNotes(await notesOf(whose, reported)),
    identifier: [
      ...(order === undefined ? [] : [{ type: concept('v2-0203', 'PLAC'), value: order }]),
      ...(asked?.fillerOrder === undefined ? [] : [{ type: concept('v2-0203', 'FILL'), value: asked.fillerOrder }]),
    ],
    basedOn: based === undefined ? undefined : [based],
    status: statusOf(group),
    category: [imaging ? concept('v2-0074', 'RAD', 'Radiology') : concept('v2-0074', 'LAB', 'Laboratory')],
    code,
    subject: whose.subject,
    encounter: visitOf(whose, first.event),
    effectiveDateTime: observed.length === 0 ? iso(first.at) : iso(Math.max(...observed)),
    issued: iso(Math.max(...group.map((versions) => newestOf(versions)?.at ?? 0))),
    result: group.flatMap((versions) => toldOf(versions)[0]?.position ?? []).map((position) => reference('Observation', positionId(house.tag, position))),
  });
}
