/** A20 (NPU, HL7 v2.5.1 3.4.8): a bed's status of table 0116, onto the axes that it speaks of. */
import type { BedStatusChanged } from '@healthos/core/operations/events.ts';
import { bedId } from '@healthos/core/ids.ts';
import { reject, type Rejection } from '../../rejection.ts';
import type { Gathering } from '../reading/gathering.ts';
import { locationOf } from '../reading/location-of.ts';

type Axes = Pick<BedStatusChanged, 'cleanliness' | 'serviceability' | 'blockReason'>;

/** Table 0116. Occupancy is derived from encounters, never from a bed's status: O says only that the bed is in use. */
const axesOf: Readonly<Record<string, Axes>> = {
  C: { serviceability: 'closed' },
  H: { cleanliness: 'in-progress' },
  I: { serviceability: 'blocked', blockReason: 'isolation' },
  K: { cleanliness: 'dirty' },
  O: { serviceability: 'open' },
  U: { cleanliness: 'clean', serviceability: 'open' },
};

/** One fact per NPU. A status outside the table is warned of: the bed is known, nothing is said of it. */
export function translateBedStatus(gathering: Gathering): Rejection | undefined {
  const beds = gathering.message.all('NPU');
  if (beds.length === 0) return reject('hl7.no-bed', 'NPU');
  for (const npu of beds) {
    const location = locationOf(npu, 1);
    if (location === undefined) return reject('hl7.no-bed', 'NPU-1');
    const status = npu.text(2).trim().toUpperCase();
    const axes = axesOf[status];
    if (status !== '' && axes === undefined) gathering.warn('hl7.unknown-code', 'NPU-2');
    gathering.state(
      {
        type: 'BedStatusChanged',
        bed: location.bedId ?? bedId(location.unit, location.room ?? '', ''),
        unit: location.unit,
        ...(location.room === undefined ? {} : { room: location.room }),
        ...(location.bed === undefined ? {} : { bedName: location.bed }),
        ...axes,
      },
      [gathering.message.first('EVN'), npu],
    );
  }
  return undefined;
}
