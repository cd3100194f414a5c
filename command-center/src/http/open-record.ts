/** The door of every route of a patient's record: who asks, in which house, whether they may open it, and the picture that they asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static } from 'typebox';
import Type from 'typebox';
import { lastPosition } from '@healthos/core/by-subject.ts';
import { chartOf, liveChartOf } from '@healthos/core/house/chart/chart.ts';
import type { Chart } from '@healthos/core/house/chart/rows.ts';
import { sealedIn, withoutSealed } from '@healthos/core/house/chart/sealed.ts';
import type { PortalPart } from '@healthos/core/house/portal/proxies.ts';
import { withheldIn } from '@healthos/core/house/portal/release.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import { facilityId, patientId, type PatientId } from '@healthos/core/ids.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { mayOpen, type Opening, type Why } from '../access/may-open.ts';
import { mayVisit } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import type { Read } from '../audit/chain.ts';
import { asker, readInstant, type Parts } from './context.ts';
import { problem } from './problems.ts';

export const Patient = Type.Object({ patient: Type.String({ minLength: 1, maxLength: 80, description: 'The opaque id of a source record' }) });
export const Moment = Type.Object({
  facility: Type.Optional(Type.String({ maxLength: 200, description: 'Where several houses know the person; else the first that does' })),
  at: Type.Optional(Type.String({ description: 'Effective: only what was true up to then' })),
  knownAt: Type.Optional(Type.String({ description: 'Recorded: only what was known by then' })),
});

export interface OpenRecord {
  readonly identity: Identity;
  readonly patient: PatientId;
  /** The picture that was asked for: the present, or a past one of this person alone. */
  readonly input: ViewInput;
  readonly present: Hospital;
  readonly isPast: boolean;
  /** Why it opened: a relationship, one's own, one's office. */
  readonly why: Why;
  /** Other houses of this process that know the person and may be visited. */
  readonly elsewhere: readonly string[];
  /** Everything of the person that this reader sees; undefined where nothing is known of them. */
  chart(): Chart | undefined;
  /** Written to the audit before anything is answered; where it cannot be, the reply is a refusal and false is returned. */
  audited(read: ReadOf): Promise<boolean>;
}

/** What of the record was read: a view of it, and the positions behind what was shown. */
export type ReadOf = Pick<Read, 'kind' | 'view' | 'positions'>;

/** The record, opened; otherwise the reply is sent and undefined returned. A refusal looks like absence, but for whoever may break the glass. */
export async function openRecord(
  parts: Parts,
  request: FastifyRequest<{ Params: Static<typeof Patient>; Querystring: Static<typeof Moment> }>,
  reply: FastifyReply,
  part: PortalPart = 'whole',
  action: 'open-record' | 'work-on-record' = 'open-record',
): Promise<OpenRecord | undefined> {
  const { facility, at, knownAt } = request.query;
  const identity = await asker(parts, request, reply, action, facility);
  if (identity === undefined) return undefined;
  const [effective, known] = [readInstant(at), readInstant(knownAt)];
  const refuse = (...args: Parameters<typeof problem> extends [unknown, ...infer Rest] ? Rest : never): undefined => void problem(reply, ...args);
  if (effective === 'invalid' || known === 'invalid') return refuse('request.time');
  await parts.follow.level();
  const patient = patientId(request.params.patient);
  const houses = housesOf(parts, identity, patient);
  const house = facility === undefined ? houses[0] : houses.find((one) => one.facility === facilityId(facility));
  const live = house === undefined ? undefined : parts.follow.input(house.facility);
  if (live === undefined) return refuse('access.absent');
  const opening = mayOpen(identity, patient, live, 'normal', part);
  const { facility: here } = live.hospital;
  if (!opening.may) {
    if (!opening.glass) return refuse('access.absent');
    // Who was turned away is seen too.
    const tried = { ...whoOf(identity), facility: here, patients: [patient], kind: 'chart', view: viewOf(request), why: 'refused' };
    return (await audited(parts, request, reply, tried)) ? refuse('record.closed') : undefined;
  }
  const isPast = effective !== undefined || known !== undefined;
  const times = { ...(effective === undefined ? {} : { at: effective }), ...(known === undefined ? {} : { knownAt: known }) };
  const input = isPast ? await parts.patientPictures.at(live.hospital, patient, times, parts.clock.now()) : live;
  if (input === undefined) return refuse('access.absent');
  const elsewhere = houses.map((one) => one.facility).filter((one) => one !== live.hospital.facility);
  return {
    identity,
    patient,
    input,
    present: live.hospital,
    isPast,
    why: opening.why,
    elsewhere,
    chart: () => shownTo({ identity, patient, part }, live, input),
    audited: (read) => audited(parts, request, reply, { ...whoOf(identity), ...openedBy(opening), facility: here, patients: [patient], ...read }),
  };
}

interface Reading {
  readonly identity: Identity;
  readonly patient: PatientId;
  readonly part: PortalPart;
}

/** The chart less what its own label keeps from this reader, and less what is not released to its patient, by what is so now. */
export function shownTo({ identity, patient, part }: Reading, live: ViewInput, input: ViewInput): Chart | undefined {
  const chart = input === live ? liveChartOf(input, patient) : chartOf(input, patient);
  if (chart === undefined) return undefined;
  const opened = new Map<SensitivityLabel, boolean>();
  const opens = (label: SensitivityLabel): boolean => {
    const known = opened.get(label) ?? mayOpen(identity, patient, live, label, part).may;
    opened.set(label, known);
    return known;
  };
  const sealed = sealedIn(chart, live.hospital.clinical, opens);
  if (identity.role !== 'patient') return withoutSealed(chart, sealed);
  return withoutSealed(chart, new Set([...sealed, ...withheldIn(live, chart).keys()]));
}

/** The end of the route's own address: `chart`, `results`, `lineage`. */
export const viewOf = (request: FastifyRequest<{ Params: Static<typeof Patient>; Querystring: Static<typeof Moment> }>): string =>
  request.routeOptions.url?.split('/:patient/')[1] ?? '';

function openedBy(opening: Extract<Opening, { readonly may: true }>): Pick<Read, 'why' | 'label' | 'glass'> {
  return { why: opening.why, label: opening.label, ...(opening.glass === undefined ? {} : { glass: opening.glass.id }) };
}

/** Of a patient the record that they signed in by: who read for somebody else is told apart from whoever the record is of. An application is what showed it, as a display is. */
export function whoOf(identity: Identity): Pick<Read, 'role' | 'staff' | 'unit' | 'display'> {
  const { role, staff, unit, client, patient } = identity;
  const who = role === 'patient' ? patient : staff;
  const display = client === undefined ? identity.display : `app:${client}`;
  return {
    role,
    ...(who === undefined ? {} : { staff: who }),
    ...(unit === undefined ? {} : { unit }),
    ...(display === undefined ? {} : { display }),
  };
}

/** A read that cannot be audited is refused. */
export async function audited(parts: Pick<Parts, 'audit'>, request: FastifyRequest, reply: FastifyReply, read: Omit<Read, 'peer'>): Promise<boolean> {
  const written = await parts.audit.record({ ...read, peer: request.ip }).then(
    () => true,
    () => false,
  );
  if (!written) problem(reply, 'audit.unwritten');
  return written;
}

/** Houses where a fact names the record. */
function housesOf(parts: Parts, identity: Identity, patient: PatientId): readonly Hospital[] {
  return [...parts.follow.enterprise().hospitals.values()].filter(
    ({ facility, index }) => mayVisit(identity, facility) && lastPosition(index.subjects, `P|${patient}`) > 0,
  );
}
