/** One thing of a chart by its key: what it says now, and what it said before. */
import { withUnit } from '@healthos/core/codes/unit-words.ts';
import type { Acknowledged, ChartVersion } from '@healthos/core/house/chart/rows.ts';
import { doseWord, statusWord } from '@healthos/core/house/chart/words.ts';
import type { ChartAnswer } from './chart.svelte.ts';
import { titleOf } from '@healthos/core/codes/code-title.ts';

/** The order that a result came back for, where its message named one. */
export function orderNamed(chart: ChartAnswer, item: string): string | undefined {
  for (const { points, latest } of chart.trends) {
    const found = points.find((one) => one.item === item) ?? (latest?.item === item ? latest : undefined);
    if (found !== undefined) return found.order;
  }
  return undefined;
}

export interface Thing {
  readonly title: string;
  readonly value: string;
  readonly versions: readonly ChartVersion[];
  readonly struck: boolean;
  /** Of a critical value: who took it in. */
  readonly acknowledged?: readonly Acknowledged[];
  /** Something is written beside it: read whole when it is opened. */
  readonly commented?: boolean;
}

const isCommented = (versions: readonly ChartVersion[]): boolean => versions.some(({ comments }) => comments !== undefined);

export function thingOf(chart: ChartAnswer, item: string, named: (staff: string) => string): Thing | undefined {
  for (const trend of chart.trends) {
    const title = [titleOf(trend.code), trend.range === undefined ? undefined : `range ${trend.range}`].filter((part) => part !== undefined).join(', ');
    if (trend.latest?.item === item) {
      const { value, versions, acknowledged = [], report } = trend.latest;
      return { title, value: withUnit(value, trend.unit), versions, struck: false, acknowledged, commented: report !== undefined || isCommented(versions) };
    }
    const point = trend.points.find((one) => one.item === item);
    if (point !== undefined)
      return {
        title,
        value: withUnit(point.value, trend.unit),
        versions: [],
        struck: point.withdrawn === true,
        acknowledged: point.acknowledged ?? [],
        commented: point.commented === true,
      };
  }
  const dose = [...chart.doses, ...chart.immunisations].find((one) => one.item === item);
  if (dose !== undefined)
    return { title: doseWord(dose.completion), value: `${titleOf(dose.code)} ${dose.dose ?? ''}`, versions: dose.versions, struck: dose.withdrawn };
  const order = chart.orders.find((one) => one.item === item);
  if (order !== undefined)
    return {
      title: `${order.kind}, ${statusWord(order.status)}`,
      value: titleOf(order.code ?? { code: order.order }),
      versions: order.versions,
      struck: false,
      commented: isCommented(order.versions),
    };
  const line = chart.lines.find((one) => one.item === item);
  if (line !== undefined) return { title: line.line, value: titleOf(line.code), versions: line.versions, struck: line.over };
  const document = chart.documents.find((one) => one.item === item);
  if (document !== undefined)
    return { title: document.completion ?? 'document', value: titleOf(document.kind), versions: document.versions, struck: document.cancelled };
  const dispensed = chart.dispenses.find((one) => one.item === item);
  if (dispensed !== undefined)
    return { title: 'dispensed', value: `${titleOf(dispensed.code)} ${dispensed.amount ?? ''}`, versions: dispensed.versions, struck: false };
  return partOf(chart, item, named) ?? measured(chart, item);
}

/** Of the record itself: who joined, how it is labelled, and what is kept as it came. */
function partOf(chart: ChartAnswer, item: string, named: (staff: string) => string): Thing | undefined {
  const member = chart.team.find((one) => one.item === item);
  if (member !== undefined) {
    const [who, part] = [named(member.staff), member.part.replaceAll('-', ' ')];
    const versions = member.versions.map((version) => ({ ...version, says: `${part} ${who}` }));
    return { title: part, value: who, versions, struck: member.step === 'left' };
  }
  const label = chart.labels.find((one) => one.item === item);
  if (label !== undefined) return { title: `label, said by a ${label.said}`, value: label.label.replaceAll('-', ' '), versions: label.versions, struck: false };
  const resource = chart.resources.find((one) => one.item === item);
  if (resource === undefined) return undefined;
  return {
    title: `${resource.kind}, FHIR`,
    value: resource.code === undefined ? resource.resource : titleOf(resource.code),
    versions: resource.versions,
    struck: false,
  };
}

function measured(chart: ChartAnswer, item: string): Thing | undefined {
  const strip = chart.strips.find((one) => `strip|${one.strip}` === item);
  if (strip !== undefined) {
    const last = strip.points[strip.points.length - 1];
    return {
      title: `${titleOf(strip.code)}, monitor`,
      value: withUnit(last?.number === undefined ? 'off' : String(last.number), strip.unit),
      versions: [],
      struck: false,
    };
  }
  if (item === 'score')
    return { title: 'NEWS2', value: chart.score?.state === 'scored' ? String(chart.score.score) : 'not computable', versions: [], struck: false };
  const entry = chart.timeline.find((one) => one.item === item);
  return entry === undefined ? undefined : { title: entry.says, value: entry.title, versions: [], struck: entry.struck === true };
}
