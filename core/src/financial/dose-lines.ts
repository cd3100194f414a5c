/** Doses: a charge per administration, on the service date that it was given (finance.md; ingest.md, hard case 23). */
import type { MedicationAdministered } from '../clinical/events.ts';
import { getRow } from '../table.ts';
import { newestOf, type Version } from '../versions.ts';
import { filedHere, filing, type Filing } from './filed-here.ts';
import { linesOfVersions, type LedgerLine, type Work } from './lines.ts';
import { expectedOf } from './pricing.ts';

export function* doseLines(work: Work): Generator<LedgerLine> {
  const { administrations, index } = work.hospital.clinical;
  const filingOf = (key: string): Filing | undefined => {
    const newest = newestOf(getRow(administrations, key));
    return newest === undefined ? undefined : filing(newest.event, newest.event.givenAt ?? newest.at);
  };
  for (const key of filedHere(work, index.administrationsByEncounter, index.administrationsByPatient, filingOf)) {
    yield* linesOfVersions(getRow(administrations, key) ?? [], (version, n) => doseLine(work, `dose:${key}:${n}`, version));
  }
}

function doseLine(work: Work, charge: string, version: Version<MedicationAdministered>): LedgerLine | undefined {
  const { event } = version;
  if (!isCharged(event)) return undefined;
  const serviceAt = event.givenAt ?? version.at;
  const amountCents = work.prices.doseAt(serviceAt, event.code.code);
  const expectedCents = expectedOf(work.prices.contractAt(serviceAt, work.payerClass), amountCents);
  return { charge, kind: 'medication', code: event.code.code, amountCents, expectedCents, serviceAt, position: version.position };
}

/** Refused, not given, taken back, or the patient's own supply: no charge. Immunisation reports of registries carry none either. */
function isCharged(event: MedicationAdministered): boolean {
  return event.action !== 'delete' && (event.completion === 'complete' || event.completion === 'partial') && event.ownSupply !== true && event.vaccine !== true;
}
