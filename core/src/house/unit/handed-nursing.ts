/** What nurses did and left open of one patient, for whoever comes on: lines in and out, tasks put off or overdue, assessments that say something else than before. */
import type { Encounter, Stay } from '../../encounter.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import type { HandoffRow } from '../../views/rows-unit.ts';
import type { ViewInput } from '../../views/view.ts';
import type { Assessed } from '../nursing/assessments.ts';
import { careOf, type LineHere } from '../nursing/care.ts';
import type { TaskNow } from '../nursing/tasks.ts';

/** Of whoever is here; rounds that were made as they should be are no difference. */
export function nursingHanded(input: ViewInput, { encounter, stays }: Encounter): readonly HandoffRow[] {
  const care = getRow(careOf(input), encounter);
  if (care === undefined) return [];
  const said = [...care.lines.flatMap(lineSays), ...care.tasks.flatMap(taskSays), ...assessmentsSay(care.assessed)];
  return said.flatMap(({ group, at, says, position, label }): HandoffRow[] => {
    const place = stayAt(stays, at)?.location;
    return place === undefined
      ? []
      : [
          {
            unit: place.unit,
            group,
            at,
            encounter,
            ...(place.bedId === undefined ? {} : { bed: place.bedId }),
            says,
            ...(label === undefined ? {} : { label }),
            position,
          },
        ];
  });
}

const stayAt = (stays: readonly Stay[], at: Instant): Stay | undefined =>
  stays.findLast(({ from, until }) => from <= at && (until === undefined || at < until));

interface Said {
  readonly group: HandoffRow['group'];
  readonly at: Instant;
  readonly says: string;
  readonly label?: HandoffRow['label'];
  readonly position: number;
}
const words = (term: string): string => term.replaceAll('-', ' ');
const newest = (positions: readonly number[]): number => Math.max(0, ...positions);

function lineSays({ kind, site, insertedAt, removedAt, removedFor, dwellDays, positions }: LineHere): readonly Said[] {
  const what = [words(kind), site].filter((part) => part !== undefined).join(' ');
  const days = `day ${dwellDays}`;
  const out = removedAt === undefined ? [] : [{ at: removedAt, says: `${what} out, ${days}${removedFor === undefined ? '' : `: ${words(removedFor)}`}` }];
  return [{ at: insertedAt, says: `${what} in` }, ...out].map((one) => ({ group: 'line', position: newest(positions), ...one }));
}

/** What was done in its time is not said; what is overdue is from the moment at which it was. */
function taskSays({ title, lateAt, dueAt, deferredFor, positions, label }: TaskNow): readonly Said[] {
  const common = { group: 'task', position: newest(positions), ...(label === undefined ? {} : { label }) } as const;
  const overdue: Said = { ...common, at: lateAt, says: `${title} overdue` };
  return deferredFor === undefined ? [overdue] : [overdue, { ...common, at: dueAt, says: `${title} due: it was put off, ${words(deferredFor)}` }];
}

/** The first of an instrument, and each that ends in another band than the one before. */
function assessmentsSay(assessed: readonly Assessed[]): readonly Said[] {
  const holding = assessed.filter(({ state }) => state !== 'in-error');
  return holding.flatMap(({ instrument, title, at, result, positions }, i): readonly Said[] => {
    if (result.state !== 'scored') return [];
    const before = holding.slice(i + 1).find((one) => one.instrument === instrument)?.result;
    if (before?.state === 'scored' && before.band === result.band) return [];
    const was = before?.state === 'scored' ? `, was ${before.score}` : '';
    return [{ group: 'assessment', at, says: `${title} ${result.score}${was}: ${result.band}`, position: newest(positions) }];
  });
}
