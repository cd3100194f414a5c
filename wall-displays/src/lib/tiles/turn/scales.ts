/** Beds in turn as a dot plot by minutes: where each dot stands and how high it stacks. */
import { scaleLinear } from 'd3';

export interface TurnDot {
  readonly key: string;
  readonly x: number;
  readonly level: number;
  readonly minutes: number;
}

export const shownMinutes = 120;
export const minutesToX = scaleLinear([0, shownMinutes], [8, 490]).clamp(true);

/** Dots nearer than `apart` stack; more than `levels` high they overlap at the top rather than leave the tile. */
export function stack(beds: readonly { readonly key: string; readonly minutes: number }[], apart: number, levels: number): TurnDot[] {
  const placed: TurnDot[] = [];
  for (const { key, minutes } of [...beds].sort((a, b) => a.minutes - b.minutes)) {
    const x = minutesToX(minutes);
    let level = 0;
    while (level < levels - 1 && placed.some((dot) => dot.level === level && Math.abs(dot.x - x) < apart)) level++;
    placed.push({ key, x, level, minutes });
  }
  return placed;
}
