/** The ledgers of a hospital's encounters, worked out once per change of what they are made of; revenue, ledger and money views read them. */
import type { Encounter } from '../encounter.ts';
import { ledgerOf, zoneOf, type Ledger } from '../financial/ledger.ts';
import { getRow, rows } from '../table.ts';
import { localDay } from '../time.ts';
import type { ViewInput } from './view.ts';

interface Kept {
  readonly parts: readonly unknown[];
  readonly ledger: Ledger;
}
const kept = new WeakMap<Encounter, Kept>();

export function ledgerFor(input: ViewInput, encounter: Encounter, day = localDay(input.now, zoneOf(input.hospital))): Ledger {
  const parts = ledgerParts(input, encounter, day);
  const known = kept.get(encounter);
  if (known !== undefined && known.parts.every((part, i) => part === parts[i])) return known.ledger;
  const ledger = ledgerOf(input.hospital, encounter, input.now);
  kept.set(encounter, { parts, ledger });
  return ledger;
}

/** By identity, what a ledger is made of; the local day brings the next room night. */
export function ledgerParts(input: ViewInput, encounter: Encounter, day: number): readonly unknown[] {
  const { clinical, financial, operations } = input.hospital;
  return [
    encounter, day, operations.units, financial.packs, getRow(clinical.index.administrationsByEncounter, encounter.encounter),
    getRow(clinical.index.administrationsByPatient, encounter.patient), getRow(financial.index.postedByEncounter, encounter.encounter),
    getRow(financial.coverages, `${encounter.encounter}|1`), getRow(financial.coverages, `${encounter.patient}|1`),
  ];
}

export interface Account {
  readonly encounter: Encounter;
  readonly ledger: Ledger;
}

/** Every encounter with its ledger, in no promised order. Stubs and cancelled ones without money are left out. */
export function* accountsOf(input: ViewInput): Generator<Account> {
  const day = localDay(input.now, zoneOf(input.hospital));
  for (const encounter of rows(input.hospital.operations.encounters)) {
    const ledger = ledgerFor(input, encounter, day);
    if (ledger.lines.length > 0 || ledger.unpriced > 0 || (encounter.status !== 'cancelled' && encounter.stub !== true && encounter.dischargedAt === undefined)) yield { encounter, ledger };
  }
}
