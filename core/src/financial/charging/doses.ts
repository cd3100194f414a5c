/** Doses: a charge per administration, on the service date that it was given (finance.md; ingest.md, hard case 23). */
import type { MedicationAdministered } from '../../clinical/events.ts';
import { getRow } from '../../table.ts';
import { nameOf } from '../../told.ts';
import { newestOf, type Version, type Versions } from '../../versions.ts';
import { lineOf, type Charged, type Due } from '../charge-line.ts';
import { filedHere, filing, shared, type Filed, type Filing } from '../filed-here.ts';
import { linesOfVersions, type ChargeLine, type Work } from '../lines.ts';
import { drugUnits, type DrugUnits } from './drug-units.ts';
import { keptJoined, keptLines } from './kept-lines.ts';

const kept = keptLines();
const none: readonly unknown[] = [];
const doses = keptJoined((work, key, versions: Versions<MedicationAdministered>) => kept(work, versions, none, () => given(work, key, versions)));

/** While nothing was given since, the lines of before. */
export function doseLines(work: Work): readonly Charged[] {
  return doses(work, administrationsHere(work), undefined);
}

function given(work: Work, number: string, versions: Versions<MedicationAdministered>): readonly Charged[] {
  const key = doseName(work, number, versions);
  return [
    ...linesOfVersions(versions, (version, n) => doseLine(work, `dose:${key}:${n}`, version)),
    ...linesOfVersions(versions, (version, n) => wasteLine(work, `dose:${key}:${n}${wastePart}`, version)),
    ...unitsUnknown(work, key, versions),
  ];
}

export const doseName = ({ hospital }: Work, number: string, versions: Versions<MedicationAdministered>): string =>
  nameOf(getRow(hospital.clinical.administrations, number), number, versions);

/** Every administration of this encounter with its versions. */
export function administrationsHere(work: Work): Filed<MedicationAdministered> {
  const { administrations, index } = work.hospital.clinical;
  return filedHere(
    work,
    { byEncounter: index.administrationsByEncounter, byPatient: index.administrationsByPatient, words: shared(administrations) },
    filingOf,
  );
}

function filingOf(versions: Versions<MedicationAdministered>): Filing | undefined {
  const newest = newestOf(versions);
  return newest === undefined ? undefined : filing(newest.event, newest.event.givenAt ?? newest.at);
}

function doseLine(work: Work, charge: string, version: Version<MedicationAdministered>): ChargeLine | undefined {
  const due = dueOf(work, charge, version);
  const units = unitsOf(work, version);
  if (due === undefined || units === undefined || units === 'unknown') return due === undefined ? undefined : lineOf(work, due);
  const { code, given, discarded, singleDose } = units;
  return lineOf(work, {
    ...due,
    billed: { code, units: given },
    ...(discarded === 0 ? {} : { share: { part: given, of: given + discarded } }),
    ...(singleDose && discarded === 0 ? { modifiers: ['JZ'] } : {}),
  });
}

/** What was thrown away of the container: the rest of its price, under the number of its dose. */
const wastePart = '-waste';

function wasteLine(work: Work, charge: string, version: Version<MedicationAdministered>): ChargeLine | undefined {
  const due = dueOf(work, charge, version);
  const units = unitsOf(work, version);
  if (due === undefined || units === undefined || units === 'unknown' || units.discarded === 0) return undefined;
  const { code, given, discarded } = units;
  return lineOf(work, { ...due, billed: { code, units: discarded }, modifiers: ['JW'], share: { part: given, of: given + discarded, isRest: true } });
}

function dueOf(work: Work, charge: string, version: Version<MedicationAdministered>): Due | undefined {
  const { event, position, recordedAt } = version;
  if (!isCharged(event)) return undefined;
  const serviceAt = event.givenAt ?? version.at;
  const { code } = event.code;
  const eachCents = work.prices.doseAt(serviceAt, code);
  return { charge, kind: 'medication', code, units: 1, unit: 'dose', eachCents, serviceAt, toldAt: recordedAt, position };
}

/** undefined: the pack says of no code of it. */
function unitsOf({ prices }: Work, { event, at }: Version<MedicationAdministered>): DrugUnits | 'unknown' | undefined {
  const { drugs } = prices.rulesAt(event.givenAt ?? at);
  const rule = drugs !== undefined && Object.hasOwn(drugs, event.code.code) ? drugs[event.code.code] : undefined;
  return rule === undefined ? undefined : (drugUnits(rule, event.dose) ?? 'unknown');
}

/** It is charged as a dose, and no claim can say how much of it: somebody must say the amount. */
function unitsUnknown(work: Work, key: string, versions: Versions<MedicationAdministered>): readonly Charged[] {
  const newest = newestOf(versions);
  if (newest === undefined || !isCharged(newest.event) || unitsOf(work, newest) !== 'unknown') return [];
  return [{ gap: 'no-amount', charge: `dose:${key}`, code: newest.event.code.code, at: newest.event.givenAt ?? newest.at, position: newest.position }];
}

/**
 * Refused, not given, taken back, or the patient's own supply: no charge. Immunisation reports of registries carry none either. What was wasted of
 * a dose that was given is in its price; a dose that was wasted whole was not given.
 */
export function isCharged(event: MedicationAdministered): boolean {
  return event.action !== 'delete' && (event.completion === 'complete' || event.completion === 'partial') && event.ownSupply !== true && event.vaccine !== true;
}
