/** Deterioration trend: NEWS2 that rose by three or more within half a day, also where it has not reached the score that asks by itself. */
import type { Encounter } from '../encounter.ts';
import { hourMs, instant, type Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';
import { notScored } from './encounter-score.ts';
import { roundsOf, type Round } from './score-trend.ts';

export const trendPack = {
  rule: 'news2-trend',
  version: '1',
  source:
    'Churpek MM et al., The value of vital sign trends for detecting clinical deterioration on the wards, Resuscitation 2016;102:1; scores as RCP NEWS2 2017. The rise of 3 in 12 h is ours, to be set by the site',
  parameters: { rise: 3, hours: 12, asksFrom: 5, holdsHours: 12 },
} as const;
export type TrendParameters = { readonly [Key in keyof typeof trendPack.parameters]: number };

/** Charted values of each sign that are looked back at. */
const looksBack = 32;

export interface Trend {
  readonly from: Round;
  readonly to: Round;
  /** The first round of the run in which it held without a break. */
  readonly since: Instant;
}

/** The rise that the newest round ends; undefined where it does not. */
export function trendOf(rounds: readonly Round[], { rise, hours }: Pick<TrendParameters, 'rise' | 'hours'>): Trend | undefined {
  const riseAt = (n: number): Round | undefined => {
    const to = rounds[n];
    if (to === undefined) return undefined;
    const before = rounds.slice(0, n).filter(({ at }) => at >= to.at - hours * hourMs);
    const least = before.reduce<Round | undefined>((low, one) => (low === undefined || one.score <= low.score ? one : low), undefined);
    return least !== undefined && to.score - least.score >= rise ? least : undefined;
  };
  const last = rounds.length - 1;
  const [from, to] = [riseAt(last), rounds[last]];
  if (from === undefined || to === undefined) return undefined;
  let first = last;
  while (riseAt(first - 1) !== undefined) first--;
  return { from, to, since: rounds[first]?.at ?? to.at };
}

export const news2Trend = encounterRule({
  ...trendPack,
  definition:
    'NEWS2 rose by 3 or more between two charted rounds within 12 h: somebody looks at the patient. Information only where the score itself asks already (5 or more). Not under 16, not in pregnancy; rounds in which a sign is missing or in an unknown unit do not count.',
  reads: ['vitals', 'scales'],
  say: (input, encounter, parameters) => {
    if (encounter.status !== 'in-progress' || encounter.location === undefined) return undefined;
    return notScored(input, encounter) === undefined ? said(input, encounter, parameters) : undefined;
  },
});

function said(input: ViewInput, encounter: Encounter, parameters: TrendParameters): Said | undefined {
  const { rounds, nextAt: ahead } = roundsOf(input, encounter, looksBack);
  const trend = trendOf(rounds, parameters);
  const endsAt = trend === undefined ? undefined : instant(trend.to.at + parameters.holdsHours * hourMs);
  const times = [ahead, endsAt].filter((at) => at !== undefined && at > input.now) as Instant[];
  const next = times.length === 0 ? {} : { nextAt: instant(Math.min(...times)) };
  if (trend === undefined || endsAt === undefined || input.now >= endsAt) return ahead === undefined ? undefined : { findings: [], ...next };
  const { from, to, since } = trend;
  const hours = Math.max(1, Math.round((to.at - from.at) / hourMs));
  return {
    findings: [
      findingOf(`news2-trend:${encounter.encounter}`, encounter, {
        severity: to.score >= parameters.asksFrom ? 'info' : 'watch',
        since,
        owner: `Charge ${encounter.location?.unit ?? ''}`.trim(),
        says: `${placeName(encounter)} NEWS2 ${from.score} to ${to.score} in ${hours} h`,
        positions: [from.position, to.position],
      }),
    ],
    ...next,
  };
}
