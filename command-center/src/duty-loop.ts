/**
 * Looks each second at what the house must do by itself, and asks for it at the door at which people ask. A look judges with breaks, and
 * rests some times what the findings and its duties took.
 */
import { randomUUID } from 'node:crypto';
import type { Duty, Proposed } from '@healthos/core/duties/duty.ts';
import type { FacilityId } from '@healthos/core/ids.ts';
import { requestNamed } from '@healthos/core/requests/requests.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import type { Decide } from './decide.ts';
import type { Follow } from './follow.ts';
import { judge } from './judge.ts';

export const dutyLimits = {
  everyMs: 1000,
  /** While much is told a look takes long, and the findings are most of it: the next begins after so many times as long, and no more than so late. */
  restTimes: 4,
  longestRestMs: 4000,
  /** Proposals of one facility taken up in one look; the rest wait for the next. */
  atOnce: 50,
  /** Occasions remembered so that a refused one is not asked again each second. */
  remembered: 10_000,
} as const;

export interface DutyLoop {
  /** Since the last look ended; since the start where none did. */
  ageMs(): number;
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
  let [restUntil, stopped] = [0, false];
  const startedAt = performance.now();
  let lookedAt = startedAt;

  /** Findings are most of the work: they are there when a duty asks. They are made with breaks of their own. */
  async function prepare(input: ViewInput): Promise<number> {
    try {
      return (await judge(input, () => stopped))?.spentMs ?? 0;
    } catch (error) {
      onTrouble(error, `findings of ${input.hospital.facility}`);
      return 0;
    }
  }

  async function look(): Promise<void> {
    let spentMs = 0;
    for (const { facility } of follow.enterprise().hospitals.values()) {
      const input = follow.input(facility);
      // Whatever a past that is being told would ask for is over.
      if (input === undefined || input.telling === true) continue;
      spentMs += await prepare(input);
      for (const duty of duties) {
        if (stopped) return;
        if (performance.now() - startedAt < (duty.settlesMs ?? 0)) continue;
        try {
          const began = performance.now();
          try {
            // What a request takes is work of the look too: to decide it the findings may be worked out once more.
            for (const one of duty.due(input).slice(0, dutyLimits.atOnce)) await ask(facility, duty, one);
          } finally {
            spentMs += performance.now() - began;
          }
        } catch (error) {
          onTrouble(error, `duty ${duty.duty} of ${facility}`);
        }
      }
    }
    lookedAt = performance.now();
    restUntil = lookedAt + Math.min(dutyLimits.longestRestMs, dutyLimits.restTimes * spentMs);
  }

  /** Each occasion once; again where it broke, or the door was busy. */
  async function ask(facility: FacilityId, { duty }: Duty, { request, body, id }: Proposed): Promise<void> {
    const key = `${facility}|${duty}|${id}`;
    const kind = requestNamed(request);
    if (asked.has(key) || kind === undefined) return;
    remember(key);
    const answer = await decide({ facility, kind, body, id: `${duty}/${id}`, actor: { role: 'house' }, peer: `duty ${run}` }).catch((error: unknown) => {
      asked.delete(key);
      throw error;
    });
    if (answer.outcome === 'busy') asked.delete(key);
  }

  function remember(key: string): void {
    if (asked.size >= dutyLimits.remembered) for (const oldest of [...asked].slice(0, dutyLimits.remembered / 2)) asked.delete(oldest);
    asked.add(key);
  }

  const timer = setInterval(() => {
    if (performance.now() < restUntil) return;
    looking ??= look().finally(() => (looking = undefined));
  }, dutyLimits.everyMs);
  return {
    ageMs: () => performance.now() - lookedAt,
    stop: async () => {
      clearInterval(timer);
      stopped = true;
      await looking;
    },
  };
}
