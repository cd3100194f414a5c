/**
 * What the picture of a hospital holds: the simulated hospital with everything that is charted in it, a day at a time, and the same with movements and work
 * alone. The page's row is 1,000 beds and 60 days; what a bed costs in a day is measured, and the row is that many times it.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import '../../command-center/src/zstandard.ts';
import { emptyEnterprise, foldEnterprise } from '../../core/src/hospital-fold.ts';
import type { Enterprise } from '../../core/src/hospital.ts';
import { packUntouchedOf } from '../../core/src/untouched.ts';
import { finished } from '../../core/src/steps.ts';
import { rows as rowsOf } from '../../core/src/table.ts';
import { hourMs, instant } from '../../core/src/time.ts';
import { openHistory } from '../simulated-day/history.ts';
import { isQuick, type Bench, type Row } from './figures.ts';

const promised = { beds: 1000, days: 60, mebibytes: 400 } as const;
/** Of the charted hospital and of the other: the one has seven times as many facts in a day. */
const [chartedDays, movedDays] = isQuick ? [1, 4] : [3, 21];
const mebibyte = 1_048_576;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const kept = new Set<Enterprise>();

interface Held {
  readonly facts: number;
  readonly beds: number;
  readonly mebibytes: number;
}

export const memory: Bench = {
  name: 'memory',
  run: () => {
    const charted = held(chartedDays, true);
    const moved = held(movedDays, false);
    const row = (what: string, value: number, unit: string, more: Partial<Row> = {}): Row => ({
      bench: 'memory',
      case: what,
      subject: 'ours',
      value,
      unit,
      ...more,
    });
    const about = (name: string, days: number, { facts, beds, mebibytes }: Held): Row[] => [
      row(`${name}, ${days} days, ${beds} beds, ${facts.toLocaleString('en')} facts`, mebibytes, 'MiB'),
      row(`${name}: a fact`, (mebibytes * mebibyte) / facts, 'bytes'),
      row(`${name}: ${promised.beds} beds and ${promised.days} days, as many times as much`, perBedDay(mebibytes, beds, days), 'MiB', {
        target: `<= ${promised.mebibytes}`,
      }),
    ];
    return Promise.resolve([...about('everything charted', chartedDays, charted), ...about('movements and work', movedDays, moved)]);
  },
};

const perBedDay = (mebibytes: number, beds: number, days: number): number => (mebibytes / beds / days) * promised.beds * promised.days;

function held(days: number, detail: boolean): Held {
  collect();
  const before = process.memoryUsage().heapUsed;
  const built = build(days, detail);
  collect();
  const mebibytes = (process.memoryUsage().heapUsed - before) / mebibyte;
  kept.clear();
  return { ...built, mebibytes };
}

/** Its history goes with the function that made it, and the picture is what stays. */
function build(days: number, detail: boolean): Pick<Held, 'facts' | 'beds'> {
  const history = openHistory(1, undefined, { detail });
  let picture = foldEnterprise(emptyEnterprise(), history.facts);
  let facts = history.facts.length;
  for (let hour = 1; hour <= days * 24; hour++) {
    const told = history.go(instant(history.startsAt + hour * hourMs));
    facts += told.length;
    const before = picture;
    picture = foldEnterprise(before, told);
    finished(packUntouchedOf(before, picture));
  }
  kept.add(picture);
  return { facts, beds: [...picture.hospitals.values()].reduce((sum, { operations }) => sum + [...rowsOf(operations.beds)].length, 0) };
}
