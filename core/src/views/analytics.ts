/** View `analytics`: how people flowed in the last seven days, where and when they stood still, hours lost by cause, and daily measures of flow as XmR charts. */
import { leaversOf } from '../house/discharge/ways.ts';
import { analysisOf } from '../house/analytics/analysis.ts';
import type { Bottleneck } from '../house/analytics/bottlenecks.ts';
import type { Series } from '../house/analytics/daily.ts';
import { barrierDelays, type Delay } from '../house/analytics/delays.ts';
import type { Flow } from '../house/analytics/flows.ts';
import type { Window } from '../house/analytics/window.ts';
import { pastOf, type Past } from '../house/forecast/past.ts';
import { stillLearning } from '../house/learned.ts';
import { xmr } from '../house/measures/xmr.ts';
import { keptOn } from '../kept-on.ts';
import { levelsOfCare, type LevelOfCare } from '../operations/facility.ts';
import type { Instant } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import { levelTitle } from './net-beds.ts';
import type { AnalyticsRow } from './rows-forecast.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfEmergency, readsOfLeaving } from '../reads.ts';

interface Worked {
  readonly rows: ReadonlyMap<string, AnalyticsRow>;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly delays: ReadonlyMap<string, Delay>;
}
const worked = keptOn<Past, Worked>();

const stages: Readonly<Record<string, string>> = { ed: 'ED, no decision yet', boarders: 'ED, admitted, no bed', pacu: 'Recovery' };
const causes: Readonly<Record<string, string>> = {
  decision: 'ED: decision after more than 4 h',
  recovery: 'Recovery held over 2 h',
  leaving: 'Discharge said, gone after more than 2 h',
};
const measures: Readonly<Record<string, Pick<Extract<AnalyticsRow, { tile: 'series' }>, 'title' | 'definition' | 'unit' | 'better'>>> = {
  'boarded-hours': {
    title: 'Boarded hours',
    definition: 'Hours after the decision to admit, still in the ED, all boarders of the day',
    unit: 'h',
    better: 'lower',
  },
  'decision-to-bed': { title: 'Decision to bed', definition: 'Median minutes from the decision to admit to the first bed', unit: 'min', better: 'lower' },
  'ed-hours': { title: 'Time in the ED', definition: 'Median hours from arrival to leaving the ED, by the day of leaving it', unit: 'h', better: 'lower' },
  'out-before-noon': {
    title: 'Out before noon',
    definition: 'Inpatients gone by 12:00 of all who left, deaths and transfers out aside',
    unit: '%',
    better: 'higher',
  },
  admitted: { title: 'Admitted', definition: 'People who took their first bed', unit: 'patients' },
  'midnight-census': { title: 'Midnight census', definition: 'People in a bed they stay in at the facility’s midnight', unit: 'patients' },
};

export const analyticsView: View<AnalyticsRow> = {
  name: 'analytics',
  title: 'Analytics',
  definition:
    'The last seven whole days of the log: flow from origin to level to the way out with the wait of each step, where people stand still by hour of the day, hours lost by cause with owner and cost, and daily measures of flow on XmR charts over 28 days.',
  audience: 'bed',
  reads: ['operations', ...readsOfLeaving, ...readsOfEmergency],
  learns: true,
  tables: [leaversOf],
  rows: (input, earlier) => {
    const found = new Map(workedOf(input).rows);
    for (const delay of barrierDelays(input)) found.set(`delay/${delay.cause}`, delayRow(delay, 'open'));
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const { flows, delays } = workedOf(input);
    const barrier = barrierDelays(input).find(({ cause }) => key === `delay/${cause}`);
    const positions = barrier?.positions ?? delays.get(key)?.positions ?? flows.get(key)?.positions;
    return newestFirst(positions ?? analysisOf(pastOf(input))?.window.courses.map(({ position }) => position) ?? []);
  },
};

function workedOf(input: ViewInput): Worked {
  const past = pastOf(input);
  const known = worked.get(past);
  if (known !== undefined) return known;
  const analysis = analysisOf(past);
  const made = new Map<string, AnalyticsRow>();
  const flows = new Map((analysis?.flows ?? []).map((flow) => [`flow/${flow.source}>${flow.target}`, flow] as const));
  const delays = new Map((analysis?.delays ?? []).map((delay) => [`delay/${delay.cause}`, delay] as const));
  made.set('window/all', windowRow(analysis?.window, past));
  for (const [key, flow] of flows) made.set(key, flowRow(flow));
  for (const [key, delay] of delays) made.set(key, delayRow(delay, 'window'));
  for (const one of analysis?.bottlenecks ?? []) made.set(`hour/${one.stage}`, hourRow(one));
  for (const series of analysis?.daily.series ?? []) made.set(`series/${series.measure}`, seriesRow(series, analysis?.daily.days ?? []));
  const all: Worked = { rows: made, flows, delays };
  worked.set(past, all);
  return all;
}

const tenth = (n: number): number => Math.round(n * 10) / 10;
/** Values and limits alike: a day on the centre must lie on it. */
const hundredth = (n: number): number => Math.round(n * 100) / 100;

function windowRow(window: Window | undefined, { isLearning }: Past): AnalyticsRow {
  if (window === undefined) return { tile: 'window', encounters: 0, missing: [isLearning === true ? stillLearning : 'an hour of movements'] };
  return { tile: 'window', from: window.from, until: window.until, encounters: window.courses.length };
}

function flowRow({ source, target, count, medianHours, p90Hours }: Flow): AnalyticsRow {
  return {
    tile: 'flow',
    source,
    target,
    count,
    ...(medianHours === undefined ? {} : { medianHours: tenth(medianHours) }),
    ...(p90Hours === undefined ? {} : { p90Hours: tenth(p90Hours) }),
  };
}

function hourRow({ stage, beds, mean, most }: Bottleneck): AnalyticsRow {
  const title = stages[stage] ?? levelTitle(levelNamed(stage.slice('full/'.length)));
  return { tile: 'hour', stage, title, ...(beds === undefined ? {} : { beds }), mean: mean.map(tenth), most };
}

const levelNamed = (name: string): LevelOfCare => levelsOfCare.find((level) => level === name) ?? 'unknown';

function delayRow({ cause, hours, cases, longestHours, limitHours, owner, costCents }: Delay, over: 'window' | 'open'): AnalyticsRow {
  return {
    tile: 'delay',
    cause,
    title: causeTitle(cause),
    owner,
    hours: tenth(hours),
    cases,
    longestHours: tenth(longestHours),
    limitHours,
    over,
    ...(costCents === undefined ? {} : { costCents }),
  };
}

function causeTitle(cause: string): string {
  const [kind = '', name = ''] = cause.split('/', 2);
  if (kind === 'bed') return name === 'not-named' ? 'Waits for a bed, level not named' : `Waits for a bed: ${levelTitle(levelNamed(name))}`;
  if (kind === 'barrier') return `Ready to leave, held by: ${name.replaceAll('-', ' ')}`;
  return causes[cause] ?? cause;
}

function seriesRow({ measure, values }: Series, days: readonly Instant[]): AnalyticsRow {
  const said = measures[measure] ?? { title: measure, definition: measure, unit: '' };
  const chart = xmr(values);
  return {
    tile: 'series',
    measure,
    ...said,
    days,
    values: values.map((value) => (value === undefined ? null : hundredth(value))),
    ...(chart === undefined
      ? {}
      : {
          limits: {
            centre: hundredth(chart.centre),
            upper: hundredth(chart.upper),
            lower: Math.max(0, hundredth(chart.lower)),
            provisional: chart.provisional,
          },
        }),
    signals: (chart?.signals ?? []).map(({ cause, side, from, to }) => ({ cause, side, from, to })),
  };
}
