/** Facts that disagree, shown by the same mechanism as every other finding, each with its owner. */
import type { Discrepancy } from '../discrepancy.ts';
import type { Encounter } from '../encounter.ts';
import { getRow, rows } from '../table.ts';
import { orderId, patientId, type BedId, type EncounterId, type OrderId } from '../ids.ts';
import { wordsOfOne } from '../told.ts';
import { remembered } from '../remembered.ts';
import type { ViewInput } from '../views/view.ts';
import { beganAt } from '../visit-numbers.ts';
import type { Finding, Rule } from './rules.ts';

const owners: Readonly<Record<Discrepancy['owner'], string>> = {
  'bed-manager': 'Bed manager',
  'charge-nurse': 'Charge nurse',
  steward: 'Identity steward',
  finance: 'Revenue',
  clinician: 'Clinician',
  admin: 'Integration',
};

export const discrepancies: Rule = {
  rule: 'discrepancy',
  version: '1',
  source: 'HealthOS',
  definition: 'Facts of different messages that cannot all be true; nothing is chosen in silence.',
  evaluate: (input) => found(input),
};

const found = remembered(
  ({ hospital, identity }: ViewInput) => {
    const { operations, clinical } = hospital;
    return [
      operations.discrepancies,
      clinical.discrepancies,
      identity.mergedInto,
      identity.discrepancies,
      operations.index.encountersByRecord,
      operations.encounters,
      operations.beds,
    ];
  },
  (input): readonly Finding[] => {
    const { operations, clinical } = input.hospital;
    // Identity is of the whole enterprise; a facility shows what is about its own records.
    const own = rows(input.identity.discrepancies).filter((row) => getRow(operations.index.encountersByRecord, patientId(row.about)) !== undefined);
    const ofCare = rows(clinical.discrepancies).filter((row) => row.kind !== 'order-number-of-two' || isOfTwo(input, orderId(row.about)));
    return [...rows(operations.discrepancies), ...ofCare, ...own].map((row) => toFinding(input, row));
  },
);

/** Two records of one person are no two patients. */
const isOfTwo = (input: ViewInput, order: OrderId): boolean => wordsOfOne(input, getRow(input.hospital.clinical.orders, order)).length === 0;

function toFinding(input: ViewInput, row: Discrepancy): Finding {
  const { operations } = input.hospital;
  const encounter = getRow(operations.encounters, row.about as EncounterId) ?? newestOf(operations, row.about);
  const bed = getRow(operations.beds, row.about as BedId);
  const unit = row.unit ?? encounter?.location?.unit ?? bed?.unit;
  return {
    finding: row.discrepancy,
    rule: `discrepancy:${row.kind}`,
    severity: row.severity,
    since: row.since,
    owner: owners[row.owner],
    state: 'new',
    says: row.says,
    ...(encounter === undefined ? {} : { encounter: encounter.encounter }),
    ...(bed === undefined ? {} : { bed: bed.bed }),
    ...(unit === undefined ? {} : { unit }),
    positions: [encounter?.position ?? bed?.position ?? 0].filter((position) => position > 0),
  };
}

/**
 * What is about a record is said of the newest stay that the record has here: where somebody can look. Newest by when it began, not by when it was
 * told: in which order the facts came is no part of what they say.
 */
function newestOf({ index, encounters }: ViewInput['hospital']['operations'], about: string): Encounter | undefined {
  const stays = (getRow(index.encountersByRecord, patientId(about)) ?? []).flatMap((id) => getRow(encounters, id) ?? []);
  return stays.sort((a, b) => (beganAt(b) ?? 0) - (beganAt(a) ?? 0) || (a.encounter < b.encounter ? -1 : 1))[0];
}
