/** Results and charted signs as series with every version, and which holds; what was withdrawn stays, struck. */
import type { ObservationRecorded } from '../../clinical/events.ts';
import { holdingVersion, isRetraction, retractionOf } from '../../clinical/observation.ts';
import { vitalOf } from '../../codes/vitals.ts';
import type { Hospital } from '../../hospital.ts';
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
    const shown = shownOf(versions);
    if (shown === undefined || !person.isTheirs((newestOf(versions) ?? shown).event, shown.at)) continue;
    const series = seriesKey(shown.event);
    const known = found.get(series);
    const point = pointOf(item, versions, shown);
    if (known === undefined) found.set(series, { newest: shown.event, points: [point] });
    else known.points.push(point);
  }
  return [...found].map(([series, { newest, points }]) => seriesOf(series, newest, points.sort(oldestFirst))).sort((a, b) => (a.series < b.series ? -1 : 1));
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

function pointOf(item: string, versions: Versions<ObservationRecorded>, shown: Version<ObservationRecorded>): ResultPoint {
  const { event } = shown;
  const holding = holdingVersion(versions);
  return {
    item,
    at: event.observedAt ?? shown.at,
    value: valueText(event.value),
    status: event.status,
    withdrawn: retractionOf(versions) !== undefined,
    versions: versions.map((one): ChartVersion => ({
      position: one.position,
      at: one.at,
      says: isRetraction(one.event.status) ? 'withdrawn' : valueText(one.event.value),
      status: one.event.status,
      holds: one === holding,
    })),
    ...present({ number: numberIn(event.value), abnormal: event.abnormal, range: event.referenceRange, order: event.order, encounter: event.encounter }),
  };
}

function oldestFirst(a: ResultPoint, b: ResultPoint): number {
  return a.at - b.at || (a.item < b.item ? -1 : 1);
}
