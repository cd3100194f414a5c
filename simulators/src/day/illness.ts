/** How ill somebody is: as they came or fell ill, and less with every hour of care. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import { hourMs, type Instant } from '@healthos/core/time.ts';
import { streamOf } from './random.ts';
import type { Stay } from './world.ts';

/** Hours in which care halves an illness: of the emergency department and the ward, and of those who need intensive care. */
const [halvesHours, intensiveHours] = [5, 22] as const;
/** How ill people are at most when they come to a unit of a level; most are less. */
const atArrival: Readonly<Partial<Record<LevelOfCare, number>>> = { icu: 0.62, 'step-down': 0.44, telemetry: 0.34, 'medical-surgical': 0.3 };
/** Of two who come the second is this much rarer as ill as the first. */
const mostlyLess = 1.8;

export function illnessOf({ illness, illAt, level }: Pick<Stay, 'illness' | 'illAt' | 'level'>, at: Instant): number {
  return illness * 0.5 ** (Math.max(0, at - illAt) / ((level === 'icu' ? intensiveHours : halvesHours) * hourMs));
}

export function fallIll(stay: Stay, illness: number, at: Instant): void {
  stay.illness = illness;
  stay.illAt = at;
}

/** Nobody gets better on the way to a unit, and some are as ill as what they come for makes them. */
export function comeIll(stay: Stay, level: LevelOfCare, at: Instant): void {
  const ill = (atArrival[level] ?? 0) * streamOf(`${stay.now.visit}|ill|${level}`).next() ** mostlyLess;
  if (ill > illnessOf(stay, at)) fallIll(stay, ill, at);
}
