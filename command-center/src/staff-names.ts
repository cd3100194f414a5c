/** What people who work here are called, by staff id, from the kept bytes of the staff file (MFN^M02); no fold holds a name. */
import type { Hospital } from '@healthos/core/hospital.ts';
import type { FacilityId, MessageId } from '@healthos/core/ids.ts';
import type { EventLog } from '@healthos/core/ports.ts';
import { getRow } from '@healthos/core/table.ts';
import { staffNamesIn, type StaffName, type StaffNames } from './staff-file.ts';

/** Staff files kept read. */
const filesKept = 200;

export interface CalledStaff {
  of(hospital: Hospital, staff: readonly string[]): Promise<readonly (StaffName & { readonly staff: string })[]>;
}

export function createCalledStaff(log: Pick<EventLog, 'within'>): CalledStaff {
  const read = new Map<MessageId, Promise<StaffNames>>();
  /** The people whom one message of the staff file names. */
  function namesIn(facility: FacilityId, message: MessageId): Promise<StaffNames> {
    const known =
      read.get(message) ??
      log
        .within(facility)
        .raw(message)
        .then((bytes) => (bytes === undefined ? new Map() : staffNamesIn(bytes)));
    read.set(message, known);
    // A read that failed is no file: whoever asks next tries again.
    known.catch(() => read.delete(message));
    const oldest = read.keys().next();
    if (read.size > filesKept && oldest.done !== true) read.delete(oldest.value);
    return known;
  }
  /** The message that said the newest of each of these. */
  async function messagesOf(facility: FacilityId, positions: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, MessageId>> {
    const events = await log.within(facility).eventsAt(facility, [...new Set(positions.values())]);
    const byPosition = new Map(events.map(({ position, message }) => [position, message] as const));
    return new Map(
      [...positions].flatMap(([staff, position]) => [byPosition.get(position)].flatMap((message) => (message === undefined ? [] : [[staff, message]]))),
    );
  }
  return {
    of: async (hospital, staff) => {
      const positions = new Map(
        staff.flatMap((one) => {
          const known = getRow(hospital.operations.masterFiles, `staff:${one}`);
          return known === undefined ? [] : [[one, known.position] as const];
        }),
      );
      const messages = await messagesOf(hospital.facility, positions);
      const rows = await Promise.all([...messages].map(async ([one, message]) => ({ staff: one, ...(await namesIn(hospital.facility, message)).get(one) })));
      return rows.filter(({ family, given }) => family !== undefined || given !== undefined);
    },
  };
}
