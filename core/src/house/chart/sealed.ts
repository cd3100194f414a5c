/** Things of a chart that are more sensitive than the record: what its sender labelled, and of a labelled order its results and doses too. */
import type { ClinicalState } from '../../clinical/state.ts';
import { orderId } from '../../ids.ts';
import type { SensitivityLabel } from '../../sensitivity.ts';
import { getRow } from '../../table.ts';
import { imagingOf, medicationsOf } from './orders.ts';
import type { Chart, OrderItem, ResultPoint, ResultSeries } from './rows.ts';
import { labelTold } from '../../told.ts';
import { keyOf, versionsOf } from './items.ts';
import { present } from './words.ts';

/** The newest word of its sender on it, of a number of two records the stricter of both; undefined where nobody said anything, or that it is as any other. */
export function labelOfItem(clinical: ClinicalState, item: string): SensitivityLabel | undefined {
  if (item.startsWith('order|')) return closed(labelTold(getRow(clinical.orders, keyOf(item))));
  if (item.startsWith('administration|')) return closed(labelTold(getRow(clinical.administrations, keyOf(item))));
  const said = versionsOf(clinical, item).findLast(({ event }) => 'sensitivity' in event && event.sensitivity !== undefined)?.event;
  return closed(said !== undefined && 'sensitivity' in said ? said.sensitivity : undefined);
}

const closed = (label: SensitivityLabel | undefined): SensitivityLabel | undefined => (label === 'normal' ? undefined : label);

/** `kind|key` of what this reader does not see, by what `opens` says of each label. */
export function sealedIn(chart: Chart, clinical: ClinicalState, opens: (label: SensitivityLabel) => boolean): ReadonlySet<string> {
  const sealed = new Set<string>();
  const judge = (item: string, label: SensitivityLabel | undefined): void => {
    if (label !== undefined && !opens(label)) sealed.add(item);
  };
  const every = [chart.documents, chart.orders, chart.doses, chart.immunisations, chart.dispenses, chart.lines, chart.resources];
  for (const { item } of every.flat()) judge(item, labelOfItem(clinical, item));
  for (const { points } of chart.results) for (const { item } of points) judge(item, labelOfItem(clinical, item));
  const ofOrder = (order: string | undefined): SensitivityLabel | undefined =>
    order === undefined || getRow(clinical.orders, orderId(order)) === undefined ? undefined : labelOfItem(clinical, `order|${order}`);
  for (const { points } of chart.results) for (const { item, order } of points) judge(item, ofOrder(order));
  for (const { item, order } of [...chart.doses, ...chart.immunisations, ...chart.dispenses]) judge(item, ofOrder(order));
  return sealed;
}

/** The chart without them, as though they were not there, and how many there are. */
export function withoutSealed(chart: Chart, sealed: ReadonlySet<string>): Chart {
  if (sealed.size === 0) return chart;
  const seen = ({ item }: { readonly item: string }): boolean => !sealed.has(item);
  const reports = new Set(chart.results.flatMap(({ points }) => points.flatMap((point) => (seen(point) ? [] : (point.report?.position ?? [])))));
  const [orders, doses, immunisations] = [
    chart.orders.filter(seen).map((order) => withoutReports(order, reports)),
    chart.doses.filter(seen),
    chart.immunisations.filter(seen),
  ];
  const results = chart.results.flatMap((series): readonly ResultSeries[] => {
    const points = series.points.filter(seen).map((point) => (point.report !== undefined && reports.has(point.report.position) ? withoutReport(point) : point));
    if (points.length === series.points.length && points.every((point, n) => point === series.points[n])) return [series];
    const { latest: _before, ...rest } = series;
    return points.length === 0 ? [] : [{ ...rest, points, ...present({ latest: points.findLast(({ withdrawn }) => !withdrawn) }) }];
  });
  const dues = new Map(chart.medications.flatMap(({ order, due }) => (order === undefined || due === undefined ? [] : [[order.order, due] as const])));
  return {
    ...chart,
    orders,
    doses,
    immunisations,
    results,
    lines: chart.lines.filter(seen),
    // That there are others is said by the state: whoever reads "none known" would believe it.
    allergies: { ...chart.allergies, lines: chart.allergies.lines.filter(seen) },
    resources: chart.resources.filter(seen),
    documents: chart.documents.filter(seen),
    dispenses: chart.dispenses.filter(seen),
    medications: medicationsOf(orders, [...doses, ...immunisations], dues),
    imaging: imagingOf(orders, results),
    timeline: chart.timeline.filter(seen),
    withheld: sealed.size,
  };
}

/** What is written on a report may tell of any value in it: with one that is not shown it goes from the others too. */
function withoutReport({ report: _report, ...point }: ResultPoint): ResultPoint {
  return point;
}

/** The same words stand on the order that the report came for. */
function withoutReports(order: OrderItem, reports: ReadonlySet<number>): OrderItem {
  if (!order.versions.some(({ position }) => reports.has(position))) return order;
  return {
    ...order,
    versions: order.versions.map(({ comments, ...version }) => (comments === undefined || reports.has(version.position) ? version : { ...version, comments })),
  };
}

/** What of a chart this reader sees, by `kind|key`: a thing of its own label may be withheld; where somebody lay is as open as the record. */
export function seenIn(chart: Chart | undefined): (item: string) => boolean {
  const points = chart?.results.flatMap(({ points: own }) => own) ?? [];
  const lists = chart === undefined ? [] : [chart.orders, chart.doses, chart.immunisations, chart.documents, chart.lines, chart.dispenses, chart.resources];
  const items = new Set([...points, ...lists.flat()].map(({ item }) => item));
  return (item) => item.startsWith('visit|') || items.has(item);
}
