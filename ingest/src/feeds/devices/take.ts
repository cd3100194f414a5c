/** What one device told at one place for one patient, as one event at most and a sample for every number. */
import type { DeviceReading, DeviceReadingsTaken } from '@healthos/core/clinical/events.ts';
import type { DeviceId, EncounterId, PatientId } from '@healthos/core/ids.ts';
import type { Location } from '@healthos/core/operations/events.ts';
import type { Sample } from '@healthos/core/ports.ts';
import { instant, type Instant } from '@healthos/core/time.ts';

export interface Take {
  readonly device: DeviceId;
  readonly location?: Location;
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
  readonly readings: readonly DeviceReading[];
}

export function takenEvent(take: Take): DeviceReadingsTaken {
  return { type: 'DeviceReadingsTaken', ...take };
}

/** The newest of its readings. */
export function takenAt(readings: readonly DeviceReading[]): Instant {
  return instant(Math.max(...readings.map((reading) => reading.observedAt)));
}

/** Readings once each by (device, time, code, containment, value), in the order told. */
export function distinct(readings: readonly DeviceReading[]): DeviceReading[] {
  const seen = new Set<string>();
  return readings.filter((reading) => {
    const { value } = reading;
    const said = value.kind === 'quantity' ? `${value.literal} ${value.unit ?? ''}` : JSON.stringify(value);
    const key = `${reading.observedAt}|${reading.code.code}|${reading.containment ?? ''}|${said}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Numbers, and what should have been one, at full rate. */
export function samplesOf(take: Take): Sample[] {
  return take.readings.flatMap((reading): Sample[] => {
    const { value } = reading;
    if (value.kind !== 'quantity' && value.kind !== 'absent') return [];
    const bed = take.location?.bedId;
    return [
      {
        device: take.device,
        code: reading.code.code,
        observedAt: reading.observedAt,
        value: value.kind === 'quantity' ? value.value : null,
        ...(value.kind === 'absent' ? { reason: value.reason } : value.unit === undefined ? {} : { unit: value.unit }),
        ...(bed === undefined ? {} : { bed }),
        ...(take.patient === undefined ? {} : { patient: take.patient }),
        ...(reading.containment === undefined ? {} : { containment: reading.containment }),
      },
    ];
  });
}
