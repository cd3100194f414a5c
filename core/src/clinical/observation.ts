/** Which version of an observation holds (HL7 table 0085; ingest.md, hard cases 19 and 20). */
import { newestOf, type Version, type Versions } from '../versions.ts';
import type { ObservationRecorded, ResultStatus } from './events.ts';

/** Preliminary < final < corrected; what is no value has no rank. */
const rank: Partial<Record<ResultStatus, number>> = { I: 0, O: 0, R: 1, P: 1, S: 1, F: 2, U: 2, V: 2, A: 3, B: 3, C: 3 };

export function isRetraction(status: ResultStatus): boolean {
  return status === 'W' || status === 'D';
}

/** The version that holds: highest rank, then newest, among those after the last retraction; undefined when retracted or never a value. */
export function holdingVersion(versions: Versions<ObservationRecorded>): Version<ObservationRecorded> | undefined {
  // Of most there is one version, and every score asks.
  const [only] = versions;
  if (versions.length === 1 && only !== undefined) return rank[only.event.status] === undefined ? undefined : only;
  const retractedAt = versions.findLastIndex((version) => isRetraction(version.event.status));
  let holding: Version<ObservationRecorded> | undefined;
  for (const version of versions.slice(retractedAt + 1)) {
    const own = rank[version.event.status];
    if (own !== undefined && own >= (rank[holding?.event.status ?? 'I'] ?? 0)) holding = version;
  }
  return holding;
}

/** The retraction that stands, if the observation was withdrawn. */
export function retractionOf(versions: Versions<ObservationRecorded>): Version<ObservationRecorded> | undefined {
  const newest = newestOf(versions);
  return newest !== undefined && isRetraction(newest.event.status) ? newest : undefined;
}
