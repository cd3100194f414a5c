/** How long something asks already, or when it will: the clock of a row. */
import type { Ask } from '@healthos/core/house/unit/asks.ts';
import { hourMinute, spell } from '../look/clock.ts';

export function clockOf(ask: Ask | undefined, now: number, zone: string): string {
  if (ask === undefined) return '';
  if (ask.since !== undefined) return spell(Math.max(0, now - ask.since));
  if (ask.dueAt === undefined) return '';
  return ask.dueAt > now ? `in ${spell(ask.dueAt - now)}, ${hourMinute(ask.dueAt, zone)}` : `${hourMinute(ask.dueAt, zone)}, ${spell(now - ask.dueAt)} late`;
}
