/** ChargeItem and Account: what care costs, worked out from the same ledger that the walls show; a charge that was taken back stays, with the line that takes it back. */
import { byCharge } from '../charge-numbers.ts';
import type { Encounter } from '@healthos/core/encounter.ts';
import { ledgerOf } from '@healthos/core/financial/ledger.ts';
import type { LedgerLine } from '@healthos/core/financial/lines.ts';
import { encounterId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import { date, encounter, identifier, patient, refers, status, subject, token } from '../parameters.ts';
import { iso, keyedId, money, period, present, reference } from '../resource.ts';
import type { House, Kind, Thing, Whose } from '../thing.ts';
import type { Made } from '../written.ts';
import { keyedBy } from '../numbers.ts';

const patientOf = ({ hospital }: House, key: string) => getRow(hospital.operations.encounters, encounterId(key.split('|')[0] ?? ''))?.patient;

export const chargeItemKind: Kind = {
  kind: 'ChargeItem',
  audience: 'money',
  parameters: [
    patient('subject'),
    subject(),
    { ...encounter('context'), name: 'context' },
    identifier,
    status,
    token('code'),
    date('occurrence', 'occurrenceDateTime'),
    date('entered-date', 'enteredDate'),
    refers('account', ['Account']),
  ],
  numbered: byCharge,
  ofPerson: (whose) => [
    ...whose.kept('ChargeItem'),
    ...whose.person.encounters.flatMap((visit) => linesOf(whose, visit).map((line) => chargeOf(whose, visit, line))),
  ],
  patientOf,
};

export const accountKind: Kind = {
  kind: 'Account',
  audience: 'money',
  parameters: [patient('subject'), subject(), identifier, status, token('type'), date('period', 'servicePeriod'), refers('owner', ['Organization'])],
  numbered: keyedBy(({ hospital }, number) => getRow(hospital.operations.encounters, encounterId(number))),
  ofPerson: (whose) => [...whose.kept('Account'), ...whose.person.encounters.map((visit) => accountOf(whose, visit))],
  patientOf,
};

const linesOf = ({ house }: Whose, visit: Encounter): readonly LedgerLine[] =>
  ledgerOf({ hospital: house.hospital, identity: house.input.identity, now: house.input.now }, visit).lines;

function chargeOf(whose: Whose, visit: Encounter, line: LedgerLine): Thing {
  const { house } = whose;
  return {
    kind: 'ChargeItem',
    id: keyedId(house.tag, `${visit.encounter}|${line.charge}`),
    told: [{ position: line.position, recordedAt: house.hospital.recordedAt ?? 0 }],
    write: () => writeCharge(whose, visit, line),
  };
}

function writeCharge(whose: Whose, visit: Encounter, line: LedgerLine): Made<'ChargeItem'> {
  const { house } = whose;
  const currency = house.hospital.operations.description?.currency ?? 'USD';
  return present({
    identifier: [{ system: `urn:id:${house.hospital.facility}:charge`, value: line.charge }],
    status: line.kind === 'credit' ? 'entered-in-error' : line.heldBy === undefined ? 'billable' : 'planned',
    code: { coding: [{ system: 'urn:healthos:charge-master', code: line.code }], text: `${line.kind} ${line.code}` },
    subject: whose.subject,
    context: whose.encounter(visit.encounter),
    occurrenceDateTime: iso(line.serviceAt),
    quantity: { value: line.units, unit: line.unit },
    priceOverride: money(line.amountCents, currency),
    account: [reference('Account', keyedId(house.tag, visit.encounter))],
    partOf: line.reverses === undefined ? undefined : [reference('ChargeItem', keyedId(house.tag, `${visit.encounter}|${line.reverses}`))],
  });
}

function accountOf(whose: Whose, visit: Encounter): Thing {
  const { house } = whose;
  return {
    kind: 'Account',
    id: keyedId(house.tag, visit.encounter),
    told: [{ position: visit.position, recordedAt: house.hospital.recordedAt ?? 0 }],
    write: () => writeAccount(whose, visit),
  };
}

function writeAccount(whose: Whose, visit: Encounter): Made<'Account'> {
  const { house } = whose;
  const currency = house.hospital.operations.description?.currency ?? 'USD';
  const ledger = ledgerOf({ hospital: house.hospital, identity: house.input.identity, now: house.input.now }, visit);
  const balance = (name: string, cents: number) => ({ url: `urn:healthos:account:${name}`, valueMoney: money(cents, currency) });
  return present({
    extension: [balance('charged', ledger.chargedCents), balance('expected', ledger.expectedCents), balance('held', ledger.heldCents)],
    identifier: [{ system: `urn:id:${house.hospital.facility}:account`, value: visit.encounter }],
    status: visit.status === 'cancelled' ? 'entered-in-error' : 'active',
    name: visit.encounter,
    subject: [whose.subject],
    servicePeriod: period(visit.arrivedAt ?? visit.admittedAt, visit.dischargedAt),
    owner: reference('Organization', keyedId(house.tag, house.hospital.facility)),
  });
}
