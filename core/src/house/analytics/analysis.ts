/** Everything that analytics say of one learned past, worked out once for it. */
import { keptOn } from '../../kept-on.ts';
import { finished, type Steps } from '../../steps.ts';
import type { Past } from '../forecast/past.ts';
import { bottlenecksOf, type Bottleneck } from './bottlenecks.ts';
import { dailyOf, type Daily } from './daily.ts';
import { delaysOf, type Delay } from './delays.ts';
import { flowsOf, type Flow } from './flows.ts';
import { seriesDays, windowDays, windowOf, type Window } from './window.ts';

export interface Analysis {
  readonly window: Window;
  readonly flows: readonly Flow[];
  readonly delays: readonly Delay[];
  readonly bottlenecks: readonly Bottleneck[];
  readonly daily: Daily;
}
const known = keptOn<Past, Analysis>();

/** undefined where no hour is known. */
export const analysisOf = (past: Past): Analysis | undefined => known.get(past) ?? finished(analyse(past));

export function* analyse(past: Past): Steps<Analysis | undefined> {
  const window = windowOf(past, windowDays);
  if (window === undefined) return undefined;
  yield;
  const flows = flowsOf(window);
  yield;
  const delays = delaysOf(window);
  yield;
  const bottlenecks = yield* bottlenecksOf(window, past);
  const daily = dailyOf(windowOf(past, seriesDays) ?? window);
  const analysis = { window, flows, delays, bottlenecks, daily };
  known.set(past, analysis);
  return analysis;
}
