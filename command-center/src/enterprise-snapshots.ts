/** The whole state, kept now and then in the log's database, so that a start folds only what came since. */
import { foldVersion } from '@healthos/core/fold-version.ts';
import type { Enterprise } from '@healthos/core/hospital.ts';
import { facilityId } from '@healthos/core/ids.ts';
import type { EventLog } from '@healthos/core/ports.ts';
import { askedById } from '@healthos/core/untouched.ts';
import { partsOfPicture, pictureOf } from './picture-bytes.ts';

export type Pace = 'beside' | 'hurried';

export interface EnterpriseSnapshots {
  /** The newest one that this version of the folds made. */
  newest(): Promise<Enterprise | undefined>;
  /** One at a time; resolves with the one under way when there is one. Beside what goes on it takes its time; `hurried` where somebody waits. */
  save(moment: Enterprise, pace: Pace): Promise<void>;
  /** Resolves when none is under way; the one that is hurries. */
  settled(): Promise<void>;
}

/** The facility under which the snapshot of the whole enterprise is kept. */
const everything = facilityId('*');

export function keepSnapshots(log: Pick<EventLog, 'saveSnapshot' | 'newestSnapshot'>, onTrouble: (error: unknown, about: string) => void): EnterpriseSnapshots {
  let saving: Promise<void> | undefined;
  let hurried = false;
  return {
    newest: async () => {
      const parts = await log.newestSnapshot(everything, foldVersion);
      const kept = parts === undefined ? undefined : await pictureOf(parts);
      return isEnterprise(kept) ? kept : undefined;
    },
    save: (moment, pace) => {
      if (saving !== undefined) return saving;
      hurried = pace === 'hurried';
      const position = [...moment.hospitals.values()].reduce((sum, hospital) => sum + hospital.position, 0);
      saving = log
        .saveSnapshot(
          { facility: everything, position, foldVersion },
          partsOfPicture(moment, () => hurried, askedById(moment)),
        )
        // A snapshot that could not be saved costs the next start some time and nothing else; the next one is tried in its turn. One that never can costs every start.
        .catch((error: unknown) => onTrouble(error, 'a snapshot of the whole'))
        .finally(() => {
          saving = undefined;
        });
      return saving;
    },
    settled: async () => {
      hurried = true;
      await saving;
    },
  };
}

function isEnterprise(value: unknown): value is Enterprise {
  return typeof value === 'object' && value !== null && 'identity' in value && 'hospitals' in value && value.hospitals instanceof Map;
}
