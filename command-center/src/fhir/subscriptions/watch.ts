/**
 * From committed facts to numbered events: what was told of somebody is looked at as each subscriber would see it, and counted only where they may. Facts
 * are looked at in their order, each once for a subscription; what could not be looked at is counted too, so that a gap is seen and never silent.
 */
import { personOf } from '@healthos/core/identity/fold.ts';
import type { Recorded } from '@healthos/core/event.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import { peopleOf } from '../changed-people.ts';
import { written } from '../find.ts';
import { newestKept } from '../kept.ts';
import { splitUnescaped, valuesOf } from '../matching.ts';
import type { Filter } from '../query.ts';
import type { Reader } from '../reader.ts';
import { patientOfFhirId, tagOf } from '../resource.ts';
import type { House, Kind, Thing, Whose } from '../thing.ts';
import type { Registry } from './registry.ts';
import { subscriptionLimits, type Criterion, type Subscription, type Told } from './subscription.ts';

export const watchLimits = {
  /** Milliseconds in which facts are gathered before they are looked at. */
  beatMs: 20,
  /** Facts of one look, and those that may wait; more are counted as an event that was not looked at. */
  facts: 500,
  waiting: 20_000,
} as const;

export interface WatchParts {
  readonly registry: Registry;
  readerOf(one: Subscription): Reader;
  now(): number;
  tell(one: Subscription, told: readonly Told[]): void;
  onTrouble(error: unknown): void;
}

export interface Watch {
  hear(facts: readonly Recorded[]): void;
  stop(): Promise<void>;
}

export function createWatch(parts: WatchParts): Watch {
  const { registry } = parts;
  let waiting: Recorded[] = [];
  let looking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function hear(facts: readonly Recorded[]): void {
    const active = registry.active();
    if (active.length === 0) return;
    if (waiting.length + facts.length > watchLimits.waiting) {
      // Nobody knows what was in them: each subscriber is shown that something may have been.
      for (const one of active) count(one, [{ at: parts.now() }]);
      waiting = [];
    } else waiting.push(...facts);
    timer ??= setTimeout(look, watchLimits.beatMs);
  }

  function count(one: Subscription, events: readonly Omit<Told, 'number'>[]): void {
    const told = events.map((event) => ({ number: ++one.events, ...event }));
    one.recent.push(...told);
    one.recent.splice(0, Math.max(0, one.recent.length - subscriptionLimits.recent));
    registry.touched(one);
    parts.tell(one, told);
  }

  function look(): void {
    timer = undefined;
    const facts = waiting.splice(0, watchLimits.facts);
    looking = looking.then(() => lookAt(facts)).catch((error: unknown) => parts.onTrouble(error));
    if (waiting.length > 0) timer = setTimeout(look, watchLimits.beatMs);
  }

  async function lookAt(facts: readonly Recorded[]): Promise<void> {
    for (const one of registry.active()) {
      const fresh = facts.filter(({ facility, position }) => position > (one.positions.get(facility) ?? 0));
      if (fresh.length === 0) continue;
      const events = await eventsFor(parts.readerOf(one), one, fresh);
      for (const { facility, position } of fresh) one.positions.set(facility, Math.max(position, one.positions.get(facility) ?? 0));
      registry.touched(one);
      if (events.length > 0 && one.status === 'active') count(one, events);
    }
  }

  return {
    hear,
    stop: async () => {
      clearTimeout(timer);
      await looking;
    },
  };
}

/** What the facts changed that the subscription asks for and its owner may see, in the order of the log. */
export async function eventsFor(reader: Reader, one: Pick<Subscription, 'criteria'>, facts: readonly Recorded[]): Promise<readonly Omit<Told, 'number'>[]> {
  const events: (Omit<Told, 'number'> & { readonly position: number })[] = [];
  for (const [facility, own] of Map.groupBy(facts, (fact) => fact.facility)) {
    const house = reader.house(tagOf(facility));
    if (house === undefined) continue;
    const asked = one.criteria.map((criterion) => ({ ...criterion, people: peopleAsked(house, criterion) }));
    for (const [person, positions] of changedIn(house, own)) {
      for (const { kind, filters, people } of asked) {
        const whose = people?.has(person) === false ? undefined : reader.whose(house, person, kind.audience);
        if (whose === undefined) continue;
        const changed = (kind.ofPerson?.(whose) ?? []).filter(
          (thing) => thing.told.some(({ position }) => positions.has(position)) && reader.seesThing(whose, thing, kind.audience),
        );
        for (const thing of changed)
          if (await answers(reader, { kind, thing, whose }, filters)) {
            const newest = thing.told.findLast(({ position }) => positions.has(position));
            events.push({ at: newest?.recordedAt ?? 0, focus: `${kind.kind}/${thing.id}`, facility, position: newest?.position ?? 0 });
          }
      }
    }
  }
  return events.sort((a, b) => a.position - b.position);
}

function changedIn(house: House, facts: readonly Recorded[]): ReadonlyMap<PatientId, ReadonlySet<number>> {
  const changed = new Map<PatientId, Set<number>>();
  for (const { event, position } of facts)
    for (const record of peopleOf(house, event)) {
      const person = personOf(house.input.identity, record);
      changed.set(person, (changed.get(person) ?? new Set()).add(position));
    }
  return changed;
}

const isWhose = ({ parameter, modifier }: Filter): boolean => parameter.whose === 'patient' && modifier === undefined;

/** Whom the criterion names; undefined where it names nobody. Several names narrow each other. */
export function peopleAsked(house: House, { kind, filters }: Criterion): ReadonlySet<PatientId> | undefined {
  const named = filters.filter((filter) => isWhose(filter) || (kind.kind === 'Patient' && filter.parameter.name === '_id'));
  const sets = named.map(({ text }) => {
    const ids = splitUnescaped(text, ',').map((one) => one.split('/').at(-1) ?? '');
    return new Set(
      ids.map((id) =>
        personOf(house.input.identity, newestKept(getRow(house.hospital.clinical.resources, `Patient/${id}`))?.event.patient ?? patientOfFhirId(id)),
      ),
    );
  });
  const [first, ...others] = sets;
  return first === undefined ? undefined : new Set([...first].filter((one) => others.every((other) => other.has(one))));
}

/** Whose it is was looked up: the reference itself may have the name of a record that was merged since. */
async function answers(
  { identity, allowed }: Reader,
  one: { readonly kind: Kind; readonly thing: Thing; readonly whose: Whose },
  filters: readonly Filter[],
): Promise<boolean> {
  const { kind } = one;
  const left = filters.filter((filter) => !isWhose(filter) && !(kind.kind === 'Patient' && filter.parameter.name === '_id'));
  if (left.length === 0 && identity.scope === undefined) return true;
  const resource = await written(one);
  return resource !== undefined && allowed.shows(one, resource) && left.every(({ parameter, test }) => test(valuesOf(parameter, resource)));
}
