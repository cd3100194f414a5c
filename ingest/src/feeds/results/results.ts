/** The results feed: ORU, OUL and OPU R25 of every trigger (HL7 v2.5.1 chapter 7): what became of the order, and each OBX under it. */
import { hash } from 'node:crypto';
import type { Hl7Message, Segment } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { chartedEncounter } from '../reading/encounter-of.ts';
import { gather, type Gathering } from '../reading/gathering.ts';
import { patientsOf } from '../reading/groups-of.ts';
import { looseRows, orderGroups } from '../reading/order-groups.ts';
import { orderOfGroup, stateLooseObservations, stateObservations, stateOrder, type OrderedFor } from '../reading/ordered.ts';
import { seenPatient } from '../reading/patient-of.ts';

const title = 'Results';

export const resultsFeed: Feed = {
  feed: 'results',
  title,
  // Every trigger tells of results by the same segments; a site's own one too.
  handles: ['ORU^*', 'OUL^*', 'OPU^R25'],
  translate: translateResults,
  // Versions of an observation share a key, so a reused control id can double nothing; a result kept apart could be missed.
  defaults: declared('results', title, { onReusedControlId: 'process' }),
};

export function translateResults(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const groups = patientsOf(message);
  // PID is optional in ORU and OUL: a result of nobody (a control specimen) is kept, listed and filed under no one.
  if (groups.length === 0) return { ...gathering.done(), outcome: 'quarantined', reason: reject('hl7.no-patient', 'PID') };
  const used = new Map<string, number>();
  for (const group of groups) {
    const refused = translatePatient(gathering, group.segments, used);
    if (refused !== undefined) return refused;
  }
  return gathering.done('OBR');
}

function translatePatient(gathering: Gathering, segments: readonly Segment[], used: Map<string, number>): Rejection | undefined {
  const pid = segments[0];
  const pv1 = segments.find(({ id }) => id === 'PV1');
  const read = seenPatient(gathering, pid);
  if (isRejection(read)) return read;
  const about: OrderedFor = {
    patient: read.patient,
    ...chartedEncounter(pid, pv1),
    pid,
    pv1,
    used,
    tie: hash('sha256', gathering.message.bytes, 'hex').slice(0, 8),
  };
  const groups = orderGroups(segments);
  stateLooseObservations(gathering, looseRows(segments, groups), about);
  for (const [n, group] of groups.entries()) {
    const order = orderOfGroup(gathering, group, n);
    stateOrder(gathering, group, about, order, 'laboratory');
    stateObservations(gathering, group, about, order);
  }
  return undefined;
}
