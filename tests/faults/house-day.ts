/**
 * The simulated hospital of 420 beds at the pace of the present: some three hundred people in it, of whom a quarter goes and as many come each day (the simulator's own
 * arrivals and stays, simulators/src/day/distributions.ts). With their moves, orders, results, doses, notes and what departments do that are fifteen to twenty
 * thousand messages a day, one in five seconds. Monitors say their numbers besides.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { hourMs, instant } from '@healthos/core/time.ts';
import type { Product } from '../bench/product.ts';
import { openStory, type Story } from '../bench/story.ts';

/** Between two looks at the story, and between two readings of a monitor: a bedside gateway sends once a minute what goes to a chart. */
const [beatMs, monitorSeconds] = [500, 60];

export interface HouseDay {
  /** Tells the next hours of the story as fast as they are taken. */
  hours(count: number): Promise<void>;
  /** Goes on with the clock on the wall until it is stopped; what is behind is made up for first. */
  live(): void;
  stop(): Promise<void>;
  readonly told: Story['told'];
  /** In beds or waiting for one. */
  present(): number;
  /** Answers other than of acceptance, by what they were. */
  refused(): readonly string[];
}

/** A story that begins so many hours before the present. */
export async function openHouseDay(product: Product, hoursBefore: number): Promise<HouseDay> {
  const startsAt = instant(Math.floor(Date.now() / 1000) * 1000 - hoursBefore * hourMs);
  const { day, site, told, answers, close } = await openStory(product, { seed: 11, name: `soak-${startsAt}`, startsAt, monitorSeconds });
  let at = startsAt;
  let [isOver, lives]: [boolean, Promise<void>?] = [false];
  const toPresent = async (): Promise<void> => {
    for (; !isOver; await pause(beatMs)) await site.tell((at = instant(Math.max(at, Math.floor(Date.now() / 1000) * 1000))), false);
  };
  return {
    hours: async (count) => {
      for (const end = instant(at + count * hourMs); at < end;) await site.tell((at = instant(Math.min(end, at + hourMs / 6))), false);
      await site.drained();
    },
    live: () => {
      lives ??= toPresent();
    },
    stop: async () => {
      isOver = true;
      await lives;
      await site.drained();
      await close();
    },
    told,
    present: () => day.truth(at).present.size,
    refused: () => [
      ...[...answers.mllp].flatMap(([code, count]) => (code === 'AA' || code === 'CA' ? [] : [`${code} ${count}`])),
      ...[...answers.http].flatMap(([status, count]) => (status < 300 ? [] : [`HTTP ${status} ${count}`])),
    ],
  };
}
