/** The orders feed: ORM, OML, OMI, OMG, OMP, OMD, OMN, OMS, OMB, OPL and their responses (HL7 v2.5.1 chapter 4): what is asked for, and what became of it. */
import type { OrderRecorded } from '@healthos/core/clinical/events.ts';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { stateCoverage } from '../reading/coverage-of.ts';
import { chartedEncounter } from '../reading/encounter-of.ts';
import { gather, type Gathering } from '../reading/gathering.ts';
import { patientsOf } from '../reading/groups-of.ts';
import { looseRows, orderGroups } from '../reading/order-groups.ts';
import { orderOfGroup, stateLooseObservations, stateObservations, stateOrder, type OrderedFor } from '../reading/ordered.ts';
import { seenPatient } from '../reading/patient-of.ts';
import { stateLines } from '../reading/record-line-of.ts';

const title = 'Orders';

/** What a message of this code orders where its segments do not tell. */
const usualKind: Readonly<Record<string, OrderRecorded['kind']>> = {
  OML: 'laboratory',
  OMI: 'imaging',
  OMP: 'medication',
  OMD: 'diet',
  OMN: 'general',
  OMS: 'general',
  OMG: 'general',
  OMB: 'general',
  OPL: 'laboratory',
  ORM: 'general',
};
/** Answers of a filler: who asked knows; they are kept. */
const responses = ['ORR', 'ORL', 'ORG', 'ORP', 'ORD', 'ORN', 'ORS', 'ORI', 'ORB', 'OPR'];

export const ordersFeed: Feed = {
  feed: 'orders',
  title,
  handles: [...Object.keys(usualKind), ...responses].map((code) => `${code}^*`),
  translate: translateOrders,
  defaults: declared('orders', title),
};

export function translateOrders(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const code = message.code.toUpperCase();
  const usual = usualKind[code];
  if (usual === undefined) return { ...gathering.done(), outcome: 'unmapped', reason: reject('hl7.response', 'MSH-9') };
  const groups = patientsOf(message);
  // PID is optional in an order of stock or supplies: kept and listed, filed under no one.
  if (groups.length === 0) return { ...gathering.done(), outcome: 'quarantined', reason: reject('hl7.no-patient', 'PID') };
  const used = new Map<string, number>();
  for (const group of groups) {
    const refused = translatePatient(gathering, group.segments, used, usual);
    if (refused !== undefined) return refused;
  }
  return gathering.done('ORC');
}

function translatePatient(gathering: Gathering, segments: readonly Segment[], used: Map<string, number>, usual: OrderRecorded['kind']): Rejection | undefined {
  const pid = segments[0];
  const pv1 = segments.find(({ id }) => id === 'PV1');
  const read = seenPatient(gathering, pid);
  if (isRejection(read)) return read;
  const whose = { patient: read.patient, ...chartedEncounter(pid, pv1) };
  const about: OrderedFor = { ...whose, pid, pv1, used };
  const orders = orderGroups(segments);
  stateLines(gathering, segments, whose);
  stateCoverage(
    gathering,
    segments.filter(({ id }) => id === 'IN1'),
    whose,
    pv1,
  );
  stateLooseObservations(gathering, looseRows(segments, orders), about);
  for (const [n, group] of orders.entries()) {
    const order = orderOfGroup(gathering, group, n);
    stateOrder(gathering, group, about, order, usual);
    stateObservations(gathering, group, about, order);
  }
  return undefined;
}
