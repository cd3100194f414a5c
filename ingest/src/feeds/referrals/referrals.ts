/** REF and RRI I12 to I15, PPR PC1 to PC3 and PGL PC6 to PC8 (HL7 v2.5.1 chapters 11 and 12): referrals, problems and goals as lines of the record. */
import type { RecordLineChanged } from '@healthos/core/clinical/events.ts';
import type { Hl7Message } from '../../formats/hl7v2/message.ts';
import { isRejection, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { stateCoverage } from '../reading/coverage-of.ts';
import { chartedEncounter } from '../reading/encounter-of.ts';
import { gather } from '../reading/gathering.ts';
import { messageKey, orderNumberOf, orderedKey, stateObservation } from '../reading/observation-of.ts';
import { groupsOf } from '../reading/groups-of.ts';
import { triggerOf } from '../reading/message-type.ts';
import { seenPatient } from '../reading/patient-of.ts';
import { stateLines } from '../reading/record-line-of.ts';

/** What the trigger says of the lines that have no action of their own. */
const actions: Readonly<Record<string, RecordLineChanged['action']>> = {
  I12: 'add',
  I13: 'update',
  I14: 'delete',
  I15: 'update',
  PC1: 'add',
  PC2: 'update',
  PC3: 'delete',
  PC6: 'add',
  PC7: 'update',
  PC8: 'delete',
};

const codes: Readonly<Record<string, readonly string[]>> = {
  REF: ['I12', 'I13', 'I14', 'I15'],
  RRI: ['I12', 'I13', 'I14', 'I15'],
  PPR: ['PC1', 'PC2', 'PC3'],
  PGL: ['PC6', 'PC7', 'PC8'],
};

export const referralsFeed: Feed = {
  feed: 'referrals',
  title: 'Referrals, problems and goals',
  handles: Object.entries(codes).flatMap(([code, triggers]) => triggers.map((trigger) => `${code}^${trigger}`)),
  translate: translateReferral,
  // Its facts have numbers of their own: a control id used again cannot double them (hard case 2).
  defaults: declared('referrals', 'Referrals, problems and goals', { onReusedControlId: 'process' }),
};

export function translateReferral(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const read = seenPatient(gathering);
  if (isRejection(read)) return read;
  const action = actions[triggerOf(message)];
  const about = { patient: read.patient, ...chartedEncounter(read.pid, message.first('PV1')) };
  stateCoverage(gathering, message.all('IN1'), about, message.first('PV1'));
  stateLines(gathering, message.segments, about, action === undefined ? {} : { referral: action, problem: action, goal: action });
  const used = new Map<string, number>();
  for (const group of groupsOf(message.segments, 'OBR', 'PRB', 'GOL', 'RF1')) {
    const obr = group.head.id === 'OBR' ? group.head : undefined;
    const order = orderNumberOf(undefined, obr);
    const observedAt = gathering.times.at(obr, 7);
    for (const obx of group.all('OBX')) {
      stateObservation(
        gathering,
        obx,
        {
          ...about,
          used,
          key: obr === undefined ? messageKey(gathering) : orderedKey(gathering, undefined, obr),
          ...(order === undefined ? {} : { order }),
          ...(observedAt === undefined ? {} : { observedAt }),
        },
        [read.pid, obr],
      );
    }
  }
  return gathering.done(message.code.toUpperCase() === 'PPR' ? 'PRB' : message.code.toUpperCase() === 'PGL' ? 'GOL' : 'RF1');
}
