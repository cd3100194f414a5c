/** A screen that stays open asks again every few seconds: the same person seen again by the same reader within ten minutes is one read, not two hundred. */
import type { Clock } from '@healthos/core/ports.ts';
import { minuteMs } from '@healthos/core/time.ts';
import type { Identity } from '../access/roles.ts';

/** How long one line of the audit stands for a person who stays on the screen; people remembered before all are forgotten, and noted anew. */
export const looksLimits = { onceMs: 10 * minuteMs, remembered: 50_000 } as const;

export interface LooksLimits {
  readonly onceMs: number;
  readonly remembered: number;
}

export interface Looks<Patient extends string> {
  /** Of these people, whom the audit does not say yet. */
  unseen(reader: Identity, view: string, people: readonly Patient[]): readonly Patient[];
  /** The audit says now that they were seen. */
  saw(reader: Identity, view: string, people: readonly Patient[]): void;
}

export function createLooks<Patient extends string>(clock: Clock, { onceMs, remembered }: LooksLimits = looksLimits): Looks<Patient> {
  const saidAt = new Map<string, number>();
  const keyOf = ({ role, staff, facility, unit }: Identity, view: string, patient: string): string =>
    [role, staff ?? '', facility ?? '', unit ?? '', view, patient].join('|');
  return {
    unseen: (reader, view, people) => {
      const since = clock.now() - onceMs;
      return [...new Set(people)].filter((one) => (saidAt.get(keyOf(reader, view, one)) ?? -Infinity) <= since);
    },
    saw: (reader, view, people) => {
      if (saidAt.size + people.length > remembered) saidAt.clear();
      const now = clock.now();
      for (const one of people) saidAt.set(keyOf(reader, view, one), now);
    },
  };
}
