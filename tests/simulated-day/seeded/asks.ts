/** What people of the trial hospital ask for meanwhile, drawn from the seed alone: the same asks whatever goes wrong. */
import type { Actor } from '@healthos/core/requests/request.ts';
import { seeded, type Random } from '@healthos/simulators/day/random.ts';
import { bedName, placesOf } from './trial-hospital.ts';

export interface PersonAsks {
  readonly n: number;
  readonly atMs: number;
  readonly id: string;
  readonly request: string;
  readonly body: unknown;
  readonly actor: Actor;
}

export function asksOf(seed: number, messages: number): PersonAsks[] {
  const random = seeded(seed ^ 0xa5c);
  return Array.from({ length: Math.ceil(messages / 8) }, (_, n) => ({
    n,
    atMs: random.integer(5000, messages * 1000),
    id: `ask-${seed}-${n}-of-trial`,
    actor: { role: 'bed-manager', staff: `S${random.integer(1, 3)}` },
    ...drawn(random),
  }));
}

function drawn(random: Random): Pick<PersonAsks, 'request' | 'body'> {
  const places = ['4W', 'ICU'].flatMap(placesOf).map(bedName);
  const bed = places[random.integer(0, places.length - 1)] ?? '';
  // Of the first visits: some will be there, some will be gone, some never were.
  const encounter = `V${random.integer(1, 20)}`;
  switch (random.integer(0, 5)) {
    case 0:
      return { request: 'request-bed', body: { encounter, origin: 'ed', level: 'medical-surgical', isolation: 'none' } };
    case 1:
      return { request: 'bed-block', body: { bed, blocked: true, code: 'maintenance' } };
    case 2:
      return { request: 'bed-block', body: { bed, blocked: false } };
    case 3:
      return { request: 'transport-request', body: { encounter, from: bed, to: 'Radiology', mode: 'wheelchair', priority: 'stat' } };
    case 4:
      return { request: 'evs-step', body: { bed, step: 'request', reason: 'Spill' } };
    default:
      return { request: 'assign-bed', body: { bed, encounter } };
  }
}
