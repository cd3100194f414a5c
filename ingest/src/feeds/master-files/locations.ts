/** MFN M05: a unit or room by its key, a bed by the axes that LDP and LCH speak of. */
import type { BedStatusChanged } from '@healthos/core/operations/events.ts';
import { reject, type Rejection } from '../../rejection.ts';
import type { Gathering } from '../reading/gathering.ts';
import type { Group } from '../reading/groups-of.ts';
import { locationOf } from '../reading/location-of.ts';
import { effectiveOf } from '../reading/time-of.ts';

/** LOC-1, else MFE-4, names the place. */
export function stateLocation(gathering: Gathering, entry: Group, nth: number): Rejection | undefined {
  const loc = entry.first('LOC');
  const place = locationOf(loc, 1) ?? locationOf(entry.head, 4);
  if (place === undefined) return reject('hl7.no-entry', `MFE[${nth}]-4`);
  const when = { effective: effectiveOf(gathering.times.time(entry.head, 3)) ?? gathering.effective, orderedAt: gathering.effective };
  const segments = [gathering.message.first('MFI'), entry.head, loc, entry.first('LDP'), ...entry.all('LCH')];
  const { unit, room, bed, bedId } = place;
  if (bedId !== undefined) {
    gathering.state(
      {
        type: 'BedStatusChanged',
        bed: bedId,
        unit,
        ...(room === undefined ? {} : { room }),
        ...(bed === undefined ? {} : { bedName: bed }),
        ...serviceability(entry),
        ...staffing(entry),
      },
      segments,
      when,
    );
    return undefined;
  }
  const label = loc?.text(2).trim() ?? '';
  gathering.state(
    {
      type: 'MasterFileChanged',
      file: 'location',
      key: room === undefined ? unit : `${unit}-${room}`,
      action: actionOf(entry),
      ...(label === '' ? {} : { label }),
    },
    segments,
    when,
  );
  return undefined;
}

function actionOf(entry: Group): string {
  return entry.head.text(1).trim().toUpperCase();
}

/** MFE-1 (table 0180) and LDP-6 (A, I): a deleted, deactivated or inactive bed is closed, with LDP-9 as the reason. */
function serviceability(entry: Group): Pick<BedStatusChanged, 'serviceability' | 'blockReason'> {
  const ldp = entry.first('LDP');
  const closed = ['MDL', 'MDC'].includes(actionOf(entry)) || ldp?.text(6).trim().toUpperCase() === 'I';
  const reason = ldp?.text(9).trim() ?? '';
  return closed ? { serviceability: 'closed', ...(reason === '' ? {} : { blockReason: reason }) } : { serviceability: 'open' };
}

/** LCH-4 STF (table 0324, staffed bed) with LCH-5 Y or N. */
function staffing(entry: Group): { readonly staffed?: boolean } {
  const said = entry
    .all('LCH')
    .find((lch) => lch.text(4).trim().toUpperCase() === 'STF')
    ?.text(5)
    .trim()
    .toUpperCase();
  return said === 'Y' || said === 'N' ? { staffed: said === 'Y' } : {};
}
