/** What an ADT message carries beside the movement: coverage, allergies, diagnoses, procedures, problems, observations and how sensitive it is. */
import { chartedEncounter } from '../reading/encounter-of.ts';
import type { Gathering } from '../reading/gathering.ts';
import { messageKey, stateObservation } from '../reading/observation-of.ts';
import { stateCoverage } from '../reading/coverage-of.ts';
import type { PatientRead } from '../reading/patient-of.ts';
import { stateLines } from '../reading/record-line-of.ts';
import { stateLabels } from '../reading/sensitivity-of.ts';

/** States them from the whole message: ADT messages but A17, A24, A37 and the merges speak of one patient. */
export function statePatientLines(gathering: Gathering, read: PatientRead): void {
  const { message } = gathering;
  const { patient, pid } = read;
  stateLabels(gathering, read);
  const about = { patient, ...chartedEncounter(pid, message.first('PV1')) };
  stateCoverage(gathering, message.all('IN1'), about, message.first('PV1'));
  stateLines(gathering, message.segments, about);
  const used = new Map<string, number>();
  for (const obx of message.all('OBX')) {
    stateObservation(gathering, obx, { ...about, key: messageKey(gathering), observedAt: gathering.effective.at, used }, [pid]);
  }
}
