/**
 * What a house has learned of itself from the days before: how people flow, and when they leave. A value like any other part of a picture; what is
 * absent is being worked out.
 */
import type { Steps } from '../steps.ts';
import type { ViewInput } from '../views/view.ts';
import { analyse } from './analytics/analysis.ts';
import { fitDepartures, type Fitted } from './discharge/model.ts';
import { learnPast, type Past } from './forecast/past.ts';

export interface Learned {
  readonly past?: Past;
  readonly departures?: Fitted;
}

/** What a row says is missing until it is there. */
export const stillLearning = 'the days before, which are being learned now';

/** What can be learned from a picture, a step at a time. The same object as before where nothing new was. */
export function* learn(input: ViewInput, before: Learned): Steps<Learned> {
  const past = yield* learnPast(input);
  if (past !== before.past) yield* analyse(past);
  yield;
  const departures = yield* fitDepartures(input);
  return before.past === past && before.departures === departures ? before : { past, departures };
}
