/** What the duty manager states by hand for the surge pack: nothing in the messages counts it. */
import { hourMs } from '@healthos/core/time.ts';
import type { World } from './world.ts';

/** Hours between two words. */
const everyHours = 6;
/** In basis points: attendances of what was expected, and beds opened beyond the funded ones for each boarder. */
const expected = { mean: 10_000, deviation: 800 } as const;
const perBoarder = 25;

export function stateSurge(world: World): void {
  if (world.house.emergency === undefined) return;
  const say = (): void => {
    const boarders = world.departments.waiting.filter(({ origin, stay }) => origin === 'ed' && !stay.over).length;
    const by = 'bed-manager:duty';
    world.say({ type: 'SurgeParameterStated', parameter: 'attendances-share', value: Math.round(world.random.normal(expected.mean, expected.deviation)), by });
    world.say({ type: 'SurgeParameterStated', parameter: 'escalation-beds-share', value: boarders * perBoarder, by });
    world.plan(world.clock + everyHours * hourMs, say);
  };
  say();
}
