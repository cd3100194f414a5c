/** A24 links two records of one person, A37 parts them; neither record is obsolete (hard case 13). */
import { isRejection, reject, type Rejection } from '../../rejection.ts';
import type { Gathering } from '../reading/gathering.ts';
import { patientGroups } from '../reading/groups-of.ts';
import { patientOf, stateSeen, type PatientRead } from '../reading/patient-of.ts';

export function translateLink(gathering: Gathering, linked: boolean): Rejection | undefined {
  const [one, other] = patientGroups(gathering.message);
  const a = readNth(gathering, one, 1);
  if (isRejection(a)) return a;
  const b = readNth(gathering, other, 2);
  if (isRejection(b)) return b;
  for (const read of [a, b]) stateSeen(gathering, read);
  const segments = [gathering.message.first('EVN'), a.pid, b.pid];
  const pair = { a: a.patient, b: b.patient };
  gathering.state(linked ? { type: 'PatientsLinked', ...pair, kind: 'system' } : { type: 'PatientsUnlinked', ...pair }, segments);
  return undefined;
}

function readNth(gathering: Gathering, group: { readonly head: PatientRead['pid'] } | undefined, nth: number): PatientRead | Rejection {
  const read = patientOf(gathering, group?.head);
  if (!isRejection(read)) return read;
  return reject('hl7.no-patient', group === undefined ? `PID[${nth}]` : `PID[${nth}]-3`);
}
