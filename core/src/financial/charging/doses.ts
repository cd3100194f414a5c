/** Doses: a charge per administration, on the service date that it was given (finance.md; ingest.md, hard case 23). */
import type { MedicationAdministered } from '../../clinical/events.ts';
import { newestOf, type Version, type Versions } from '../../versions.ts';
import { lineOf, type Charged } from '../charge-line.ts';
import { filedHere, filing, type Filed, type Filing } from '../filed-here.ts';
import { linesOfVersions, type ChargeLine, type Work } from '../lines.ts';
import { keptLines } from './kept-lines.ts';

const kept = keptLines();
const keptWhole = keptLines();

/** While nothing was given since, the lines of before. */
export function doseLines(work: Work): readonly Charged[] {
  const here = administrationsHere(work);
  return keptWhole(work, here, none, () =>
    here.flatMap(([key, versions]) =>
      kept(work, versions, none, () => [...linesOfVersions(versions, (version, n) => doseLine(work, `dose:${key}:${n}`, version))]),
    ),
  );
}
const none: readonly unknown[] = [];

/** Every administration of this encounter with its versions. */
export function administrationsHere(work: Work): Filed<MedicationAdministered> {
  const { administrations, index } = work.hospital.clinical;
  return filedHere(work, { byEncounter: index.administrationsByEncounter, byPatient: index.administrationsByPatient, table: administrations }, filingOf);
}

function filingOf(versions: Versions<MedicationAdministered>): Filing | undefined {
  const newest = newestOf(versions);
  return newest === undefined ? undefined : filing(newest.event, newest.event.givenAt ?? newest.at);
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
