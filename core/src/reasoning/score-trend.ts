/** NEWS2 as it was at each charted round, by what was charted of every sign by then; devices left out, so that a round does not change behind its back. */
import type { Vital } from '../codes/vitals.ts';
import type { Encounter } from '../encounter.ts';
import { keptOn } from '../kept-on.ts';
import type { Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { scaleOf, scoreOfSigns, type Scale } from './encounter-score.ts';
import { chartedReadings, needed, type ChartedReading, type VitalReading } from './encounter-vitals.ts';

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
  const scale = scaleOf(input, encounter);
  const known = kept.get(charted);
  // Where nothing charted is still ahead, time changes nothing.
  if (known?.scale === scale && known.made.nextAt === undefined) return known.made;
  const made = roundsIn(charted, scale, input.now);
  kept.set(charted, { scale, made });
  return made;
}
/** What was charted is the same list until something of it changed. */
const kept = keptOn<readonly ChartedReading[], { readonly scale: Scale; readonly made: Rounds }>();

function roundsIn(charted: readonly ChartedReading[], scale: Scale, now: Instant): Rounds {
  const said = charted.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
  const ahead = charted.reduce<Instant | undefined>((first, { at }) => (at > now && (first === undefined || at < first) ? at : first), undefined);
  const signs = new Map<Vital, VitalReading['value']>();
  const rounds: Round[] = [];
  let [position, counted] = [0, false];
  said.forEach(({ vital, value, at, position: own }, n) => {
    const isFirst = said[n - 1]?.at !== at;
    position = isFirst ? own : Math.max(position, own);
    counted = vital === 'respiratoryRate' || (counted && !isFirst);
    signs.set(vital, value);
    if (said[n + 1]?.at === at || signs.size < needed.length || !counted) return;
    rounds.push({ at, score: scoreOfSigns(signs, scale), onOxygen: signs.get('supplementalOxygen') === true, position });
  });
  return { rounds, ...(ahead === undefined ? {} : { nextAt: ahead }) };
}
