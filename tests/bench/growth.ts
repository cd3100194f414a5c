/**
 * How cost grows with the house: one patient moves to another bed and back, in houses of 50, 500 and 5,000 beds. Folding, making every view anew, and what is pushed must
 * grow with what changes, not with what exists.
 */
import { at as placeOf, fact, moved } from '../../core/src/given.ts';
import { foldEnterprise } from '../../core/src/hospital-fold.ts';
import type { Enterprise } from '../../core/src/hospital.ts';
import { instant } from '../../core/src/time.ts';
import { diffRows, rowsSince, type Earlier, type ViewInput } from '../../core/src/views/view.ts';
import { views } from '../../core/src/views/views.ts';
import { isQuick, median, type Bench, type Row } from './figures.ts';
import { house } from './placement.ts';

const [sizes, moves, warming] = [[50, 500, 5000], isQuick ? 24 : 60, 8];
/** Of the house that the placement bench builds: an occupied bed and a vacant one of its unit. */
const [patient, beds] = ['LU0-0', ['U0-9-A', 'U0-0-A']] as const;
const [firstMinute, perMinute, minuteMs] = [61, 60, 60_000];

export const growth: Bench = { name: 'growth', run: () => Promise.resolve(sizes.flatMap(figures)) };

function figures(size: number): Row[] {
  const built = house(size);
  let enterprise: Enterprise = { identity: built.identity, hospitals: new Map([[built.hospital.facility, built.hospital]]) };
  const earlier = new Map<string, Earlier<unknown>>();
  const [folds, made, bytes]: [number[], number[], number[]] = [[], [], []];
  let whole = 0;
  for (let n = 0; n <= moves; n++) {
    const [before, hospital] = [performance.now(), enterprise.hospitals.get(built.hospital.facility)];
    if (hospital === undefined) throw new RangeError('no hospital');
    // The first round makes every view from nothing: what a screen gets that connects.
    if (n > 0) enterprise = foldEnterprise(enterprise, [{ ...transfer(n), position: hospital.position + 1 }]);
    const folded = performance.now();
    const pushed = look(enterprise, built, n, earlier);
    if (n === 0) whole = pushed;
    if (n <= warming) continue;
    folds.push(folded - before);
    made.push(performance.now() - folded);
    bytes.push(pushed);
  }
  const row = (name: string, value: number, unit: string): Row => ({ bench: 'growth', case: `${size} beds: ${name}`, subject: 'ours', value, unit });
  return [
    row('fold of a transfer', median(folds) * 1000, 'us'),
    row(`all ${views.length} views after a transfer`, median(made), 'ms'),
    row('pushed of a transfer, all views', median(bytes), 'bytes'),
    row('all views, whole', whole / 1024, 'KiB'),
  ];
}

const transfer = (n: number) =>
  fact(
    firstMinute + n / perMinute,
    moved('PatientTransferred', patient, 'pU0-0', { class: 'I', location: placeOf(beds[(n - 1) % 2] ?? beds[0]) }),
    `move-${n}`,
  );

/** Every view as a screen that watches it hears of it; returns the bytes of what changed, of everything where it was not looked at before. */
function look(enterprise: Enterprise, { hospital: { facility }, now }: ViewInput, n: number, earlier: Map<string, Earlier<unknown>>): number {
  const hospital = enterprise.hospitals.get(facility);
  if (hospital === undefined) throw new RangeError('no hospital');
  const input: ViewInput = { hospital, identity: enterprise.identity, now: instant(now + (1 + n / perMinute) * minuteMs) };
  let bytes = 0;
  for (const view of views) {
    const before = earlier.get(view.name);
    const rows = rowsSince(view, input, before);
    const changed = before === undefined ? { put: [...rows], gone: [] } : diffRows(before.rows, rows);
    if (changed.put.length > 0 || changed.gone.length > 0) bytes += JSON.stringify(changed).length;
    earlier.set(view.name, { input, rows });
  }
  return bytes;
}
