/**
 * Injections, infusions and hydration by their time: a push up to 15 minutes; a first hour from 16 to 90, each further hour from 91; hydration from 31.
 * One is the initial one of an access site of the encounter, on whatever day; without a stop time nothing that is counted by time is charged.
 */
import type { MedicationAdministered } from '../../clinical/events.ts';
import { minutesBetween, type Instant } from '../../time.ts';
import { newestOf, type Version, type Versions } from '../../versions.ts';
import { isGap, lineOrGap, type Charged, type Due } from '../charge-line.ts';
import type { Filed } from '../filed-here.ts';
import type { Work } from '../lines.ts';
import type { InfusionRules } from '../rule-pack.ts';
import { administrationsHere, doseName, isCharged } from './doses.ts';
import { keptJoined, keptLines } from './kept-lines.ts';
import { beginSettling } from './settle.ts';

const kept = keptLines();
const infusedOf = keptJoined((work, key, versions: Versions<MedicationAdministered>): Filed<MedicationAdministered> =>
  versions.some((version) => routeRules(work, version) !== undefined) ? [[doseName(work, key, versions), versions]] : none,
);
const none: readonly never[] = [];

export function infusionLines(work: Work): readonly Charged[] {
  const infused = infusedOf(work, administrationsHere(work), undefined);
  if (infused.length === 0) return none;
  const over = work.encounter.dischargedAt !== undefined;
  return kept(work, infused, [over], () => settled(work, infused, over));
}

function routeRules({ prices }: Work, { event, at }: Version<MedicationAdministered>): InfusionRules | undefined {
  const rules = prices.rulesAt(event.givenAt ?? at).infusion;
  return rules?.routes.includes(event.route ?? '') === true ? rules : undefined;
}

type Way = 'infusion' | 'push' | 'hydration';

/** One administration into a vein, and what it counts as. */
interface Given {
  readonly key: string;
  readonly site: string;
  readonly way: Way;
  readonly from: Instant;
  readonly minutes: number;
  readonly code: string;
  readonly rules: InfusionRules;
  readonly version: Version<MedicationAdministered>;
}

type Made = Given | 'no-stop-time' | undefined;

/** Version by version, as their senders meant them: each touches its own lines, and those of whoever gives up or takes over being the initial one of a site. */
function settled(work: Work, lists: Filed<MedicationAdministered>, over: boolean): readonly Charged[] {
  const settling = beginSettling();
  const now = new Map<string, Given>();
  const initials = new Map<string, Given | undefined>();
  const gaps = new Map<string, readonly Charged[]>();
  const show = (one: Given, position: number): void => {
    const first = initials.get(one.site);
    // What is a further one is so because of the initial one.
    const behind = first === undefined || first === one ? [] : [first.version.position];
    const due = [...chargesOf(one, first === one)].map((each) => lineOrGap(work, { ...each, positions: behind }));
    const standing = new Set(due.map(({ charge }) => charge));
    for (const part of parts) if (!standing.has(chargeOf(one.key, part))) settling.takeBack(chargeOf(one.key, part), position);
    for (const line of due) if (!isGap(line)) settling.put(line, position);
    gaps.set(one.key, due.filter(isGap));
  };
  const elect = (site: string, position: number, changed: Given | undefined): void => {
    const here = [...now.values()].filter((one) => one.site === site);
    const [before, after] = [initials.get(site), initialOf(here)];
    initials.set(site, after);
    if (before !== after) for (const one of here) if (one !== changed) show(one, position);
    if (changed !== undefined) show(changed, position);
  };
  for (const [key, versions, version] of inOrder(lists)) {
    const [before, made] = [now.get(key), givenOf(work, key, versions)];
    const { position } = version;
    gaps.delete(key);
    if (made === undefined || made === 'no-stop-time') {
      now.delete(key);
      for (const part of parts) settling.takeBack(chargeOf(key, part), position);
      if (made === 'no-stop-time' && over) gaps.set(key, untimed(key, versions));
    } else now.set(key, made);
    const given = typeof made === 'object' ? made : undefined;
    if (before !== undefined && before.site !== given?.site) elect(before.site, position, undefined);
    if (given !== undefined) elect(given.site, position, given);
  }
  return [...settling.lines(), ...[...gaps.values()].flat()];
}

const parts = ['push', 'first', 'more'] as const;
const chargeOf = (key: string, part: (typeof parts)[number]): string => `infusion:${key}:${part}`;

/** Every version with what was known of its administration then. */
function inOrder(lists: Filed<MedicationAdministered>): readonly (readonly [string, Versions<MedicationAdministered>, Version<MedicationAdministered>])[] {
  return lists
    .flatMap(([key, versions]) => versions.map((version, i) => [key, i === versions.length - 1 ? versions : versions.slice(0, i + 1), version] as const))
    .sort(([, , a], [, , b]) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.position - b.position));
}

/** Nobody said when it ended, and nobody will do so by itself any more. */
function untimed(key: string, versions: Versions<MedicationAdministered>): readonly Charged[] {
  const newest = newestOf(versions);
  if (newest === undefined) return [];
  const { event, at, position } = newest;
  return [{ gap: 'no-stop-time', charge: `infusion:${key}`, code: event.code.code, at: event.givenAt ?? at, position }];
}

/** undefined: nothing that is charged by its way into the body. */
function givenOf(work: Work, key: string, versions: Versions<MedicationAdministered>): Made {
  const version = newestOf(versions);
  const rules = version === undefined ? undefined : routeRules(work, version);
  if (version === undefined || rules === undefined || !isCharged(version.event)) return undefined;
  const { event } = version;
  const from = event.givenAt ?? version.at;
  if (event.endedAt === undefined) return 'no-stop-time';
  const minutes = Math.floor(minutesBetween(from, event.endedAt));
  const way = wayOf(rules, event, minutes);
  if (minutes < 0 || way === undefined) return undefined;
  return { key, site: event.site ?? '', way, from, minutes, code: event.code.code, rules, version };
}

function wayOf({ hydration, pushMinutes, hydrationMinutes }: InfusionRules, { code }: MedicationAdministered, minutes: number): Way | undefined {
  if (hydration.includes(code.code)) return minutes >= hydrationMinutes ? 'hydration' : undefined;
  return minutes <= pushMinutes ? 'push' : 'infusion';
}

const ranks: Readonly<Record<Way, number>> = { infusion: 0, push: 1, hydration: 2 };

/** An infusion before a push before hydration, of alike ones the first: where nobody said the site, all went through one. */
function initialOf(here: readonly Given[]): Given | undefined {
  return here.reduce<Given | undefined>((best, one) => (best === undefined || isBefore(one, best) ? one : best), undefined);
}

function isBefore(a: Given, b: Given): boolean {
  const apart = ranks[a.way] - ranks[b.way] || a.from - b.from;
  return apart < 0 || (apart === 0 && a.key < b.key);
}

/** Minutes of which the first hour may consist, and of each further one. */
const hours = { first: 90, more: 60 } as const;

function* chargesOf({ key, way, from, minutes, rules: { codes }, version: { position, recordedAt } }: Given, initial: boolean): Generator<Due> {
  const due = (part: (typeof parts)[number], code: string, units: number, unit: Due['unit']): Due => ({
    charge: chargeOf(key, part),
    kind: 'infusion',
    code,
    units,
    unit,
    serviceAt: from,
    toldAt: recordedAt,
    position,
  });
  const more = Math.max(0, Math.ceil((minutes - hours.first) / hours.more));
  if (way === 'push') return yield due('push', initial ? codes.push.initial : codes.push.further, 1, 'each');
  if (way === 'hydration' && !initial) return yield due('more', codes.hydration.hour, 1 + more, 'hour');
  const first = way === 'hydration' ? codes.hydration.initial : initial ? codes.infusion.initial : codes.infusion.further;
  yield due('first', first, 1, 'each');
  if (more > 0) yield due('more', codes[way].hour, more, 'hour');
}
