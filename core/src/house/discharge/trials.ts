/**
 * Stays as trials of the hazard, by landmarking (van Houwelingen 2007): each stay is looked at every seven hours, and from each look the hours that
 * follow are trials, until the departure, the end of what is known, or two days ahead. Open stays count for as long as they have lasted, so that
 * long ones are not forgotten. Equal trials are counted, not listed.
 */
import type { Steps } from '../../steps.ts';
import { hourMs, instant, type Instant, type Zone } from '../../time.ts';
import { hourCode, slotOf, type Slot } from './calendar.ts';
import { constantColumn, elapsedBand, elapsedFrom, factorSizes, factorStarts, leadFrom, signalValue, wardLimit } from './factors.ts';
import type { Cells } from './newton.ts';
import { signalAt } from './signals.ts';
import type { ModelStay } from './stays.ts';

export interface Trials {
  readonly zone: Zone;
  /** Wards with a column of their own, those with most stays. */
  readonly wards: ReadonlyMap<string, number>;
  /** By cell: the product of all values of all factors. */
  readonly trials: Uint32Array;
  readonly events: Uint32Array;
  departures: number;
  hours: number;
}

/** Every so many hours a stay is looked at: prime to 24, so that looks fall on every hour of the day. */
const lookEvery = 7;
/** Stays looked at before others have their turn. */
const staysAtOnce = 200;
/** Beyond the last band of hours ahead nothing is learnt that the band has not. */
const lookAhead = 2 * (leadFrom[leadFrom.length - 1] ?? 24);

export function newTrials(stays: readonly ModelStay[], zone: Zone): Trials {
  const size = factorSizes.reduce((product, one) => product * one, 1);
  return { zone, wards: wardsOf(stays), trials: new Uint32Array(size), events: new Uint32Array(size), departures: 0, hours: 0 };
}

/**
 * Adds the trials of the hours from `from` to `until`, of looks since `since`: nobody's departure before that would have been recorded. Windows that
 * follow each other add up to the whole.
 */
export function* addTrials(into: Trials, stays: readonly ModelStay[], since: Instant, from: Instant, until: Instant): Steps<void> {
  for (let n = 0; n < stays.length; n += staysAtOnce) {
    addStays(into, stays.slice(n, n + staysAtOnce), since, from, until);
    yield;
  }
}

function addStays(into: Trials, stays: readonly ModelStay[], since: Instant, from: Instant, until: Instant): void {
  const [firstSlot, endSlot, sinceSlot] = [slotOf(from), slotOf(until), Math.ceil(since / hourMs)];
  for (const stay of stays) {
    const first = Math.max(Math.ceil(stay.began / hourMs), sinceSlot);
    const left = stay.ended === undefined ? Infinity : slotOf(stay.ended - 1);
    const last = Math.min(left, endSlot - 1);
    if (last < first || last < firstSlot) continue;
    if (left === last) into.departures++;
    into.hours += last - Math.max(first, firstSlot) + 1;
    for (let looked = first + (slotOf(stay.began) % lookEvery); looked <= last; looked += lookEvery)
      if (looked + lookAhead > firstSlot) addLook(into, stay, looked, Math.max(looked, firstSlot), last, left);
  }
}

function addLook({ zone, wards, trials, events }: Trials, stay: ModelStay, looked: Slot, first: Slot, last: Slot, left: number): void {
  const [, dayKinds, bands, wardCount, sourceCount, signalCount] = factorSizes;
  const at = instant(looked * hourMs);
  const signal = signalAt(stay.signals, at);
  const ward = wards.get(stay.ward(at)) ?? wardLimit;
  const began = stay.began / hourMs;
  const end = Math.min(last, looked + lookAhead - 1);
  let band = elapsedBand(first - began);
  for (let slot = first; slot <= end; slot++) {
    while (band + 1 < bands && slot - began >= (elapsedFrom[band + 1] ?? Infinity)) band++;
    const code = hourCode(slot, zone);
    const day = Math.floor(code / 24);
    const cell =
      (((((code - 24 * day) * dayKinds + day) * bands + band) * wardCount + ward) * sourceCount + stay.source) * signalCount +
      signalValue(signal, looked, slot - looked);
    trials[cell] = (trials[cell] ?? 0) + 1;
    if (slot === left) events[cell] = (events[cell] ?? 0) + 1;
  }
}

/** The wards with most stays, in a fixed order. */
function wardsOf(stays: readonly ModelStay[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const stay of stays) for (const ward of stay.wards) counts.set(ward, (counts.get(ward) ?? 0) + 1);
  const most = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, wardLimit);
  return new Map(most.map(([ward], i) => [ward, i]));
}

export function cellsOf({ trials, events }: Trials): Cells {
  let found = 0;
  for (const n of trials) if (n > 0) found++;
  const width = factorSizes.length + 1;
  const cells = { columns: new Int32Array(found * width), width, trials: new Float64Array(found), events: new Float64Array(found) };
  let next = 0;
  for (let cell = 0; cell < trials.length; cell++) {
    const n = trials[cell] ?? 0;
    if (n === 0) continue;
    cells.trials[next] = n;
    cells.events[next] = events[cell] ?? 0;
    let rest = cell;
    for (let i = factorSizes.length - 1; i >= 0; i--) {
      const size = factorSizes[i] ?? 1;
      cells.columns[next * width + i] = (factorStarts[i] ?? 0) + (rest % size);
      rest = Math.floor(rest / size);
    }
    cells.columns[next * width + width - 1] = constantColumn;
    next++;
  }
  return cells;
}
