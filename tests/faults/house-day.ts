/**
 * The simulated hospital of 420 beds at the pace of the present: some three hundred people in it, of whom a quarter goes and as many come each day (the simulator's own
 * arrivals and stays, simulators/src/day/distributions.ts). With their moves, orders, results, doses, notes and what departments do that are fifteen to twenty
 * thousand messages a day, one in five seconds. Monitors say their numbers besides.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { hourMs, instant } from '@healthos/core/time.ts';
import { createDay } from '@healthos/simulators/day/day.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { scenarios } from '@healthos/simulators/scenarios.ts';
import { createPoster, type Poster } from '@healthos/simulators/send/http.ts';
import { createSender, type Sender } from '@healthos/simulators/send/mllp.ts';
import { createSite } from '@healthos/simulators/site.ts';
import type { Product } from '../bench/product.ts';

/** Between two looks at the story, and between two readings of a monitor: a bedside gateway sends once a minute what goes to a chart. */
const [beatMs, monitorSeconds] = [500, 60];

export interface HouseDay {
  /** Tells the next hours of the story as fast as they are taken. */
  hours(count: number): Promise<void>;
  /** Goes on with the clock on the wall until it is stopped; what is behind is made up for first. */
  live(): void;
  stop(): Promise<void>;
  /** What was handed over: HL7 of people, and of monitors, and what departments said. */
  readonly told: { people: number; monitors: number; work: number };
  /** In beds or waiting for one. */
  present(): number;
  /** Answers other than of acceptance, by what they were. */
  refused(): readonly string[];
}

/** A story that begins so many hours before the present. */
export async function openHouseDay(product: Product, hoursBefore: number): Promise<HouseDay> {
  const startsAt = instant(Math.floor(Date.now() / 1000) * 1000 - hoursBefore * hourMs);
  const day = createDay({ seed: 11, hospital: demoHospital, startsAt, scenario: scenarios.day, monitorSeconds });
  const [mllp, http] = [createSender('127.0.0.1', product.mllpPort), createPoster(product.url, await product.token('admin'))];
  const told = { people: 0, monitors: 0, work: 0 };
  const sender: Sender = { ...mllp, send: (message) => (told[message.stream === 'devices' ? 'monitors' : 'people']++, mllp.send(message)) };
  const poster: Poster = { ...http, post: (...body) => (told.work++, http.post(...body)) };
  const site = createSite({
    day,
    hospital: demoHospital,
    story: `soak-${startsAt}`,
    toldUntil: instant(startsAt - 1),
    sender,
    poster,
    broker: undefined,
    mischief: undefined,
  });
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
      http.close();
      await mllp.close();
    },
    told,
    present: () => day.truth(at).present.size,
    refused: () => [
      ...[...mllp.answers].flatMap(([code, count]) => (code === 'AA' || code === 'CA' ? [] : [`${code} ${count}`])),
      ...[...http.answers].flatMap(([status, count]) => (status < 300 ? [] : [`HTTP ${status} ${count}`])),
    ],
  };
}
