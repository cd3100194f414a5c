/** Supplies, respiratory care, dialysis, blood, therapy and implants: by the piece, by local day, by run or by time. What is returned is a credit. */
import { keysByEncounter } from '../../by-encounter.ts';
import { shareOfCents, type Cents } from '../../money.ts';
import { getRow } from '../../table.ts';
import { instant, localDay, midnightOf, minutesBetween, type Instant } from '../../time.ts';
import type { Version, Versions } from '../../versions.ts';
import { isOfUse, numbersOf } from '../../visit-numbers.ts';
import type { WorkOf } from '../../work/events.ts';
import { cents } from '../../money.ts';
import { lineOrGap, type Charged, type Due } from '../charge-line.ts';
import type { Work } from '../lines.ts';
import type { ServiceRule } from '../rule-pack.ts';
import { keptLines } from './kept-lines.ts';
import { settle, stepsOf, type Known } from './settle.ts';

type Said = WorkOf<'ServiceRendered'>;
const kept = keptLines();

export function serviceLines(work: Work): readonly Charged[] {
  const lists = servicesHere(work);
  const [first] = lists;
  if (first === undefined) return [];
  const parts = [
    work.encounter.encounter,
    work.encounter.dischargedAt,
    runs(lists) ? localDay(work.now, work.zone) : 0,
    ...lists.map(([, versions]) => versions),
  ];
  return kept(work, first[1], parts, () => settle(stepsOf(lists, (known) => dueOf(work, known))));
}

/** Everything done for or used on this encounter, with its versions. */
export function servicesHere({ hospital, encounter }: Work): readonly (readonly [key: string, versions: Versions<Said>])[] {
  const { ServiceRendered } = hospital.work;
  if (ServiceRendered.size === 0) return [];
  const index = keysByEncounter(ServiceRendered);
  return numbersOf(hospital, encounter).flatMap((number) =>
    (index.get(number) ?? []).flatMap((key) => {
      const versions = (getRow(ServiceRendered, key) ?? []).filter(({ at, event }) => isOfUse(hospital, encounter, event.startedAt ?? at));
      const whole = getRow(ServiceRendered, key) ?? [];
      return versions.length === 0 ? [] : [[key, versions.length === whole.length ? whole : versions] as const];
    }),
  );
}

const runs = (lists: ReturnType<typeof servicesHere>): boolean => lists.some(([, versions]) => versions.at(-1)?.event.endedAt === undefined);

/** One service as its versions leave it: what was said last of it, and how many are left of it. */
export interface Service {
  readonly key: string;
  readonly event: Said;
  readonly at: Instant;
  readonly quantity: number;
  readonly version: Version<Said>;
  readonly positions: readonly number[];
}

/** undefined: said in error, or all returned. */
export function serviceOf(key: string, versions: Versions<Said>): Service | undefined {
  let [quantity, said]: [number, Version<Said> | undefined] = [0, undefined];
  for (const version of versions) {
    const { event } = version;
    if (event.step === 'rendered') [quantity, said] = [event.quantity ?? 1, version];
    else quantity = event.step === 'in-error' ? 0 : Math.max(0, quantity - (event.quantity ?? quantity));
  }
  if (said === undefined || quantity === 0) return undefined;
  const { event, at } = said;
  return { key, event, at: event.startedAt ?? at, quantity, version: said, positions: versions.map(({ position }) => position) };
}

function dueOf(work: Work, known: Known<Said>): readonly Charged[] {
  const due: Charged[] = [];
  /** Local days on which a code counts already. */
  const days = new Set<string>();
  for (const [key, versions] of known) {
    const service = serviceOf(key, versions);
    if (service === undefined) continue;
    const rules = work.prices.rulesAt(service.at);
    const { code, udi } = service.event;
    if (udi !== undefined) due.push(implant(work, service));
    else {
      const rule = Object.hasOwn(rules.services ?? {}, code) ? rules.services?.[code] : undefined;
      if (rule?.kind !== 'critical-care') due.push(...byBasis(work, service, rule ?? { code, kind: 'service', basis: 'each' }, days));
    }
  }
  return due;
}

function byBasis(work: Work, service: Service, rule: ServiceRule, days: Set<string>): readonly Charged[] {
  if (rule.basis === 'day') return byDay(work, service, rule, days);
  if (rule.basis === 'timed') return byTime(work, service, rule);
  return [lineOrGap(work, { ...dueFor(service, rule.code), units: service.quantity, unit: rule.basis === 'run' ? 'run' : 'each' })];
}

function dueFor({ key, at, version: { position, recordedAt }, positions }: Service, code: string): Due {
  return { charge: `service:${key}`, kind: 'service', code, units: 1, unit: 'each', serviceAt: at, toldAt: recordedAt, position, positions };
}

/** Once a local day, however often it was said; what goes on counts each day that has begun. */
function byDay(work: Work, service: Service, { code }: ServiceRule, days: Set<string>): readonly Charged[] {
  const { event, at, version } = service;
  // The day on which it begins counts, also where that is dated ahead.
  const until = event.startedAt === undefined ? at : instant(Math.max(at, event.endedAt ?? work.encounter.dischargedAt ?? work.now));
  const due: Charged[] = [];
  for (let day = localDay(at, work.zone); day <= localDay(until, work.zone); day++) {
    const once = `${code}|${day}`;
    if (days.has(once)) continue;
    days.add(once);
    const serviceAt = instant(Math.max(at, midnightOf(day, work.zone)));
    // A day that goes on is told once it has come.
    const toldAt = instant(Math.max(version.recordedAt, event.endedAt === undefined ? serviceAt : 0));
    due.push(lineOrGap(work, { ...dueFor(service, code), charge: `service:${work.encounter.encounter}:${once}`, unit: 'day', serviceAt, toldAt }));
  }
  return due;
}

/** Units of so many minutes; the last counts from `leastMinutes` on. */
function byTime(work: Work, service: Service, { code, minutes = 15, leastMinutes = 8 }: ServiceRule): readonly Charged[] {
  const { event, at, version } = service;
  const charge = `service:${service.key}`;
  if (event.startedAt === undefined || event.endedAt === undefined || event.endedAt < event.startedAt)
    return [{ gap: 'no-stop-time', charge, code, at, position: version.position }];
  const units = Math.floor((Math.floor(minutesBetween(event.startedAt, event.endedAt)) + minutes - leastMinutes) / minutes);
  return units === 0 ? [] : [lineOrGap(work, { ...dueFor(service, code), units, unit: minutes === 15 ? 'quarter-hour' : 'each' })];
}

/** At what the supplier asks, times the site's share; without an invoice it waits for one. */
function implant(work: Work, service: Service): Charged {
  const { event, at, version } = service;
  const rules = work.prices.rulesAt(at);
  const named = rules.services?.[event.code]?.code ?? event.code;
  const eachCents = event.invoiceCents === undefined ? undefined : markedUp(cents(event.invoiceCents), rules.implantMarkupBp);
  if (eachCents === undefined) return { gap: 'no-invoice', charge: `service:${service.key}`, code: named, at, position: version.position };
  return lineOrGap(work, {
    ...dueFor(service, named),
    kind: 'implant',
    units: service.quantity,
    eachCents,
    ...(event.invoiceCents === undefined ? {} : { invoiceCents: cents(event.invoiceCents) }),
  });
}

const markedUp = (invoice: Cents, markupBp = 10_000): Cents => shareOfCents(invoice, markupBp, 10_000);
