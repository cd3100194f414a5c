/** Looks each second at what the house must do by itself, and asks for it at the door at which people ask. */
import { randomUUID } from 'node:crypto';
import type { Duty } from '@healthos/core/duties/duty.ts';
import { requestNamed } from '@healthos/core/requests/requests.ts';
import type { Decide } from './decide.ts';
import type { Follow } from './follow.ts';

export const dutyLimits = {
  everyMs: 1000,
  /** Proposals of one facility taken up in one look; the rest wait for the next. */
  atOnce: 50,
  /** Occasions remembered so that a refused one is not asked again each second. */
  remembered: 10_000,
} as const;

export interface DutyLoop {
  stop(): Promise<void>;
}

export interface DutyLoopOptions {
  readonly follow: Follow;
  readonly decide: Decide;
  readonly duties: readonly Duty[];
  /** A duty or its request broke: a bug of ours, or a fault of the database, which the next look tries again. */
  onTrouble(error: unknown, about: string): void;
}

export function startDutyLoop({ follow, decide, duties, onTrouble }: DutyLoopOptions): DutyLoop {
  const asked = new Set<string>();
  const run = randomUUID().slice(0, 8);
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    for (const hospital of follow.enterprise().hospitals.values()) {
      const input = follow.input(hospital.facility);
      if (input === undefined) continue;
      for (const duty of duties) {
        try {
          for (const { request, body, id } of duty.due(input).slice(0, dutyLimits.atOnce)) {
            const key = `${hospital.facility}|${duty.duty}|${id}`;
            const kind = requestNamed(request);
            if (asked.has(key) || kind === undefined) continue;
            remember(key);
            const answer = await decide({
              facility: hospital.facility,
              kind,
              body,
              id: `${duty.duty}/${id}`,
              actor: { role: 'house' },
              peer: `duty ${run}`,
            }).catch((error: unknown) => {
              asked.delete(key);
              throw error;
            });
            if (answer.outcome === 'busy') asked.delete(key);
          }
        } catch (error) {
          onTrouble(error, `duty ${duty.duty} of ${hospital.facility}`);
        }
      }
    }
  }

  function remember(key: string): void {
    if (asked.size >= dutyLimits.remembered) for (const oldest of [...asked].slice(0, dutyLimits.remembered / 2)) asked.delete(oldest);
    asked.add(key);
  }

  const timer = setInterval(() => {
    looking ??= look().finally(() => (looking = undefined));
  }, dutyLimits.everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}
