/** View `mar`: every medication in force of each patient who is here: what is due when, what runs, what was given last. */
import { namePart, ordersHere, rowNameIn, type OrdersHere } from '../house/orders/of-encounter.ts';
import type { Dose, Medication } from '../house/mar/medication.ts';
import { madeOnce } from '../kept-on.ts';
import { labelPart } from '../sensitivity.ts';
import { rows } from '../table.ts';
import { gathered } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { DoseRow, MarRow } from './rows-care.ts';
import type { View } from './view.ts';

/** Doses of one medication that a row shows. */
const shownDoses = 3;

export const marView: View<MarRow> = {
  name: 'mar',
  title: 'Medications due',
  definition:
    'Every medication order in force of each patient who is here: the dose that is due and its window by the pack, as needed and from when again, infusions that run, what was given, held and refused last.',
  audience: 'bed',
  tables: [ordersHere],
  rows: (input, earlier) => gathered(earlier, input, ordersHere, rowsOf),
  lineage: (input, key) => {
    for (const here of rows(ordersHere(input))) {
      const found = here.medications.find(({ order }) => rowNameIn(here, order.order) === key);
      if (found !== undefined) return newestFirst([...found.order.positions, ...found.doses.flatMap(({ positions }) => positions)]);
    }
    return undefined;
  },
};

const rowsOf = madeOnce((here: OrdersHere): ReadonlyMap<string, MarRow> => {
  const made = new Map(here.medications.flatMap((one) => rowOf(here, one)));
  return made;
});

function rowOf(here: OrdersHere, medication: Medication): readonly [string, MarRow][] {
  const { order, schedule, due, doses, running, effectOf } = medication;
  const { encounter } = here;
  const { location } = encounter;
  const { state } = order;
  if (location === undefined || order.code === undefined || state === 'over' || state === 'done') return [];
  const row: MarRow = {
    order: order.order,
    ...namePart(here, order.order),
    encounter: encounter.encounter,
    unit: location.unit,
    ...(location.bedId === undefined ? {} : { bed: location.bedId }),
    ...(location.room === undefined ? {} : { room: location.room }),
    ...(location.bed === undefined ? {} : { bedName: location.bed }),
    code: order.code.code,
    ...(order.code.display === undefined ? {} : { display: order.code.display }),
    ...(order.dose === undefined ? {} : { dose: order.dose }),
    ...(order.rate === undefined ? {} : { rate: order.rate }),
    ...(order.route === undefined ? {} : { route: order.route }),
    ...(order.frequency === undefined ? {} : { frequency: order.frequency }),
    schedule: schedule.schedule,
    ...(order.indication === undefined ? {} : { indication: order.indication }),
    state,
    ...(order.reason === undefined || state !== 'held' ? {} : { reason: order.reason }),
    ...due,
    ...(medication.againAt === undefined ? {} : { againAt: medication.againAt }),
    ...(running === undefined ? {} : { running: runningOf(running) }),
    ...(effectOf === undefined ? {} : { effectOf: effectOf.administration }),
    ...(medication.effectDueAt === undefined ? {} : { effectDueAt: medication.effectDueAt }),
    doses: doses.slice(0, shownDoses).map(doseRow),
    position: order.position,
    ...labelPart(order.sensitivity),
  };
  return [[rowNameIn(here, order.order), row]];
}

function runningOf({ administration, at, event }: Dose): NonNullable<MarRow['running']> {
  return { administration, since: at, ...(event.rate === undefined ? {} : { rate: event.rate }) };
}

function doseRow({ administration, at, event, positions }: Dose): DoseRow {
  return {
    administration,
    at,
    completion: event.completion,
    ...(event.dueAt === undefined ? {} : { dueAt: event.dueAt }),
    ...(event.endedAt === undefined ? {} : { endedAt: event.endedAt }),
    ...(event.reason === undefined ? {} : { reason: event.reason }),
    ...(event.overrides === undefined ? {} : { overrides: event.overrides }),
    ...(event.effect === undefined ? {} : { effect: event.effect.says }),
    ...(event.by === undefined ? {} : { by: event.by }),
    position: Math.max(...positions),
  };
}
