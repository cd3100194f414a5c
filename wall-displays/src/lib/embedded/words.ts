/** What the panel says: clocks as words, what blocks and what is done about it first. Pure. */
import { dayMs } from '@healthos/core/time.ts';
import type { PanelBlock, PanelClock } from '@healthos/core/house/chart/panel-rows.ts';
import { reasonOf } from '../discharge/words.ts';
import type { PanelAnswer } from './panel.svelte.ts';

/** `64 m`, `3 d 02 h 12 m`: to the minute, as a clock that runs. */
export function clock(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const [d, h, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  if (d > 0) return `${d} d ${two(h)} h ${two(m)} m`;
  return h > 0 ? `${h} h ${two(m)} m` : `${m} m`;
}

/** When the mean of its kind is over: what the clock of the stay is measured against. */
export const meanEndsAt = ({ since, expectedDays: days }: PanelClock): number | undefined =>
  since === undefined || days === undefined ? undefined : since + days * dayMs;

/** Since what the clock of a bed request runs. */
export function wishSince({ wish }: PanelAnswer): { readonly at: number; readonly what: string } | undefined {
  if (wish?.decidedAt !== undefined) return { at: wish.decidedAt, what: 'decision' };
  if (wish?.requestedAt !== undefined) return { at: wish.requestedAt, what: 'request' };
  return wish?.readyAt === undefined ? undefined : { at: wish.readyAt, what: 'ready to move' };
}

export const blockWords = ({ reason, what }: PanelBlock): string => (what === undefined ? reasonOf(reason) : `${what}: ${reasonOf(reason).toLowerCase()}`);

/** `clean`, `clean in 20 m`: of the bed that fits best. */
export const bedWords = ({ single, cleanliness }: { readonly single: boolean; readonly cleanliness: string }): string =>
  [...(single ? ['single'] : []), cleanliness].join(', ');

/** Middays between two instants, in a zone that the caller knows: where the name of a day stands. */
export function middaysBetween(from: number, until: number, zone: string): readonly number[] {
  const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' });
  const found: number[] = [];
  // By half hours: zones are off by no less, and a panel shows some weeks at most.
  for (let at = Math.ceil(from / 1_800_000) * 1_800_000; at <= until && found.length < 60; at += 1_800_000)
    if (Number(hour.format(at)) === 12 && at - (found.at(-1) ?? -Infinity) > 3_600_000) found.push(at);
  return found;
}
