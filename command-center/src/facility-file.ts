/** The buildings of this installation: read at boot from the facility file, else the demo hospital, and kept like any message. */
import { createHash } from 'node:crypto';
import { facilityId, feedId } from '@healthos/core/ids.ts';
import type { FacilityDescription } from '@healthos/core/operations/facility.ts';
import type { Clock } from '@healthos/core/ports.ts';
import { translateFacilityFile } from '@healthos/ingest/feeds/facility/facility.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import type { Config } from './config.ts';
import type { PostgresLog } from './postgres/event-log.ts';

/** The facility file, else the demo hospital. */
export function describe(config: Config, clock: Clock): { readonly bytes: Buffer; readonly description: FacilityDescription } {
  const bytes = Buffer.from(config.facilityFile ?? JSON.stringify(demoHospital));
  const read = translateFacilityFile(bytes, { receivedAt: clock.now() });
  if (isRejection(read)) throw new Error(`HEALTHOS_FACILITY_FILE: ${read.message} (${read.place})`);
  const event = read.events[0]?.event;
  if (event?.type !== 'FacilityDescribed') throw new Error('HEALTHOS_FACILITY_FILE: the file describes no facility.');
  return { bytes, description: event.description };
}

/** A message of its own: the same file again is a repetition and changes nothing. */
export async function keepDescription(
  log: PostgresLog,
  clock: Clock,
  { bytes, description }: { readonly bytes: Buffer; readonly description: FacilityDescription },
): Promise<void> {
  const receivedAt = clock.now();
  const read = translateFacilityFile(bytes, { receivedAt });
  if (isRejection(read)) return;
  const sha256 = createHash('sha256').update(bytes.toString('latin1')).digest('hex');
  await log.append({
    facility: facilityId(description.facility),
    feed: feedId('facility'),
    sender: 'facility file',
    peer: 'boot',
    controlId: sha256.slice(0, 16),
    type: 'facility',
    receivedAt,
    bytes,
    sha256,
    outcome: 'applied',
    onReusedControlId: 'process',
    ...read,
  });
}
