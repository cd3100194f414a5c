/** A bed on its four axes, from what was said of it and who claims it. */
import { discrepancyOf } from '../codes/discrepancies.ts';
import type { Discrepancy } from '../discrepancy.ts';
import type { EncounterId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { BedDescription } from './facility.ts';
import type { Bed, BedFacts, BedPromise, Cleanliness, Occupancy } from './state.ts';

export function deriveBed(facts: BedFacts, described: BedDescription | undefined): Bed {
  const claims = [...facts.claims].sort(([idA, a], [idB, b]) => Number(a.reclaimed) - Number(b.reclaimed) || a.from - b.from || (idA < idB ? -1 : 1));
  const first = claims[0]?.[1];
  const lastVacatedAt = latest(facts.departures.values());
  const cleaning = cleanlinessOf(facts, first?.from, lastVacatedAt);
  const service = facts.serviceability?.value;
  const promise = standingPromise(facts);
  return {
    bed: facts.bed,
    unit: facts.unit,
    room: facts.room,
    name: facts.name,
    licensed: described?.licensed ?? described !== undefined,
    occupancy: occupancyOf(first, facts.plans, promise),
    ...(promise === undefined ? {} : { promise }),
    cleanliness: cleaning.value,
    ...(cleaning.since === undefined ? {} : { cleanlinessSince: cleaning.since }),
    serviceability: service?.value ?? 'open',
    ...(service?.reason === undefined ? {} : { blockReason: service.reason }),
    ...(service?.until === undefined ? {} : { blockedUntil: service.until }),
    staffed: facts.staffed?.value ?? described?.staffed ?? true,
    occupants: claims.map(([encounter]) => encounter),
    ...(first === undefined ? {} : { occupiedSince: first.from }),
    ...(lastVacatedAt === undefined ? {} : { lastVacatedAt }),
    discovered: described === undefined,
    position: facts.position,
  };
}

function occupancyOf(first: { readonly away: boolean } | undefined, plans: ReadonlySet<EncounterId>, promise: BedPromise | undefined): Occupancy {
  if (first !== undefined) return first.away ? 'away' : 'occupied';
  if (plans.size > 0) return 'assigned';
  return promise?.kind ?? 'vacant';
}

/** A promise is kept, and over, once somebody came into the bed after it was given: the one it was for, or anybody where it was a hold. */
function standingPromise({ promise, claims, departures }: BedFacts): BedPromise | undefined {
  const given = promise?.value;
  if (given === undefined) return undefined;
  const { kind, encounter, at } = given;
  const came = (id: EncounterId, since: Instant): boolean => (kind === 'held' || id === encounter) && since >= at;
  for (const [id, { from }] of claims) if (came(id, from) || id === encounter) return undefined;
  for (const [id, left] of departures) if (came(id, left)) return undefined;
  return given;
}

/** Only physical departure starts cleaning; an occupant or a later word of the cleaners ends it (rules.md, Turn). */
function cleanlinessOf(facts: BedFacts, occupiedFrom: Instant | undefined, vacatedAt: Instant | undefined): { value: Cleanliness; since?: Instant } {
  const said = facts.cleanliness;
  if (vacatedAt !== undefined && (said === undefined || said.at < vacatedAt)) {
    return occupiedFrom !== undefined && occupiedFrom >= vacatedAt ? { value: 'clean' } : { value: 'dirty', since: vacatedAt };
  }
  if (said === undefined) return { value: 'clean' };
  if (occupiedFrom !== undefined && occupiedFrom > said.at) return { value: 'clean' };
  return { value: said.value, since: said.at };
}

function latest(times: Iterable<Instant>): Instant | undefined {
  let newest: Instant | undefined;
  for (const at of times) if (newest === undefined || at > newest) newest = at;
  return newest;
}

export function bedDiscrepancy(bed: Bed, facts: BedFacts): Discrepancy | undefined {
  const second = bed.occupants[1];
  if (second === undefined) return undefined;
  const since = facts.claims.get(second)?.from ?? bed.occupiedSince;
  if (since === undefined) return undefined;
  return discrepancyOf('two-in-a-bed', bed.bed, since, `${bed.occupants.join(' and ')} both claim ${bed.bed}`, bed.unit);
}
