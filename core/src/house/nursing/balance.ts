/**
 * Fluids in and out of an encounter by shift and by day of 24 hours, in whole millilitres. What nobody charted is missing, not zero: without an intake
 * or without an output there is no balance. What infusions brought in is their rate times their time; by hand goes in what no running order gives.
 */
import type { ObservedValue } from '../../clinical/events.ts';
import type { Encounter } from '../../encounter.ts';
import { hourMs, instant, instantsOfLocal, localDay, dayMs, type Instant, type Zone } from '../../time.ts';
import type { Hospital } from '../../hospital.ts';
import { keptOn, looselyKeptOn } from '../../kept-on.ts';
import { getRow } from '../../table.ts';
import type { ViewInput } from '../../views/view.ts';
import { keysSince } from '../../versions.ts';
import { nextUse, numbersOf } from '../../visit-numbers.ts';
import { chartedOf, rowOfCode, type Charted } from '../flowsheet/charted.ts';
import { infusedIn, type Infusion } from './infused.ts';
import { careRulesOf, type CareRules } from './packs.ts';

export const balancePack = {
  pack: 'fluid-balance',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'Shifts from 07:00 and 19:00 local time, the fluid day from 07:00: common practice; a day on which clocks change has 23 or 25 hours',
  shiftHours: [7, 19],
} as const;

export interface FluidPart {
  readonly row: string;
  readonly title: string;
  readonly millilitres: number;
}
export interface FluidWindow {
  readonly window: 'shift' | 'shift-before' | 'day' | 'day-before';
  readonly from: Instant;
  readonly until: Instant;
  /** Absent: nobody charted any. */
  readonly intake?: number;
  readonly output?: number;
  /** Only where both are known. */
  readonly balance?: number;
  readonly missing: readonly ('intake' | 'output')[];
  readonly parts: readonly FluidPart[];
  /** Infusions that ran without a rate in mL an hour, where nobody charted what went in by vein: then there is no balance. */
  readonly unmetered: number;
  /** Values that no whole number of millilitres could be read from: not counted, and said so. */
  readonly unread: number;
}

/** Whole millilitres of a value; undefined where it says none exactly. */
export function millilitresOf(value: ObservedValue): number | undefined {
  if (value.kind !== 'quantity' || value.comparator !== undefined || !/^\d{1,9}(\.\d{1,6})?$/.test(value.literal)) return undefined;
  const [whole = '0', part = ''] = value.literal.split('.');
  const unit = value.unit?.trim() ?? '';
  if (unit === 'mL' || unit === 'ml') return /[1-9]/.test(part) ? undefined : Number(whole);
  if (unit !== 'L' && unit !== 'l') return undefined;
  // By digits: 0.3 L is 300 mL whatever binary makes of it.
  return /[1-9]/.test(part.slice(3)) ? undefined : Number(whole) * 1000 + Number(part.slice(0, 3).padEnd(3, '0'));
}

export function balanceOf(input: ViewInput, charted: readonly Charted[], infusions: readonly Infusion[]): readonly FluidWindow[] {
  const bounds = windowsAt(input.now, input.hospital.operations.description?.zone ?? 'UTC');
  const made = (): readonly FluidWindow[] => bounds.map((window) => windowOf(input, window, charted, infusions));
  // While nothing runs they change with the shift, and with what is charted.
  return infusions.length > 0 ? made() : ofCharted(charted, careRulesOf(input).rows, bounds, made);
}

interface OfCharted {
  readonly rows: CareRules['rows'];
  readonly bounds: readonly Bounds[];
  readonly windows: readonly FluidWindow[];
}
const charts = keptOn<readonly Charted[], OfCharted>();

function ofCharted(
  charted: readonly Charted[],
  rows: CareRules['rows'],
  bounds: readonly Bounds[],
  made: () => readonly FluidWindow[],
): readonly FluidWindow[] {
  const known = charts.get(charted);
  if (known?.rows === rows && known.bounds === bounds) return known.windows;
  const windows = made();
  charts.set(charted, { rows, bounds, windows });
  return windows;
}

/** The part of the intake that nobody charts: rate times time. */
export const infusedPart = { row: 'infused', title: 'Infusions, rate × time' } as const;
const byVein = 'intakeIntravenous';

interface KeptFluids {
  readonly parts: readonly unknown[];
  readonly lists: readonly (readonly string[] | undefined)[];
  readonly fluids: readonly Charted[];
}
/** The fluids of a visit as they were read last: most of what is charted on it is none. */
const kept = looselyKeptOn<Encounter, KeptFluids>();

/** Every fluid of a visit that holds. A list of what was charted on a number is another where any version of it changed. */
export function fluidsOf(input: ViewInput, encounter: Encounter): readonly Charted[] {
  const { hospital } = input;
  const { rows } = careRulesOf(input);
  // When it was in use and under which numbers: what else happens in the house changes no fluid.
  const parts = [hospital.operations.aliases, nextUse(hospital, encounter), rows];
  const lists = numbersOf(hospital, encounter).map((number) => getRow(hospital.clinical.index.chartedOn, number));
  const known = kept.get(encounter);
  const isKnown =
    known?.lists.length === lists.length &&
    parts.every((part, n) => part === known.parts[n]) &&
    lists.every((list, n) => list === known.lists[n] || addsNone(hospital, rows, known.lists[n] ?? [], list ?? []));
  const fluids = isKnown ? known.fluids : chartedOf(input, encounter, ['intake', 'output']).filter(({ withdrawn }) => !withdrawn);
  kept.set(encounter, { parts, lists, fluids });
  return fluids;
}

/** The list grew by what is no fluid, and by nothing else. */
function addsNone(hospital: Hospital, rows: CareRules['rows'], before: readonly string[], after: readonly string[]): boolean {
  const added = keysSince(before, after) ?? (before.every((key, n) => key === after[n]) ? after.slice(before.length) : undefined);
  if (added === undefined || after.length !== before.length + added.length) return false;
  const rowOf = rowOfCode(rows);
  return added.every((key) => {
    const first = getRow(hospital.clinical.observations, key)?.[0];
    const group = first === undefined ? undefined : rowOf(first.event)?.group;
    return group !== 'intake' && group !== 'output';
  });
}

type Bounds = Pick<FluidWindow, 'window' | 'from' | 'until'>;

function windowOf(input: ViewInput, bounds: Bounds, charted: readonly Charted[], infusions: readonly Infusion[]): FluidWindow {
  const { rows } = careRulesOf(input);
  const sums = new Map<string, number>();
  let unread = 0;
  for (const { row, at, event } of charted) {
    if (at < bounds.from || at >= bounds.until) continue;
    const millilitres = millilitresOf(event.value);
    if (millilitres === undefined) unread++;
    else sums.set(row, (sums.get(row) ?? 0) + millilitres);
  }
  const total = (group: 'intake' | 'output'): number | undefined => {
    const parts = [...sums].filter(([row]) => rows.get(row)?.group === group);
    return parts.length === 0 ? undefined : parts.reduce((sum, [, one]) => sum + one, 0);
  };
  const infused = infusedIn(infusions, bounds, input.now);
  const ran = infused.millilitres;
  const unmetered = sums.has(byVein) ? 0 : infused.unmetered;
  const byHand = total('intake');
  const intake = byHand === undefined && ran === undefined ? undefined : (byHand ?? 0) + (ran ?? 0);
  const output = total('output');
  return {
    ...bounds,
    ...(intake === undefined ? {} : { intake }),
    ...(output === undefined ? {} : { output }),
    ...(intake === undefined || output === undefined || unread > 0 || unmetered > 0 ? {} : { balance: intake - output }),
    missing: [...(intake === undefined ? (['intake'] as const) : []), ...(output === undefined ? (['output'] as const) : [])],
    parts: [
      ...(ran === undefined ? [] : [{ ...infusedPart, millilitres: ran }]),
      ...[...rows.values()].flatMap(({ row, title }) => {
        const millilitres = sums.get(row);
        return millilitres === undefined ? [] : [{ row, title, millilitres }];
      }),
    ],
    unmetered,
    unread,
  };
}

/** The windows found last in a zone: they are the same until the shift ends. */
const lastWindows = new Map<Zone, readonly Bounds[]>();

/** This shift and day, and those before. */
export function windowsAt(now: Instant, zone: Zone): readonly Bounds[] {
  const known = lastWindows.get(zone);
  const shift = known?.[0];
  if (known !== undefined && shift !== undefined && now >= shift.from && now < shift.until) return known;
  const found = windowsAround(now, zone);
  lastWindows.set(zone, found);
  return found;
}

function windowsAround(now: Instant, zone: Zone): readonly Bounds[] {
  const [morning = 7, evening = 19] = balancePack.shiftHours;
  const day = localDay(now, zone);
  const edges: { readonly at: Instant; readonly isMorning: boolean }[] = [];
  for (let n = day - 3; n <= day + 2; n++)
    for (const hour of [morning, evening]) {
      const at = instantsOfLocal(n * dayMs + hour * hourMs, zone)[0];
      if (at !== undefined) edges.push({ at, isMorning: hour === morning });
    }
  const shifts = edges.map(({ at }) => at);
  const days = edges.filter(({ isMorning }) => isMorning).map(({ at }) => at);
  return [...around('shift', shifts, now), ...around('day', days, now)];
}

function around(window: 'shift' | 'day', edges: readonly Instant[], now: Instant): readonly Bounds[] {
  const n = edges.findLastIndex((at) => at <= now);
  const [before, from, until] = [edges[n - 1], edges[n], edges[n + 1]];
  if (before === undefined || from === undefined || until === undefined) return [];
  return [
    { window, from, until },
    { window: `${window}-before`, from: before, until: from },
  ];
}

/** When the windows are others by time alone. */
export function nextShiftAt(now: Instant, zone: Zone): Instant {
  return windowsAt(now, zone)[0]?.until ?? instant(now + 12 * hourMs);
}
