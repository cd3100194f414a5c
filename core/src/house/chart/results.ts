/** Results and charted signs as series with every version, and which holds; what was withdrawn stays, struck. */
import { everyWord } from '../../told.ts';
import type { ObservationRecorded } from '../../clinical/events.ts';
import { reportedIn, specimensIn } from '../../clinical/order.ts';
import { holdingVersion, isRetraction, retractionOf } from '../../clinical/observation.ts';
import { vitalOf } from '../../codes/vitals.ts';
import type { Hospital } from '../../hospital.ts';
import { keptOn } from '../../kept-on.ts';
import { getRow } from '../../table.ts';
import type { Version, Versions } from '../../versions.ts';
import { newestOf } from '../../versions.ts';
import type { ChartVersion, ResultPoint, ResultSeries } from './rows.ts';
import type { Person } from './whose.ts';
import { numberIn, present, unitIn, valueText } from './words.ts';

export function resultsOf(hospital: Hospital, person: Person): readonly ResultSeries[] {
  const found = new Map<string, { newest: ObservationRecorded; readonly points: ResultPoint[] }>();
  for (const item of person.items) {
    if (!item.startsWith('observation|')) continue;
    const versions = getRow(hospital.clinical.observations, item.slice('observation|'.length)) ?? [];
    const made = madeOf(item, versions);
    const newest = newestOf(versions);
    if (made === undefined || newest === undefined || !person.isTheirs(newest.event, made.point.at)) continue;
    const known = found.get(made.series);
    const point = withAcknowledged(hospital, withReport(hospital, made.event, made.point));
    if (known === undefined) found.set(made.series, { newest: made.event, points: [point] });
    else known.points.push(point);
  }
  return [...found].map(([series, { newest, points }]) => seriesOf(series, newest, points.sort(oldestFirst))).sort((a, b) => (a.series < b.series ? -1 : 1));
}

/** What is written on the whole report, and what it was made of, is said with each of its values: nobody reads the report for it. */
function withReport({ clinical }: Hospital, { patient, order, service }: ObservationRecorded, point: ResultPoint): ResultPoint {
  if (order === undefined || service === undefined) return point;
  const words = everyWord(getRow(clinical.orders, order));
  const said = reportedIn(words, patient, service);
  const specimens = specimensIn(words, patient, service);
  const comments = said?.event.comments;
  return {
    ...point,
    ...(said === undefined || comments === undefined ? {} : { report: { position: said.position, at: said.at, comments } }),
    ...(specimens.length === 0 ? {} : { specimens }),
  };
}

function withAcknowledged({ work }: Hospital, point: ResultPoint): ResultPoint {
  const said = getRow(work.CriticalAcknowledged, point.item.slice('observation|'.length));
  if (said === undefined) return point;
  return {
    ...point,
    acknowledged: said.map(({ event: { version, action, by, readBack }, at, position }) => ({ version, at, action, position, ...present({ by, readBack }) })),
  };
}

interface Made {
  readonly series: string;
  readonly event: ObservationRecorded;
  readonly point: ResultPoint;
}
/** A list of versions is one value for ever: what was made of it is made once, whatever picture asks. */
const madeBefore = keptOn<Versions<ObservationRecorded>, Made>();

function madeOf(item: string, versions: Versions<ObservationRecorded>): Made | undefined {
  const known = madeBefore.get(versions);
  if (known !== undefined) return known;
  const shown = shownOf(versions);
  if (shown === undefined) return undefined;
  const made = { series: seriesKey(shown.event), event: shown.event, point: pointOf(item, versions, shown) };
  madeBefore.set(versions, made);
  return made;
}

/** One code in one unit: values of two units make two lines, never one. */
function seriesKey({ code, value }: ObservationRecorded): string {
  return `${code.code}|${unitIn(value) ?? ''}`;
}

function seriesOf(series: string, event: ObservationRecorded, points: readonly ResultPoint[]): ResultSeries {
  const latest = points.findLast(({ withdrawn }) => !withdrawn);
  return {
    series,
    code: event.code,
    points,
    ...present({ unit: unitIn(event.value), vital: vitalOf(event.code), range: latest?.range ?? points[points.length - 1]?.range, latest }),
  };
}

/** The version that holds; of a withdrawn thing the last that held, for what it showed; of what never was a value its newest. */
function shownOf(versions: Versions<ObservationRecorded>): Version<ObservationRecorded> | undefined {
  return holdingVersion(versions) ?? versions.findLast(({ event }) => !isRetraction(event.status)) ?? newestOf(versions);
}

/** What a version says never changes; whether it holds does. */
const saidBefore = keptOn<Version<ObservationRecorded>, ChartVersion>();

function versionSaid(one: Version<ObservationRecorded>): ChartVersion {
  const known = saidBefore.get(one);
  if (known !== undefined) return known;
  const { position, at, event } = one;
  const says = isRetraction(event.status) ? 'withdrawn' : valueText(event.value);
  const comments = event.comments === undefined ? {} : { comments: event.comments };
  const cut = event.value.kind === 'text' && event.value.cut === true && event.value.text !== '' ? { cut: true as const } : {};
  const made = { position, at, says, status: event.status, holds: false, ...comments, ...cut };
  saidBefore.set(one, made);
  return made;
}

function pointOf(item: string, versions: Versions<ObservationRecorded>, shown: Version<ObservationRecorded>): ResultPoint {
  const { event } = shown;
  const holding = holdingVersion(versions);
  return {
    item,
    at: event.observedAt ?? shown.at,
    value: valueText(event.value),
    status: event.status,
    withdrawn: retractionOf(versions) !== undefined,
    versions: versions.map((one) => (one === holding ? { ...versionSaid(one), holds: true } : versionSaid(one))),
    ...present({
      number: numberIn(event.value),
      abnormal: event.abnormal,
      range: event.referenceRange,
      comments: event.comments,
      order: event.order,
      encounter: event.encounter,
    }),
  };
}

function oldestFirst(a: ResultPoint, b: ResultPoint): number {
  return a.at - b.at || (a.item < b.item ? -1 : 1);
}
