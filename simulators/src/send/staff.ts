/**
 * The staff of the simulated hospital at their screens: whatever a rule asks of somebody is taken on after the minutes that it takes people to see it, and now
 * and then late. The same finding of the same story is answered after the same time.
 */
import { instant, minuteMs, type Instant } from '@healthos/core/time.ts';
import type { WorkOf } from '@healthos/core/work/events.ts';
import { streamOf } from '../day/random.ts';
import { workBodies, type Said } from '../encode/work-json.ts';
import type { Poster } from './http.ts';

export interface Staff {
  /** Answers what is due by now; how many. */
  look(): Promise<number>;
}

export interface StaffOptions {
  readonly url: string;
  readonly token: string;
  readonly facilities: readonly string[];
  /** Names the story in message ids. */
  readonly story: string;
  readonly poster: Poster;
  now(): number;
}

interface Asking {
  readonly finding: string;
  readonly severity: 'watch' | 'critical';
  readonly since: number;
  /** A snooze ended, or an answer no longer holds. */
  readonly stateAt?: number;
  readonly owner?: string;
}

/** Minutes until somebody takes it on, and one in so many takes as many times as long. */
const answers = { critical: { from: 0.5, to: 5 }, watch: { from: 3, to: 23 } } as const;
const [lateChance, lateTimes] = [0.05, 4] as const;
const answerMs = 60_000;
/** Whoever an owner of a finding is, as the log writes people. */
const roles: readonly (readonly [owner: RegExp, role: string])[] = [
  [/^Charge /, 'charge-nurse'],
  [/^(Clinician|Rapid response)/, 'clinician'],
  [/^EVS/, 'evs'],
  [/^Transport/, 'transport'],
];

export function createStaff({ url, token, facilities, story, poster, now }: StaffOptions): Staff {
  const answered = new Set<string>();
  const lookAt = async (facility: string): Promise<number> => {
    const at = now();
    const said: Said[] = [];
    for (const one of await asking(`${url}/api/telling/${encodeURIComponent(facility)}/findings`, token)) {
      const occasion = `${facility}|${one.finding}|${Math.max(one.since, one.stateAt ?? 0)}|${one.severity}`;
      const when = answeredAt(one, occasion);
      if (when > at || answered.has(occasion)) continue;
      answered.add(occasion);
      said.push({ at: when, fact: answerOf(one) });
    }
    for (const { text } of workBodies(facility, `${story}-staff-${at}`, said)) await poster.post('work', 'application/json', text);
    return said.length;
  };
  return {
    look: async () => {
      let count = 0;
      for (const facility of facilities) count += await lookAt(facility);
      return count;
    },
  };
}

function answeredAt({ severity, since, stateAt = 0 }: Asking, occasion: string): Instant {
  const random = streamOf(occasion);
  const { from, to } = answers[severity];
  const minutes = random.between(from, to) * (random.chance(lateChance) ? lateTimes : 1);
  return instant(Math.round((Math.max(since, stateAt) + minutes * minuteMs) / 1000) * 1000);
}

const answerOf = ({ finding, severity, since, owner }: Asking): WorkOf<'FindingStepped'> => ({
  type: 'FindingStepped',
  finding,
  step: 'acting',
  occasion: instant(since),
  severity,
  by: roles.find(([pattern]) => pattern.test(owner ?? ''))?.[1] ?? 'bed-manager',
});

/** A server that does not answer is asked again by the next look. */
async function asking(address: string, token: string): Promise<readonly Asking[]> {
  const answer = await fetch(address, { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(answerMs) }).then(
    (response) => (response.ok ? response.json() : undefined),
    () => undefined,
  );
  return typeof answer === 'object' && answer !== null && 'rows' in answer && Array.isArray(answer.rows) ? (answer.rows as Asking[]) : [];
}
