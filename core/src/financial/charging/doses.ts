/** Doses: a charge per administration, on the service date that it was given (finance.md; ingest.md, hard case 23). */
import type { MedicationAdministered } from '../../clinical/events.ts';
import { getRow } from '../../table.ts';
import { newestOf, type Version, type Versions } from '../../versions.ts';
import { lineOf, type Charged } from '../charge-line.ts';
import { filedHere, filing, type Filing } from '../filed-here.ts';
import { linesOfVersions, type ChargeLine, type Work } from '../lines.ts';
import { keptLines } from './kept-lines.ts';

const kept = keptLines();

export function doseLines(work: Work): readonly Charged[] {
  return administrationsHere(work).flatMap(([key, versions]) =>
    kept(work, versions, [key], () => [...linesOfVersions(versions, (version, n) => doseLine(work, `dose:${key}:${n}`, version))]),
  );
}

/** Every administration of this encounter with its versions. */
export function administrationsHere(work: Work): readonly (readonly [key: string, versions: Versions<MedicationAdministered>])[] {
  const { administrations, index } = work.hospital.clinical;
  const filingOf = (key: string): Filing | undefined => {
    const newest = newestOf(getRow(administrations, key));
    return newest === undefined ? undefined : filing(newest.event, newest.event.givenAt ?? newest.at);
  };
  return filedHere(work, index.administrationsByEncounter, index.administrationsByPatient, filingOf).map((key) => [key, getRow(administrations, key) ?? []]);
}

function doseLine(work: Work, charge: string, version: Version<MedicationAdministered>): ChargeLine | undefined {
  const { event, position, recordedAt } = version;
  if (!isCharged(event)) return undefined;
  const serviceAt = event.givenAt ?? version.at;
  const { code } = event.code;
  const eachCents = work.prices.doseAt(serviceAt, code);
  return lineOf(work, { charge, kind: 'medication', code, units: 1, unit: 'dose', eachCents, serviceAt, toldAt: recordedAt, position });
}

/**
 * Refused, not given, taken back, or the patient's own supply: no charge. Immunisation reports of registries carry none either. What was wasted of
 * a dose that was given is in its price; a dose that was wasted whole was not given.
 */
export function isCharged(event: MedicationAdministered): boolean {
  return event.action !== 'delete' && (event.completion === 'complete' || event.completion === 'partial') && event.ownSupply !== true && event.vaccine !== true;
}
