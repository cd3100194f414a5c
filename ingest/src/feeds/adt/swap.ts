/** A17: two patients exchange beds in one fact, so that nobody ever sees them both in one bed (hard case 10). */
import type { EncounterFacts } from '@healthos/core/operations/events.ts';
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import { encounterFacts } from '../reading/encounter-of.ts';
import type { Gathering } from '../reading/gathering.ts';
import { patientGroups, type Group } from '../reading/groups-of.ts';
import { patientOf, stateSeen } from '../reading/patient-of.ts';

/** Each PV1-3 says where its patient now is. One pair that cannot be read refuses both. */
export function translateSwap(gathering: Gathering): Rejection | undefined {
  const [one, other] = patientGroups(gathering.message);
  const first = factsOf(gathering, one, 1);
  if (isRejection(first)) return first;
  const second = factsOf(gathering, other, 2);
  if (isRejection(second)) return second;
  const segments = [gathering.message.first('EVN'), ...[one, other].flatMap((group) => [group?.head, group?.first('PV1'), group?.first('PV2')])];
  gathering.state({ type: 'BedsSwapped', first, second }, segments, { rank: 41 });
  for (const group of [one, other]) {
    const read = patientOf(gathering, group?.head);
    if (!isRejection(read)) stateSeen(gathering, read);
  }
  return undefined;
}

function factsOf(gathering: Gathering, group: Group | undefined, nth: number): EncounterFacts | Rejection {
  if (group === undefined) return reject('hl7.no-patient', `PID[${nth}]`);
  const read = patientOf(gathering, group.head);
  if (isRejection(read)) return reject('hl7.no-patient', `PID[${nth}]-3`);
  const pv1 = group.first('PV1');
  if (pv1 === undefined) return reject('hl7.no-encounter', `PV1[${nth}]`);
  return encounterFacts(gathering, read.patient, group.head, pv1, group.first('PV2'));
}
