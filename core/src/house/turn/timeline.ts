/** What happened to a bed that matters to its turns, in the order in which it happened: departures, steps of the cleaners, the newest word on its cleanliness. */
import type { EncounterId } from '../../ids.ts';
import type { BedFacts, Cleanliness } from '../../operations/state.ts';
import type { Instant } from '../../time.ts';
import type { Version, Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';

export type Moment =
  | { readonly at: Instant; readonly what: 'departed'; readonly left: EncounterId }
  | { readonly at: Instant; readonly what: 'step'; readonly version: Version<WorkOf<'TurnStepped'>> }
  | { readonly at: Instant; readonly what: 'said'; readonly cleanliness: Cleanliness };

/** At one moment a departure comes before a step, and a step before what is said of the bed: a step brings that word with it. */
const rank = { departed: 0, step: 1, said: 2 } as const;

export function timelineOf(facts: BedFacts, steps: Versions<WorkOf<'TurnStepped'>> | undefined): readonly Moment[] {
  const moments: Moment[] = [];
  for (const [left, at] of facts.departures) moments.push({ at, what: 'departed', left });
  // The list is in sender order, which a stable sort keeps among equals.
  for (const version of standingSteps(steps ?? [])) moments.push({ at: version.at, what: 'step', version });
  const said = facts.cleanliness;
  if (said !== undefined) moments.push({ at: said.at, what: 'said', cleanliness: said.value });
  return moments.sort((a, b) => a.at - b.at || rank[a.what] - rank[b.what] || tie(a, b));
}

/** Steps without those that were taken back: the turn is as though they had not been said. */
export function standingSteps(steps: Versions<WorkOf<'TurnStepped'>>): Versions<WorkOf<'TurnStepped'>> {
  const back = new Set(steps.flatMap(({ event }) => (event.step === 'taken-back' ? [event.of ?? ''] : [])));
  return back.size === 0 ? steps : steps.filter(({ event, order }) => event.step !== 'taken-back' && !back.has(order));
}

function tie(a: Moment, b: Moment): number {
  return a.what === 'departed' && b.what === 'departed' ? (a.left < b.left ? -1 : 1) : 0;
}
