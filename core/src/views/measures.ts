/** View `measures`: the executive's measures over whole local days, each as an XmR chart with its definition, completeness and what balances it. Sums only. */
import { daySharesOf } from '../house/measures/day-shares.ts';
import { dischargesOf } from '../house/turn/discharges.ts';
import { occupancies } from '../house/census/formulas.ts';
import { measuredOf, type Measured } from '../house/measures/measured.ts';
import { measureIds, measures, registryPack, supporting } from '../house/measures/registry.ts';
import { positionsOf } from '../house/measures/positions.ts';
import { madeOnce } from '../kept-on.ts';
import { bedCountsOf } from './bed-counts.ts';
import { newestFirst } from './lineage.ts';
import { replaced } from './keep.ts';
import type { DayPoint, MeasureRow } from './rows-measures.ts';
import type { View, ViewInput } from './view.ts';
import { readsOfEmergency, readsOfLeaving, readsOfRequests, readsOfShifts, readsOfTransport } from '../reads.ts';

export const measuresView: View<MeasureRow> = {
  name: 'measures',
  title: 'Executive measures',
  definition:
    'Twelve measures, and three that balance them, by day over the whole local days that the log tells of, as XmR charts: centre, natural limits at 2.66 mean moving ranges, special causes; each with definition, version, completeness and a balancing measure.',
  audience: 'aggregate',
  reads: [
    'operations',
    ...readsOfShifts,
    ...readsOfRequests,
    ...readsOfTransport,
    ...readsOfLeaving,
    ...readsOfEmergency,
    'work.TurnStepped',
    'work.AlertSent',
  ],
  learns: true,
  tables: [dischargesOf, daySharesOf],
  rows: (input, earlier) => {
    const found = new Map<string, MeasureRow>([['now/occupancy', now(input)]]);
    for (const measured of measuredOf(input)) found.set(`measure/${measured.measure}`, rowOf(measured));
    return replaced(earlier?.rows, found);
  },
  lineage: (input, key) => {
    const [kind, name] = key.split('/');
    const measure = measureIds.find((one) => one === name);
    if (kind === 'measure' && measure !== undefined) return newestFirst(positionsOf(input, measure));
    return kind === 'now' ? newestFirst(positionsOf(input, 'occupancy')) : undefined;
  },
};

const rowOf = madeOnce((measured: Measured): MeasureRow => {
  const { measure, days, known: count, chart } = measured;
  const row: MeasureRow = {
    row: 'measure',
    measure,
    order: measureIds.indexOf(measure),
    supporting: supporting.has(measure),
    ...measures[measure],
    pack: registryPack.pack,
    days: days.map(({ day, point }): DayPoint => (point === undefined ? [day.from] : [day.from, point.value, point.n])),
    known: count,
    ...(chart === undefined ? { missing: [days.length === 0 ? 'whole days of log' : 'two days with a value'] } : { chart }),
  };
  return row;
});

function now({ hospital }: ViewInput): MeasureRow {
  const { house } = bedCountsOf(hospital.operations);
  const { staffed, licensed, open } = occupancies(house);
  return {
    row: 'now',
    occupied: house.occupied,
    staffed: house.staffed,
    licensed: house.licensed,
    blocked: house.blocked,
    ...(staffed === undefined ? {} : { ofStaffed: staffed * 100 }),
    ...(licensed === undefined ? {} : { ofLicensed: licensed * 100 }),
    ...(open === undefined ? {} : { ofOpen: open * 100 }),
  };
}
