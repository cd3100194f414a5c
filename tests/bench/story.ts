/** A story of the simulated hospital of 420 beds, told to a product over MLLP and HTTP. */
import type { Instant } from '@healthos/core/time.ts';
import { instant } from '@healthos/core/time.ts';
import { createDay, type Day } from '@healthos/simulators/day/day.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { scenarios } from '@healthos/simulators/scenarios.ts';
import { createPoster, type Poster } from '@healthos/simulators/send/http.ts';
import { createSender, type Sender } from '@healthos/simulators/send/mllp.ts';
import { createSite, type Site } from '@healthos/simulators/site.ts';
import type { Product } from './product.ts';

export interface Story {
  readonly day: Day;
  readonly site: Site;
  /** What was handed over: HL7 of people, and of monitors, and what departments said. */
  readonly told: { people: number; monitors: number; work: number };
  /** Answers of each door, by what they were. */
  readonly answers: { readonly mllp: Sender['answers']; readonly http: Poster['answers'] };
  close(): Promise<void>;
}

/** `name` tells its numbers from those of another story. */
export async function openStory(
  product: Product,
  { seed, name, startsAt, monitorSeconds }: { readonly seed: number; readonly name: string; readonly startsAt: Instant; readonly monitorSeconds: number },
): Promise<Story> {
  const day = createDay({ seed, hospital: demoHospital, startsAt, scenario: scenarios.day, monitorSeconds });
  const [mllp, http] = [createSender('127.0.0.1', product.mllpPort), createPoster(product.url, await product.token('admin'))];
  const told = { people: 0, monitors: 0, work: 0 };
  const sender: Sender = { ...mllp, send: (message) => (told[message.stream === 'devices' ? 'monitors' : 'people']++, mllp.send(message)) };
  const poster: Poster = { ...http, post: (...body) => (told.work++, http.post(...body)) };
  const toldUntil = instant(startsAt - 1);
  const site = createSite({ day, hospital: demoHospital, story: name, toldUntil, sender, poster, broker: undefined, mischief: undefined });
  return {
    day,
    site,
    told,
    answers: { mllp: mllp.answers, http: http.answers },
    close: async () => {
      http.close();
      await mllp.close();
    },
  };
}
