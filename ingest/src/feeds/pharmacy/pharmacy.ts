/** The pharmacy feed: RDE (encoded order), RDS (dispense), RGV (give), RAS (administration) and their responses (HL7 v2.5.1 chapter 4, part A). */
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { chartedEncounter } from '../reading/encounter-of.ts';
import { gather, type Gathering } from '../reading/gathering.ts';
import { patientsOf } from '../reading/groups-of.ts';
import { orderGroups } from '../reading/order-groups.ts';
import { orderOfGroup, stateObservations, stateOrder, type OrderedFor } from '../reading/ordered.ts';
import { seenPatient } from '../reading/patient-of.ts';
import { stateLines } from '../reading/record-line-of.ts';
import { stateAdministrations } from './administrations.ts';
import { stateDispenses } from './dispenses.ts';

const title = 'Pharmacy';

const told = ['RDE', 'RDS', 'RGV', 'RAS'];
/** Answers of a receiver: kept. */
const responses = ['RRE', 'RRD', 'RRG', 'RRA'];

export const pharmacyFeed: Feed = {
  feed: 'pharmacy',
  title,
  handles: [...told, ...responses].map((code) => `${code}^*`),
  translate: translatePharmacy,
  defaults: declared('pharmacy', title),
};

export function translatePharmacy(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  if (message.code.toUpperCase().startsWith('RR')) return { ...gathering.done(), outcome: 'unmapped', reason: reject('hl7.response', 'MSH-9') };
  const groups = patientsOf(message);
  if (groups.length === 0) return reject('hl7.no-patient', 'PID');
  const used = new Map<string, number>();
  for (const group of groups) {
    const refused = translatePatient(gathering, group.segments, used);
    if (refused !== undefined) return refused;
  }
  return gathering.done('ORC');
}

function translatePatient(gathering: Gathering, segments: readonly Segment[], used: Map<string, number>): Rejection | undefined {
  const pid = segments[0];
  const pv1 = segments.find(({ id }) => id === 'PV1');
  const read = seenPatient(gathering, pid);
  if (isRejection(read)) return read;
  const whose = { patient: read.patient, ...chartedEncounter(pid, pv1) };
  const about: OrderedFor = { ...whose, pid, pv1, used };
  stateLines(gathering, segments, whose);
  for (const [n, group] of orderGroups(segments).entries()) {
    const order = orderOfGroup(gathering, group, n);
    stateOrder(gathering, group, about, order, 'medication');
    stateDispenses(gathering, group, about, order);
    stateAdministrations(gathering, group, about);
    stateObservations(gathering, group, about, order);
  }
  return undefined;
}
