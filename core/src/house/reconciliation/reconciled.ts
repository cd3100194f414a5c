/** A completed reconciliation, read back: each medicine with what was decided and what it is now. */
import type { ViewInput } from '../../views/view.ts';
import { ofVisit, wordsOf, type Whose } from '../../told.ts';
import type { OrderRecorded, RecordLineChanged } from '../../clinical/events.ts';
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { isOfUse, numbersOf } from '../../visit-numbers.ts';
import type { Version } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import type { LineAction, LineReason, Occasion } from '../../work/reconciliation.ts';
import { versionsOf } from '../chart/items.ts';
import { takenText } from '../chart/lines.ts';
import { titleOf } from '../../codes/code-title.ts';

export interface ReconciledLine {
  readonly item: string;
  readonly position: number;
  readonly at: Instant;
  readonly action: LineAction;
  readonly reason?: LineReason;
  readonly says: string;
}
export interface Reconciled {
  readonly occasion: Occasion;
  readonly at: Instant;
  readonly by?: string;
  readonly position: number;
  readonly lines: readonly ReconciledLine[];
}

/** The newest completion of an occasion of this visit; undefined while there is none. */
export function reconciledOf(input: ViewInput, encounter: Encounter, occasion: Occasion): Reconciled | undefined {
  const { hospital } = input;
  const newest = reconciliations(hospital, encounter, occasion).at(-1);
  if (newest === undefined) return undefined;
  const { event, at, position } = newest;
  return {
    occasion,
    at,
    position,
    lines: event.lines.flatMap((line) => lineOf(hospital, ofVisit(input, encounter), line) ?? []),
    ...(event.by === undefined ? {} : { by: event.by }),
  };
}

export function reconciliations(hospital: Hospital, encounter: Encounter, occasion: Occasion): readonly Version<WorkOf<'MedicationsReconciled'>>[] {
  return numbersOf(hospital, encounter)
    .flatMap((number) => getRow(hospital.work.MedicationsReconciled, `${number}|${occasion}`) ?? [])
    .filter(({ at }) => isOfUse(hospital, encounter, at))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
}

function lineOf(hospital: Hospital, whose: Whose, line: WorkOf<'MedicationsReconciled'>['lines'][number]): ReconciledLine | undefined {
  const item = line.makes ?? line.item;
  const versions = versionsOf(hospital.clinical, item, (told) => wordsOf(told, whose));
  const newest = versions.at(-1);
  if (newest === undefined) return undefined;
  const said = versions.flatMap(({ event }) => (event.type === 'OrderRecorded' || event.type === 'RecordLineChanged' ? [event] : []));
  return {
    item,
    position: Math.max(...versions.map(({ position }) => position)),
    at: newest.at,
    action: line.action,
    ...(line.reason === undefined ? {} : { reason: line.reason }),
    says: [actionWords[line.action], medicineText(said), line.reason === undefined ? undefined : `(${line.reason.replaceAll('-', ' ')})`]
      .filter((word) => word !== undefined)
      .join(' '),
  };
}

const actionWords: Readonly<Record<LineAction, string>> = { continue: 'Continue', change: 'CHANGED', stop: 'STOP', new: 'NEW' };

/** The newest word on each part: a step of an order need not say its drug again. */
export function medicineText(said: readonly (OrderRecorded | RecordLineChanged)[]): string {
  const code = said.findLast((one) => one.code !== undefined)?.code;
  const [dose, route, frequency] = [
    said.findLast((one) => one.dose !== undefined)?.dose,
    said.findLast((one) => one.route !== undefined)?.route,
    said.findLast((one) => one.frequency !== undefined)?.frequency,
  ];
  const taken = takenText({
    ...(dose === undefined ? {} : { dose }),
    ...(route === undefined ? {} : { route }),
    ...(frequency === undefined ? {} : { frequency }),
  });
  return [titleOf(code), taken].filter((word) => word !== undefined).join(' ');
}
