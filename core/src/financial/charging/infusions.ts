/**
 * Injections, infusions and hydration by their time: a push up to 15 minutes; a first hour from 16 to 90, each further hour from 91; hydration from 31.
 * One is the initial one of an access site of the encounter, on whatever day; without a stop time nothing that is counted by time is charged.
 */
import type { MedicationAdministered } from '../../clinical/events.ts';
import { minutesBetween, type Instant } from '../../time.ts';
import { newestOf, type Version, type Versions } from '../../versions.ts';
import { lineOrGap, type Charged, type Due } from '../charge-line.ts';
import type { Work } from '../lines.ts';
import type { InfusionRules } from '../rule-pack.ts';
import { administrationsHere, isCharged } from './doses.ts';
import { keptLines } from './kept-lines.ts';
import { settle, stepsOf, type Known } from './settle.ts';

const kept = keptLines();

export function infusionLines(work: Work): readonly Charged[] {
  const lists = administrationsHere(work).filter(([, versions]) => versions.some((version) => routeRules(work, version) !== undefined));
  const [first] = lists;
  if (first === undefined) return [];
  const over = work.encounter.dischargedAt !== undefined;
  return kept(work, first[1], [work.encounter.encounter, over, ...lists.map(([, versions]) => versions)], () => settle(stepsOf(lists, dueOnce(work, over))));
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

/** Asked once for each version told: what one administration comes to is worked out once, as the initial one and as another. */
function dueOnce(work: Work, over: boolean): (known: Known<MedicationAdministered>) => readonly Charged[] {
  const given = new Map<Versions<MedicationAdministered>, Made>();
  const charges = new Map<Given, { initial?: readonly Charged[]; further?: readonly Charged[] }>();
  const madeOf = (key: string, versions: Versions<MedicationAdministered>): Made => {
    if (!given.has(versions)) given.set(versions, givenOf(work, key, versions));
    return given.get(versions);
  };
  const chargedOf = (one: Given, as: 'initial' | 'further'): readonly Charged[] => {
    const made = charges.get(one) ?? {};
    charges.set(one, made);
    return (made[as] ??= [...chargesOf(one, as === 'initial')].map((due) => lineOrGap(work, due)));
  };
  return (known) => {
    const due: Charged[] = [];
    const sites = new Map<string, Given[]>();
    for (const [key, versions] of known) {
      const one = madeOf(key, versions);
      if (one === 'no-stop-time') due.push(...(over ? untimed(key, versions) : []));
      else if (one !== undefined) {
        const here = sites.get(one.site);
        if (here === undefined) sites.set(one.site, [one]);
        else here.push(one);
      }
    }
    for (const here of sites.values()) {
      const initial = initialOf(here);
      for (const one of here) due.push(...chargedOf(one, one === initial ? 'initial' : 'further'));
    }
    return due;
  };
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
  const due = (part: string, code: string, units: number, unit: Due['unit']): Due => ({
    charge: `infusion:${key}:${part}`,
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
