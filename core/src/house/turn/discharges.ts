/** Inpatients who left for good, with what was said of their leaving beforehand: pending, confirmed, and when they were physically gone. */
import type { EncounterId } from '../../ids.ts';
import { changedSince, getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { anyMayChange, changedRows } from '../../views/changed-encounters.ts';
import { keptTable } from '../../views/kept-table.ts';
import { encountersUnder } from '../../visit-numbers.ts';
import type { DischargeTimes } from './kpis.ts';
import { countsForNoon } from './kpis.ts';

export interface Left extends DischargeTimes {
  readonly encounter: EncounterId;
  readonly admittedAt: Instant | undefined;
  readonly service: string | undefined;
  /** False for those who died or went to another hospital. */
  readonly ordinary: boolean;
  /** Whether anything at all was said of the way out before the departure. */
  readonly positions: readonly number[];
}

/** Every inpatient discharge that the picture holds. */
export const dischargesOf = keptTable<Left>({
  changed: (before, after) => {
    if (anyMayChange(before, after)) return undefined;
    const changed = changedRows(before, after);
    for (const id of changedSince(before.hospital.work.DischargeStepped, after.hospital.work.DischargeStepped))
      for (const { encounter } of encountersUnder(after.hospital, id as EncounterId)) changed.add(encounter);
    return changed;
  },
  make: ({ hospital }, { encounter, class: kind, status, dischargedAt, admittedAt, disposition, service, position }) => {
    if (kind !== 'I' || status !== 'finished' || dischargedAt === undefined) return undefined;
    const steps = (getRow(hospital.work.DischargeStepped, encounter) ?? []).filter(({ at }) => admittedAt === undefined || at >= admittedAt);
    const confirmed = steps.findLast(({ event: { step } }) => step === 'confirmed' || step === 'confirmation-withdrawn');
    return {
      encounter,
      outAt: dischargedAt,
      admittedAt,
      service,
      ordinary: countsForNoon(disposition),
      pendingAt: steps.filter(({ event }) => event.step === 'pending').map(({ at }) => at),
      ...(confirmed?.event.step === 'confirmed' ? { confirmedAt: confirmed.at } : {}),
      positions: [position, ...steps.map((step) => step.position)],
    };
  },
});
