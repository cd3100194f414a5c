/** NEWS2 as it was at each charted round, by what was charted of every sign by then; devices left out, so that a round does not change behind its back. */
import type { Vital } from '../codes/vitals.ts';
import type { Encounter } from '../encounter.ts';
import type { Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { scoreOfSigns } from './encounter-score.ts';
import { chartedReadings, needed, type VitalReading } from './encounter-vitals.ts';

export interface Round {
  readonly at: Instant;
  readonly score: number;
  readonly onOxygen: boolean;
  /** The newest event of the round. */
  readonly position: number;
}
export interface Rounds {
  /** Oldest first. */
  readonly rounds: readonly Round[];
  /** When a value dated ahead of now becomes true. */
  readonly nextAt?: Instant;
}

/** The rounds among so many charted values of each sign; a round is a moment at which the breathing was counted and every sign is known. */
export function roundsOf(input: ViewInput, encounter: Encounter, looksBack: number): Rounds {
  const charted = chartedReadings(input, encounter, looksBack);
  const said = charted.filter(({ at }) => at <= input.now).sort((a, b) => a.at - b.at);
  const ahead = charted.reduce<Instant | undefined>((first, { at }) => (at > input.now && (first === undefined || at < first) ? at : first), undefined);
  const signs = new Map<Vital, VitalReading['value']>();
  const found = new Map<Instant, Round>();
  let position = 0;
  said.forEach((reading, n) => {
    const { vital, value, at } = reading;
    signs.set(vital, value);
    position = said[n - 1]?.at === at ? Math.max(position, reading.position) : reading.position;
    if (said[n + 1]?.at === at || signs.size < needed.length) return;
    if (!said.some((one) => one.at === at && one.vital === 'respiratoryRate')) return;
    found.set(at, { at, score: scoreOfSigns(input, encounter, signs), onOxygen: signs.get('supplementalOxygen') === true, position });
  });
  return { rounds: [...found.values()], ...(ahead === undefined ? {} : { nextAt: ahead }) };
}
