/** What a section of a note quotes of the record: lines with the thing and the position that each is of, so that what was quoted can be looked up and found again when it is corrected. */
import type { Quote } from '../../clinical/events.ts';
import type { Instant } from '../../time.ts';
import type { Chart, ChartVersion, LineItem, OrderItem, ResultSeries } from '../chart/rows.ts';
import { titleOf } from '../../codes/code-title.ts';
import type { Reconciled } from '../reconciliation/reconciled.ts';
import type { Pull } from './template.ts';

export interface PulledLine extends Quote {
  readonly at: Instant;
  readonly says: string;
}

/** Lines of one part; a longer record is looked at in the chart. */
const linesOfPart = 25;
/** Signs older than this are no finding of today. */
const signsMs = 24 * 3_600_000;
/** Of a stay whose beginning is not known. */
const resultsMs = 72 * 3_600_000;

export interface Pulling {
  readonly chart: Chart;
  readonly now: Instant;
  /** The visit that the note is of. */
  readonly encounter: string;
  /** Of the newest movement of the visit. */
  readonly visitPosition: number;
  readonly reconciled?: Reconciled;
}

export function pulledOf(pulling: Pulling, pull: Pull): readonly PulledLine[] {
  return parts[pull](pulling).slice(0, linesOfPart);
}

const parts: Readonly<Record<Pull, (pulling: Pulling) => readonly PulledLine[]>> = {
  visit: visitLines,
  allergies: ({ chart }) => chart.allergies.lines.map(lineOf),
  problems: ({ chart }) => chart.lines.filter(({ line, over }) => !over && (line === 'problem' || line === 'diagnosis')).map(lineOf),
  'home-medications': ({ chart }) => chart.lines.filter(({ line, over }) => !over && line === 'home-medication').map(lineOf),
  medications: ({ chart, encounter }) =>
    chart.orders.filter((order) => order.kind === 'medication' && order.open && order.purpose === undefined && isOf(order, encounter)).map(orderOf),
  reconciled: ({ reconciled }) => reconciled?.lines.map(({ item, position, at, says }) => ({ item, position, at, says })) ?? [],
  vitals: ({ chart, now }) =>
    chart.results.filter(({ vital, latest }) => vital !== undefined && latest !== undefined && latest.at > now - signsMs).flatMap(resultOf),
  results: (pulling) => {
    const since = beganOf(pulling);
    return pulling.chart.results
      .filter(({ vital, latest }) => vital === undefined && latest !== undefined && latest.at >= since)
      .sort((a, b) => (b.latest?.at ?? 0) - (a.latest?.at ?? 0))
      .flatMap(resultOf);
  },
  pending: ({ chart, encounter }) =>
    chart.orders
      .filter((order) => (order.kind === 'laboratory' || order.kind === 'imaging') && order.open && order.results === 0 && isOf(order, encounter))
      .map(orderOf),
  procedures: ({ chart, encounter }) => chart.lines.filter((line) => line.line === 'procedure' && !line.over && isOf(line, encounter)).map(lineOf),
  referrals: ({ chart, encounter }) => chart.lines.filter((line) => line.line === 'referral' && !line.over && isOf(line, encounter)).map(lineOf),
};

/** What names no visit is the person's, whichever it was. */
const isOf = ({ encounter }: { readonly encounter?: string }, visit: string): boolean => encounter === undefined || encounter === visit;

function beganOf({ chart, encounter, now }: Pulling): number {
  const visit = chart.visits.find((one) => one.encounter === encounter);
  return visit?.arrivedAt ?? visit?.admittedAt ?? now - resultsMs;
}

const newest = (versions: readonly ChartVersion[]): number => Math.max(...versions.map(({ position }) => position));

function lineOf({ item, at, code, severity, reaction, dose, versions }: LineItem): PulledLine {
  return { item, position: newest(versions), at, says: said(titleOf(code), dose, reaction, severity) };
}

function orderOf({ item, at, order, code, dose, route, frequency, status, versions }: OrderItem): PulledLine {
  return {
    item,
    position: newest(versions),
    at,
    says: said(titleOf(code ?? { code: order }), dose, route, frequency, status === 'placed' ? undefined : status),
  };
}

function resultOf({ code, unit, range, latest }: ResultSeries): readonly PulledLine[] {
  if (latest === undefined) return [];
  const flag = latest.abnormal === undefined || latest.abnormal === 'N' ? undefined : `(${latest.abnormal})`;
  const says = [titleOf(code), latest.value, unit, flag, range === undefined ? undefined : `range ${range}`];
  return [{ item: latest.item, position: newest(latest.versions), at: latest.at, says: said(...says) }];
}

const said = (...words: readonly (string | undefined)[]): string =>
  words
    .filter((word) => word !== undefined && word !== '')
    .join(' ')
    .slice(0, longestLine);
const longestLine = 200;

/** Where the patient was, and when that ended. */
function visitLines({ chart, encounter, visitPosition: position }: Pulling): readonly PulledLine[] {
  const visit = chart.visits.find((one) => one.encounter === encounter);
  if (visit === undefined) return [];
  const item = `visit|${encounter}`;
  const stays = visit.stays.map(({ place, from }, n): PulledLine => ({ item, position, at: from, says: said(n === 0 ? 'Came to' : 'Moved to', place) }));
  const words = ['Discharged', visit.disposition === undefined ? undefined : `to ${visit.disposition}`];
  return visit.dischargedAt === undefined ? stays : [...stays, { item, position, at: visit.dischargedAt, says: said(...words) }];
}
