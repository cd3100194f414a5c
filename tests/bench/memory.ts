/**
 * What the picture of a hospital holds: the simulated hospital with everything that is charted in it, and the same with movements and work alone. What nobody touched for a
 * day is packed, so what is of the last two days is apart from what each day before them leaves: two pictures are made, of some days and of some more. The
 * page's row is 1,000 beds and 60 days.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { packingLimits } from '../../command-center/src/packing.ts';
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
const [chartedDays, movedDays] = isQuick
  ? ([
      [3, 4],
      [3, 8],
    ] as const)
  : ([
      [4, 7],
      [7, 21],
    ] as const);
const lookHours = packingLimits.everyMs / hourMs;
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
    const row = (what: string, value: number, unit: string, more: Partial<Row> = {}): Row => ({
      bench: 'memory',
      case: what,
      subject: 'ours',
      value,
      unit,
      ...more,
    });
    const about = (name: string, detail: boolean, [some, more]: readonly [number, number]): Row[] => {
      const [first, last] = [held(some, detail), held(more, detail)];
      const aDay = (last.mebibytes - first.mebibytes) / (more - some);
      return [
        row(`${name}, ${more} days, ${last.beds} beds, ${last.facts.toLocaleString('en')} facts`, last.mebibytes, 'MiB'),
        row(`${name}: a fact`, (last.mebibytes * mebibyte) / last.facts, 'bytes'),
        row(`${name}: a day more`, aDay, 'MiB'),
        row(`${name}: ${promised.beds} beds and ${promised.days} days`, ((last.mebibytes + aDay * (promised.days - more)) / last.beds) * promised.beds, 'MiB', {
          target: `<= ${promised.mebibytes}`,
        }),
      ];
    };
    return Promise.resolve([...about('everything charted', true, chartedDays), ...about('movements and work', false, movedDays)]);
  },
};

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
  const looked = new WeakSet();
  let facts = history.facts.length;
  for (let hour = 1; hour <= days * 24; hour++) {
    const told = history.go(instant(history.startsAt + hour * hourMs));
    facts += told.length;
    picture = foldEnterprise(picture, told);
    if (hour % lookHours === 0) finished(packUntouchedOf(looked, picture));
  }
  kept.add(picture);
  return { facts, beds: [...picture.hospitals.values()].reduce((sum, { operations }) => sum + [...rowsOf(operations.beds)].length, 0) };
}
