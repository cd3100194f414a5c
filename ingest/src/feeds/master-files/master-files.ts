/** MFN (HL7 v2.5.1 chapter 8): staff (M02), charges (M04), locations and beds (M05), and the same by MFI-1 in the generic M01 and M13. */
import type { MasterFileChanged } from '@healthos/core/operations/events.ts';
import { parseCents } from '@healthos/core/money.ts';
import type { Hl7Message } from '../../formats/hl7v2/message.ts';
import { reject, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { gather, type Gathering } from '../reading/gathering.ts';
import { groupsOf, type Group } from '../reading/groups-of.ts';
import { triggerOf } from '../reading/message-type.ts';
import { effectiveOf } from '../reading/time-of.ts';
import { stateLocation } from './locations.ts';

export const masterFilesFeed: Feed = {
  feed: 'master-files',
  title: 'Master files',
  handles: ['MFN^*'],
  translate: translateMasterFile,
  // Its facts have numbers of their own: a control id used again cannot double them (hard case 2).
  defaults: declared('master-files', 'Master files', { onReusedControlId: 'process' }),
};

type File = MasterFileChanged['file'];

const byTrigger: Readonly<Record<string, File>> = { M02: 'staff', M04: 'charge', M05: 'location' };
/** MFI-1, table 0175. */
const byFile: Readonly<Record<string, File>> = { STF: 'staff', PRA: 'staff', CDM: 'charge', LOC: 'location' };

/** One fact per MFE. Files that nothing here uses (tests, studies, formularies) are kept as unmapped. */
export function translateMasterFile(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  const file = byTrigger[triggerOf(message)] ?? byFile[message.first('MFI')?.text(1).trim().toUpperCase() ?? ''];
  if (file === undefined) return { ...gathering.done(), outcome: 'unmapped', reason: reject('hl7.unmapped', 'MFI-1') };
  const entries = groupsOf(message.segments, 'MFE');
  if (entries.length === 0) return reject('hl7.no-entry', 'MFE');
  for (const [i, entry] of entries.entries()) {
    const refused = file === 'location' ? stateLocation(gathering, entry, i + 1) : stateEntry(gathering, entry, file, i + 1);
    if (refused !== undefined) return refused;
  }
  return gathering.done();
}

/** Names of staff stay in the bytes: an entry is labelled by its kind. */
function stateEntry(gathering: Gathering, entry: Group, file: 'staff' | 'charge', nth: number): Rejection | undefined {
  const [stf, cdm, prc] = [entry.first('STF'), entry.first('CDM'), entry.first('PRC')];
  const key = entry.head.text(4).trim() || (file === 'staff' ? stf?.text(1) : (cdm?.text(1) ?? prc?.text(1)))?.trim() || '';
  if (key === '') return reject('hl7.no-entry', `MFE[${nth}]-4`);
  const label = file === 'staff' ? stf?.text(4).trim() || stf?.text(18).trim() : cdm?.text(3).trim() || cdm?.text(4).trim();
  // PRC-5 is a composite price: quantity and currency are the sub-components of its first component.
  const priceCents = file === 'charge' ? parseCents(prc?.text(5, 1, 1) ?? '') : undefined;
  gathering.state(
    {
      type: 'MasterFileChanged',
      file,
      key,
      action: entry.head.text(1).trim().toUpperCase(),
      ...(label === undefined || label === '' ? {} : { label }),
      ...(priceCents === undefined ? {} : { priceCents }),
    },
    [gathering.message.first('MFI'), entry.head, stf, cdm, prc],
    { effective: effectiveOf(gathering.times.time(entry.head, 3)) ?? gathering.effective, orderedAt: gathering.effective },
  );
  return undefined;
}
