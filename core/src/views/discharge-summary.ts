/** View `discharge-summary`: leaving in sums, for walls: stages, outlook, barriers by reason, units, what today came to, and how well the model does. */
import { dischargesOf, type Left } from '../house/turn/discharges.ts';
import { confirmedCompliance, falsePendings, isBeforeNoon, pendingCompliance } from '../house/turn/kpis.ts';
import { barrierPack } from '../house/discharge/barrier-pack.ts';
import { bedDayCosts } from '../house/discharge/avoidable.ts';
import { chargedBarriers } from '../house/discharge/avoidable-stays.ts';
import type { Errors } from '../house/discharge/back-test.ts';
import { departuresOf, type Kept } from '../house/discharge/departures.ts';
import { expectedDays, expectedFor, expectedStayRules, finishedStays, kindOfStay, zoneOf } from '../house/discharge/expected-stay.ts';
import { excessDays, lengthIndex, outlierCounts, stayDays, type MeasuredStay } from '../house/discharge/length-of-stay.ts';
import { departureModel, isFitAwaited } from '../house/discharge/model.ts';
import { stillLearning } from '../house/learned.ts';
import { outlookOf } from '../house/discharge/outlook.ts';
import { noticeWindow } from '../house/discharge/status-clocks.ts';
import { statusOf } from '../house/discharge/status.ts';
import { openBarriers } from '../house/discharge/way-out.ts';
import { leaversOf, type Leaver } from '../house/discharge/ways.ts';
import { groupedBy } from '../grouped.ts';
import type { EncounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { getRow, rows, type Table } from '../table.ts';
import { hourMs, instant, minuteMs, startOfLocalDay, type Instant } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { DischargeSummaryRow, ErrorFigures } from './rows-discharge.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfLeaving } from '../reads.ts';

type RowOf<Tile extends DischargeSummaryRow['tile']> = Extract<DischargeSummaryRow, { tile: Tile }>;
const quarterMs = 15 * minuteMs;

export const dischargeSummaryView: View<DischargeSummaryRow> = {
  name: 'discharge-summary',
  title: 'Discharge summary',
  definition: `Confirmed and pending, departures expected in 4 to 72 h with the 80 % interval, barriers by reason (${barrierPack.pack}), avoidable hours and their cost (${bedDayCosts.pack}, ${bedDayCosts.source}), lengths of stay, and the error of the departure model on days that it had not seen, beside the naive method. Hours and costs to the last quarter of an hour.`,
  audience: 'aggregate',
  reads: ['operations', ...readsOfLeaving],
  learns: true,
  tables: [finishedStays, leaversOf, departuresOf, dischargesOf],
  rows: (input, earlier) => {
    const found = new Map<string, DischargeSummaryRow>([
      ['model/departures', modelRow(input)],
      ['today/house', today(input)],
      ['stays/house', staysRow(input)],
    ]);
    for (const row of stages(input)) found.set(`stage/${row.stage}`, row);
    for (const row of outlooks(input)) found.set(`outlook/${row.hours}`, row);
    for (const row of units(input)) found.set(`unit/${row.unit}`, row);
    for (const row of barriers(input)) found.set(row.tile === 'barrier' ? `barrier/${row.reason}` : 'avoidable/house', row);
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const [tile, name] = key.split('/');
    if (tile === 'today') return newestFirst(leftToday(input).flatMap(({ positions }) => positions));
    if (tile === 'model') return newestFirst([...rows(finishedStays(input))].map(({ position }) => position));
    const counts = (leaver: Leaver): boolean =>
      tile === 'stage' ? stageOf(leaver) === name : tile === 'unit' ? leaver.encounter.location?.unit === name : tile !== 'barrier' || barred(leaver, name);
    return newestFirst([...rows(leaversOf(input))].filter(counts).flatMap(({ encounter, way }) => [encounter.position, ...way.positions]));
  },
};

const barred = ({ way }: Leaver, reason: string | undefined): boolean => openBarriers(way).some((one) => one.reason === reason);

function modelRow(input: ViewInput): RowOf<'model'> {
  const model = departureModel(input);
  if (model.method === 'none') return { tile: 'model', method: 'none', missing: model.missing };
  if (model.method === 'empirical-los@1')
    return { tile: 'model', method: model.method, stays: model.stays, missing: [isFitAwaited(input) ? stillLearning : 'three days of departures for a fit'] };
  const { fittedAt, stays, days, backTest } = model;
  return {
    tile: 'model',
    method: model.method,
    fittedAt,
    stays,
    days,
    ...(backTest === undefined
      ? { missing: ['six days of departures to hold some back'] }
      : {
          heldDays: backTest.heldDays,
          asked: backTest.model.asked,
          model: figures(backTest.model),
          naive: figures(backTest.naive),
          deciles: backTest.deciles.map(({ predicted, happened, asked }) => [predicted, happened, asked] as const),
        }),
  };
}

const figures = ({ maeHours, biasHours, brier, coverage }: Errors): ErrorFigures => ({
  maeHours,
  biasHours,
  brier4: brier[4],
  brier24: brier[24],
  brier48: brier[48],
  coverage,
});

const stageOf = ({ way }: Leaver): RowOf<'stage'>['stage'] => (way.stage !== 'none' ? way.stage : way.readyAt === undefined ? 'none' : 'ready');

function stages(input: ViewInput): RowOf<'stage'>[] {
  const found = new Map<RowOf<'stage'>['stage'], { count: number; oldest?: Instant }>(
    (['confirmed', 'pending', 'ready', 'none'] as const).map((stage) => [stage, { count: 0 }]),
  );
  for (const leaver of rows(leaversOf(input))) {
    const stage = stageOf(leaver);
    const row = found.get(stage);
    if (row === undefined) continue;
    row.count++;
    const since = stage === 'ready' ? leaver.way.readyAt : stage === 'none' ? undefined : leaver.way.since;
    if (since !== undefined && (row.oldest === undefined || since < row.oldest)) row.oldest = since;
  }
  return [...found].map(([stage, { count, oldest }]) => ({ tile: 'stage', stage, count, ...(oldest === undefined ? {} : { oldestSince: oldest }) }));
}

function outlooks(input: ViewInput): RowOf<'outlook'>[] {
  return outlookOf(input).map(({ missing, parts: _parts, ...outlook }) => ({ tile: 'outlook', ...outlook, ...(missing.length === 0 ? {} : { missing }) }));
}

const byUnit = groupedBy<EncounterId, Kept, string>(({ leaver }) => leaver?.encounter.location?.unit);

/** Sums of each unit, made again when one of its patients is another. */
const units = (input: ViewInput): readonly RowOf<'unit'>[] =>
  [...byUnit(input.hospital.facility, departuresOf(input))].map(([unit, kept]) => unitOf(kept, unit));

const unitRows = keptOn<readonly Kept[], RowOf<'unit'>>();

function unitOf(kept: readonly Kept[], unit: string): RowOf<'unit'> {
  const known = unitRows.get(kept);
  if (known !== undefined) return known;
  const row = { tile: 'unit' as const, unit, inpatients: 0, confirmed: 0, pending: 0, within24: 0, barriers: 0 };
  for (const { departure, leaver } of kept) {
    if (leaver === undefined) continue;
    row.inpatients++;
    if (leaver.way.stage === 'confirmed') row.confirmed++;
    if (leaver.way.stage === 'pending') row.pending++;
    if (openBarriers(leaver.way).length > 0) row.barriers++;
    if (departure.state === 'predicted') row.within24 += departure.within[2] ?? 0;
  }
  unitRows.set(kept, row);
  return row;
}

/** Barriers by reason, with what they are charged with, and the house's sum. */
function barriers(input: ViewInput): (RowOf<'barrier'> | RowOf<'avoidable'>)[] {
  const until = instant(Math.floor(input.now / quarterMs) * quarterMs);
  const found = new Map<string, { -readonly [Key in keyof RowOf<'barrier'>]: RowOf<'barrier'>[Key] }>();
  let [ready, barredNow] = [0, 0];
  for (const { way } of rows(leaversOf(input))) {
    const open = openBarriers(way);
    if (way.readyAt !== undefined) ready++;
    if (way.readyAt !== undefined && open.length > 0) barredNow++;
    for (const { reason, owner, openedAt } of open) {
      if (reason === undefined) continue;
      const pack = barrierPack.reasons[reason];
      const row = found.get(reason) ?? {
        tile: 'barrier',
        reason,
        words: pack.words,
        owner: owner ?? pack.owner,
        open: 0,
        overdue: 0,
        oldestAt: openedAt,
        avoidableHours: 0,
        costCents: 0,
      };
      found.set(reason, row);
      row.open++;
      if (openedAt + pack.limitHours * hourMs <= input.now) row.overdue++;
      if (openedAt < row.oldestAt) [row.oldestAt, row.owner] = [openedAt, owner ?? pack.owner];
    }
  }
  let [ms, costCents] = [0, 0];
  for (const charged of chargedBarriers(input, until)) {
    ms += charged.ms;
    costCents += charged.costCents;
    const row = charged.barrier.reason === undefined ? undefined : found.get(charged.barrier.reason);
    if (row === undefined) continue;
    row.avoidableHours += charged.ms / hourMs;
    row.costCents += charged.costCents;
  }
  return [
    ...found.values(),
    { tile: 'avoidable', ready, barred: barredNow, hours: ms / hourMs, costCents, costPack: bedDayCosts.pack, costSource: bedDayCosts.source },
  ];
}

const todays = keptOn<Table<EncounterId, Left>, { readonly midnight: Instant; readonly left: readonly Left[] }>();

/** Inpatients who left since the last local midnight. */
function leftToday(input: ViewInput): readonly Left[] {
  const table = dischargesOf(input);
  const midnight = startOfLocalDay(input.now, zoneOf(input.hospital));
  const known = todays.get(table);
  if (known?.midnight === midnight) return known.left;
  const left = [...rows(table)].filter(({ outAt }) => outAt >= midnight);
  todays.set(table, { midnight, left });
  return left;
}

function today(input: ViewInput): RowOf<'today'> {
  const left = leftToday(input).filter(({ outAt }) => outAt <= input.now);
  const zone = zoneOf(input.hospital);
  const ordinary = left.filter((one) => one.ordinary);
  const means = expectedDays(input);
  const measured = left.flatMap(({ encounter }): MeasuredStay[] => {
    const stay = getRow(finishedStays(input), encounter);
    const expected = stay === undefined ? undefined : expectedFor(means, stay.kind);
    return stay === undefined || expected === undefined ? [] : [{ days: stay.days, expectedDays: expected }];
  });
  const index = lengthIndex(measured);
  return {
    tile: 'today',
    out: left.length,
    ordinary: ordinary.length,
    beforeNoon: ordinary.filter(({ outAt }) => isBeforeNoon(outAt, zone)).length,
    said: left.length,
    pendingMet: pendingCompliance(left).met,
    confirmedMet: confirmedCompliance(left).met,
    falsePendings: falsePendings(left),
    ...(index === undefined
      ? { missing: [`${expectedStayRules.stays} finished stays by midnight, and departures today`] }
      : { losIndex: index, excessDays: excessDays(measured) }),
  };
}

const lasted = keptOn<Leaver, { readonly midnight: Instant; readonly zone: string; readonly from: Instant; readonly days: number }>();

/** Days change at midnight. */
function lastedOf(leaver: Leaver, from: Instant, now: Instant, midnight: Instant, zone: string): number {
  const known = lasted.get(leaver);
  if (known?.midnight === midnight && known.zone === zone && known.from === from) return known.days;
  const days = stayDays(from, now, zone);
  lasted.set(leaver, { midnight, zone, from, days });
  return days;
}

/** Everybody who is here: days so far against the mean of their kind. */
function staysRow(input: ViewInput): RowOf<'stays'> {
  const means = expectedDays(input);
  const zone = zoneOf(input.hospital);
  const midnight = startOfLocalDay(input.now, zone);
  const days: number[] = [];
  const measured: MeasuredStay[] = [];
  let [observation, noticeDue] = [0, 0];
  for (const leaver of rows(leaversOf(input))) {
    const { kind, inpatientAt, observationAt, noticeAt } = statusOf(leaver);
    if (kind === 'observation') observation++;
    if (kind === 'observation' && observationAt !== undefined && noticeAt === undefined && noticeWindow(observationAt).opensAt <= input.now) noticeDue++;
    if (inpatientAt === undefined) continue;
    const sofar = lastedOf(leaver, inpatientAt, input.now, midnight, zone);
    days.push(sofar);
    const expected = expectedFor(means, kindOfStay(input.hospital, leaver.encounter));
    if (expected !== undefined) measured.push({ days: sofar, expectedDays: expected });
  }
  const [sevenDays = 0, fourteenDays = 0, twentyOneDays = 0] = outlierCounts(days);
  const index = lengthIndex(measured);
  return {
    tile: 'stays',
    inpatients: days.length,
    sevenDays,
    fourteenDays,
    twentyOneDays,
    observation,
    noticeDue,
    ...(index === undefined ? { missing: [`${expectedStayRules.stays} finished stays by midnight`] } : { losIndex: index, excessDays: excessDays(measured) }),
  };
}
