/** Pictures of one person in the past, from the facts that name that person alone: as quick for a house of a million facts as for one of a thousand. */
import { pictureOf, positionsOf, type Times } from '@healthos/core/house/chart/past.ts';
import type { Hospital } from '@healthos/core/hospital.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import type { EventLog } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';

/** Pictures kept for the next question about the same moment: somebody scrubs back and forth. */
const pictureLimit = 48;

export interface PatientPictures {
  at(hospital: Hospital, patient: PatientId, times: Times, now: Instant): Promise<ViewInput | undefined>;
}

export function createPatientPictures(log: Pick<EventLog, 'within'>): PatientPictures {
  const kept = new Map<string, Promise<ViewInput | undefined>>();
  return {
    at: (hospital, patient, times, now) => {
      // What was known by a past moment does not change any more; what is known now of the past may with every fact.
      const known = times.knownAt !== undefined && times.knownAt < now ? times.knownAt : `p${hospital.position}`;
      const key = `${hospital.facility}|${patient}|${times.at ?? ''}|${known}`;
      const made = kept.get(key) ?? make(log, hospital, patient, times, now);
      kept.delete(key);
      kept.set(key, made);
      // A read that failed is no picture: the next reader tries again.
      made.catch(() => kept.delete(key));
      const oldest = kept.keys().next();
      if (kept.size > pictureLimit && oldest.done !== true) kept.delete(oldest.value);
      return made;
    },
  };
}

async function make(log: Pick<EventLog, 'within'>, hospital: Hospital, patient: PatientId, times: Times, now: Instant): Promise<ViewInput | undefined> {
  const facts = await log.within(hospital.facility).eventsAt(hospital.facility, positionsOf(hospital, patient));
  return pictureOf([...facts].reverse(), hospital.facility, times, now);
}
