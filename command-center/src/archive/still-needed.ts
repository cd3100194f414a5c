/** What of a house is not over: visits that go on, accounts that are not settled, and the people of both. What was said of them stays where it is. */
import type { Enterprise } from '@healthos/core/hospital.ts';
import { entries } from '@healthos/core/table.ts';
import type { Instant } from '@healthos/core/time.ts';
import { accountsOf } from '@healthos/core/views/ledgers.ts';

export interface StillNeeded {
  readonly encounters: ReadonlySet<string>;
  readonly patients: ReadonlySet<string>;
}

export function stillNeeded({ hospitals, identity }: Enterprise, now: Instant): StillNeeded {
  const [encounters, patients] = [new Set<string>(), new Set<string>()];
  for (const hospital of hospitals.values()) {
    const accounts = new Map(entries(accountsOf({ hospital, identity, now })));
    for (const [id, { status, records, patient }] of entries(hospital.operations.encounters)) {
      const account = accounts.get(id);
      const isOver = (status === 'finished' || status === 'cancelled') && (account === undefined || account.settled.state === 'settled');
      if (isOver) continue;
      encounters.add(id);
      for (const record of [patient, ...records]) patients.add(record);
    }
  }
  return { encounters, patients };
}
