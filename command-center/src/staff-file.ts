/** The people whom one message of the staff file (MFN^M02) names, by staff id; no fold holds a name. */
import { groupsOf } from '@healthos/ingest/feeds/reading/groups-of.ts';
import { parseHl7 } from '@healthos/ingest/formats/hl7v2/message.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';

export interface StaffName {
  readonly family?: string;
  readonly given?: string;
}
export type StaffNames = ReadonlyMap<string, StaffName>;

/** STF-3 of each entry, by the key of its MFE. */
export function staffNamesIn(bytes: Uint8Array): StaffNames {
  const message = parseHl7(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (isRejection(message)) return new Map();
  return new Map(
    groupsOf(message.segments, 'MFE').flatMap((entry): readonly (readonly [string, StaffName])[] => {
      const stf = entry.first('STF');
      const key = entry.head.text(4).trim() || (stf?.text(1).trim() ?? '');
      const [family, given] = [stf?.text(3, 1).trim() ?? '', stf?.text(3, 2).trim() ?? ''];
      return key === '' ? [] : [[key, { ...(family === '' ? {} : { family }), ...(given === '' ? {} : { given }) }]];
    }),
  );
}
