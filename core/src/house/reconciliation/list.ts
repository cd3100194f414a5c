/**
 * The home list beside what is ordered here, a row a medicine: what both have is one row, what only one has shows that the other lacks it. What
 * the rules of medication safety say of each stands in its row. A row is decided on, or the reconciliation is not complete.
 */
import type { Coded } from '../../clinical/events.ts';
import type { Encounter } from '../../encounter.ts';
import { ingredientsOf } from '../../reasoning/drug-names.ts';
import type { MedicationCheck } from '../../reasoning/medication-check.ts';
import { medicationPacks } from '../../reasoning/medication-packs.ts';
import { checksOf } from '../../reasoning/medication-safety.ts';
import { visitOf } from '../../visit-numbers.ts';
import type { ViewInput } from '../../views/view.ts';
import { present } from '../chart/words.ts';
import { ordersOf } from '../orders/of-encounter.ts';
import { scheduleOf } from '../orders/schedule.ts';
import { hourMs } from '../../time.ts';
import { homeListOf, type HomeList, type Medicine } from './home-list.ts';

/** `omitted`: taken at home, not ordered here. `differs`: another dose, route or rhythm here. `duplicate`: the same drug a second time. */
export type Discrepancy = 'omitted' | 'differs' | 'duplicate';

export interface ReconcileRow {
  /** Of the home side where there is one, else of the order: what a decision names. */
  readonly item: string;
  readonly home?: Medicine;
  readonly here?: Medicine;
  readonly discrepancies: readonly Discrepancy[];
  /** As though it were given here, beside everything else. */
  readonly checks: readonly Pick<MedicationCheck, 'check' | 'kind' | 'severity' | 'says' | 'rule' | 'positions'>[];
}
export interface ReconcileList {
  readonly home: HomeList['state'];
  readonly rows: readonly ReconcileRow[];
  /** The newest position behind any row: what a form has seen. */
  readonly position: number;
}

/** The newest position behind a row: what a decision on it has seen. */
export const rowPosition = (row: Pick<ReconcileRow, 'home' | 'here'> | undefined): number => Math.max(row?.home?.position ?? 0, row?.here?.position ?? 0);

export function reconcileListOf(input: ViewInput, encounter: Encounter): ReconcileList {
  const home = homeListOf(input, encounter.patient);
  const here = orderedHere(input, encounter);
  const drugsOf = drugs(input);
  const open = [...here];
  const rows: ReconcileRow[] = [];
  const seen: Medicine[] = [];
  const isDuplicate = (medicine: Medicine): boolean => seen.some((one) => shares(drugsOf(one.code), drugsOf(medicine.code)));
  for (const medicine of home.medicines) {
    const at = open.findIndex((order) => shares(drugsOf(order.code), drugsOf(medicine.code)));
    const [order] = at < 0 ? [] : open.splice(at, 1);
    rows.push(rowOf(input, encounter, { home: medicine, ...(order === undefined ? {} : { here: order }) }, isDuplicate(medicine)));
    seen.push(medicine);
  }
  const given: Medicine[] = rows.flatMap((row) => row.here ?? []);
  for (const order of open) {
    const again = given.some((one) => shares(drugsOf(one.code), drugsOf(order.code)));
    rows.push(rowOf(input, encounter, { here: order }, again));
    given.push(order);
  }
  return { home: home.state, rows, position: Math.max(0, ...rows.map(rowPosition)) };
}

/** Medication ordered for this visit that is not over; what is prescribed for home is no order here. */
function orderedHere(input: ViewInput, encounter: Encounter): readonly Medicine[] {
  return (ordersOf(input, encounter)?.orders ?? []).flatMap((order): Medicine[] => {
    const stands = order.state === 'active' || order.state === 'held' || order.state === 'unsigned';
    if (order.kind !== 'medication' || !stands || order.purpose !== undefined || order.code === undefined || order.order.startsWith('MedicationRequest/'))
      return [];
    return [
      {
        item: `order|${order.order}`,
        source: 'ordered',
        code: order.code,
        at: order.placedAt,
        position: order.position,
        positions: order.positions,
        ...present({
          dose: order.dose,
          rate: order.rate,
          route: order.route,
          frequency: order.frequency,
          prn: order.prn ? (true as const) : undefined,
          state: order.state === 'active' ? undefined : order.state,
        }),
      },
    ];
  });
}

/** Which drugs a code is of, by every pack; what no pack knows is itself. */
function drugs(input: ViewInput): (code: Coded) => ReadonlySet<string> {
  const packs = medicationPacks(input);
  return (code) => {
    const named = packs.flatMap((pack) => ingredientsOf(pack, code).map(({ ingredient }) => ingredient.toLowerCase()));
    return new Set(named.length > 0 ? named : [(code.display ?? code.code).toLowerCase()]);
  };
}

const shares = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((one) => b.has(one));

function rowOf(input: ViewInput, encounter: Encounter, sides: Pick<ReconcileRow, 'home' | 'here'>, isDuplicate: boolean): ReconcileRow {
  const { home, here } = sides;
  const shown = home ?? here;
  if (shown === undefined) throw new RangeError('a row has a side');
  const differs = home !== undefined && here !== undefined && !isSame(home, here);
  return {
    item: shown.item,
    ...sides,
    discrepancies: [
      ...(home !== undefined && here === undefined ? ['omitted' as const] : []),
      ...(differs ? ['differs' as const] : []),
      ...(isDuplicate ? ['duplicate' as const] : []),
    ],
    checks: checksFor(input, encounter, here ?? shown),
  };
}

/** The same amount by the same way as often; what one side does not say is no difference. */
function isSame(a: Medicine, b: Medicine): boolean {
  const amount = ({ dose }: Medicine): string | undefined => (dose === undefined ? undefined : `${Number(dose.literal)} ${(dose.unit ?? '').toLowerCase()}`);
  const agree = (one: string | undefined, two: string | undefined): boolean => one === undefined || two === undefined || one === two;
  return agree(amount(a), amount(b)) && agree(a.route?.toUpperCase(), b.route?.toUpperCase()) && agree(rhythm(a), rhythm(b));
}

const rhythm = ({ frequency, prn }: Medicine): string | undefined =>
  frequency === undefined ? undefined : JSON.stringify(scheduleOf({ frequency, prn: prn === true }));

function checksFor(input: ViewInput, encounter: Encounter, medicine: Medicine): ReconcileRow['checks'] {
  const schedule = scheduleOf({ prn: medicine.prn === true, ...(medicine.frequency === undefined ? {} : { frequency: medicine.frequency }) });
  return checksOf(input, {
    patient: encounter.patient,
    encounter: visitOf(encounter.encounter),
    code: medicine.code,
    ...(medicine.item.startsWith('order|') ? { order: medicine.item.slice('order|'.length) } : {}),
    ...(medicine.dose === undefined ? {} : { dose: medicine.dose }),
    ...(medicine.route === undefined ? {} : { route: medicine.route.toUpperCase() }),
    ...('everyMs' in schedule && schedule.everyMs !== undefined ? { everyHours: schedule.everyMs / hourMs } : {}),
  })
    .filter(({ severity }) => severity !== 'info')
    .map(({ check, kind, severity, says, rule, positions }) => ({ check, kind, severity, says, rule, positions }));
}
