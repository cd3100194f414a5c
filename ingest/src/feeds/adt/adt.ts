/** ADT: admissions, movements, persons and merges (HL7 v2.5.1 chapter 3; IHE PAM). */
import type { Hl7Message } from '../../formats/hl7v2/message.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { gather, type Gathering } from '../reading/gathering.ts';
import { triggerOf } from '../reading/message-type.ts';
import { onePatient, stateSeen } from '../reading/patient-of.ts';
import { translateLink } from './links.ts';
import { merges, translateMerge } from './merges.ts';
import { translateHistoricMovement, translateMovement, updateNamedVisit } from './movement.ts';
import { statePatientLines } from './patient-lines.ts';
import { translateSwap } from './swap.ts';
import { movements, personal } from './triggers.ts';

const others = ['A17', 'A24', 'A37', 'Z99'];

export const adtFeed: Feed = {
  feed: 'adt',
  title: 'Admissions, movements and persons',
  handles: [...Object.keys(movements), ...personal, ...Object.keys(merges), ...others].map((trigger) => `ADT^${trigger}`),
  translate: translateAdt,
  defaults: declared('adt', 'Admissions, movements and persons'),
};

export function translateAdt(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const trigger = triggerOf(message);
  return translateTrigger(gathering, trigger) ?? gathering.done(trigger === 'A60' ? 'IAM' : undefined);
}

function translateTrigger(gathering: Gathering, trigger: string): Rejection | undefined {
  const merge = merges[trigger];
  if (merge !== undefined) return translateMerge(gathering, merge);
  switch (trigger) {
    case 'A17':
      return translateSwap(gathering);
    case 'A24':
      return translateLink(gathering, true);
    case 'A37':
      return translateLink(gathering, false);
    case 'A28':
    case 'A29':
    case 'A31':
    case 'A60':
      return translatePerson(gathering, trigger);
    case 'Z99':
      return translateHistoricMovement(gathering);
    default:
      return movements[trigger] === undefined ? reject('hl7.unmapped', 'MSH-9.2') : translateMovement(gathering, trigger);
  }
}

/** A28 and A31 tell of a person, A29 deletes one, A60 tells allergies: an encounter is touched only where a visit is named. */
function translatePerson(gathering: Gathering, trigger: string): Rejection | undefined {
  const read = onePatient(gathering);
  if (isRejection(read)) return read;
  stateSeen(gathering, read, trigger === 'A29' ? { deleted: true } : {});
  if (trigger === 'A29') return undefined;
  if (trigger === 'A31') updateNamedVisit(gathering, read);
  statePatientLines(gathering, read);
  return undefined;
}
