/** Medication orders that stand although a grave check speaks against them and nobody said why: ordered elsewhere, or before the allergy was known. */
import { everyWord } from '../told.ts';
import type { OrderRecorded } from '../clinical/events.ts';
import type { Encounter } from '../encounter.ts';
import { personOf, recordsOf } from '../identity/fold.ts';
import type { EncounterId } from '../ids.ts';
import { keptOn } from '../kept-on.ts';
import { changedSince, getRow, rows } from '../table.ts';
import type { Version } from '../versions.ts';
import { recordsIn } from '../visit-numbers.ts';
import { addPeople } from '../views/changed-encounters.ts';
import type { ViewInput } from '../views/view.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';
import { nextPackAt } from './medication-packs.ts';
import { checksOf, medicationSafetyPack } from './medication-safety.ts';
import { standingLines, standingMedications } from './person-medications.ts';

/** A dose is checked where it is signed: what the feeds tell of it is often not enough. */
const standing: ReadonlySet<string> = new Set(['allergy', 'cross-class', 'interaction']);

export const medicationStanding = encounterRule({
  ...medicationSafetyPack,
  definition: `A medication order stands that is contraindicated by an allergy or another order (watch) or that a serious check speaks against (information), and nobody overrode it with a reason. ${medicationSafetyPack.definition}`,
  parameters: {},
  reads: ['orders', 'lines'],
  changed: (found, before, after) =>
    before.hospital.work.MedicationPackLoaded !== after.hospital.work.MedicationPackLoaded
      ? undefined
      : addAnswered(addPeople(found, before, after), before, after),
  say: (input, encounter) => (encounter.status === 'in-progress' ? said(input, encounter) : undefined),
});

/** An override is of an order, and of the order that it was signed beside. */
function addAnswered(found: Set<EncounterId>, before: ViewInput, after: ViewInput): Set<EncounterId> {
  const { clinical, operations, work } = after.hospital;
  for (const key of changedSince(before.hospital.work.CheckAnswered, work.CheckAnswered))
    for (const { event } of getRow(work.CheckAnswered, key) ?? []) {
      const patients = [event.order, event.check.split(':')[2]].flatMap((order) =>
        order === undefined ? [] : everyWord(getRow(clinical.orders, order)).map(({ event: said }) => said.patient),
      );
      for (const patient of patients)
        for (const record of recordsOf(after.identity, personOf(after.identity, patient)))
          for (const id of getRow(operations.index.encountersByRecord, record) ?? []) found.add(id);
    }
  return found;
}

function said(input: ViewInput, encounter: Encounter): Said | undefined {
  const records = recordsIn(input.identity, encounter);
  const orders = standingMedications(input, records);
  if (orders.length === 0 || (orders.length === 1 && standingLines(input, records, 'allergy').length === 0)) return undefined;
  const answered = answeredOf(input);
  const pairs = new Set<string>();
  const findings = orders.flatMap((order) =>
    checksOf(input, asOrder(order))
      .filter(({ kind, needsReason }) => standing.has(kind) && needsReason)
      .flatMap((check) => {
        // A pair of orders is one thing, whichever of the two is looked at, and whichever was signed over it.
        const name = check.check.startsWith('interaction:') ? (check.check.split(':')[1] ?? '') : `${order.event.order}:${check.check}`;
        if (pairs.has(name) || answered.has(`${order.event.order}|${check.check}`)) return [];
        pairs.add(name);
        return [
          findingOf(`medication-safety:${encounter.encounter}:${name}`.slice(0, 300), encounter, {
            severity: check.severity === 'contraindicated' ? 'watch' : 'info',
            since: order.at,
            owner: 'Clinician',
            says: `${placeName(encounter)} ${check.says}`,
            positions: [order.position, ...check.positions],
          }),
        ];
      }),
  );
  const nextAt = nextPackAt(input);
  return { findings, ...(nextAt === undefined ? {} : { nextAt }) };
}

function asOrder({ event }: Version<OrderRecorded>): Parameters<typeof checksOf>[1] {
  return {
    patient: event.patient,
    order: event.order,
    code: event.code ?? { code: '' },
    ...(event.route === undefined ? {} : { route: event.route }),
    ...(event.dose === undefined ? {} : { dose: event.dose }),
  };
}

const overridden = keptOn<object, ReadonlySet<string>>();
/** `order|check` of what was overridden; of a pair either order's word counts. */
function answeredOf({ hospital }: ViewInput): ReadonlySet<string> {
  const table = hospital.work.CheckAnswered;
  const known = overridden.get(table);
  if (known !== undefined) return known;
  const found = new Set<string>();
  for (const versions of rows(table))
    for (const { event } of versions) {
      if (event.outcome !== 'overridden') continue;
      found.add(`${event.order}|${event.check}`);
      const [kind, pair, other] = event.check.split(':');
      if (kind === 'interaction' && other !== undefined) found.add(`${other}|interaction:${pair ?? ''}:${event.order}`);
    }
  overridden.set(table, found);
  return found;
}
