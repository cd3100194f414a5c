/** Lines and drains of an encounter: what was put in where and when, what was taken out, and how many days it stood. */
import type { Encounter } from '../../encounter.ts';
import { instant, localDay, type Instant, type Zone } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import type { WorkOf } from '../../work/events.ts';
import type { LineKind } from '../../work/nursing.ts';
import type { ViewInput } from '../../views/view.ts';
import { saidOfVisit } from './of-visit.ts';

export interface LineNow {
  readonly line: string;
  readonly kind: LineKind;
  readonly site?: string;
  readonly insertedAt: Instant;
  readonly removedAt?: Instant;
  readonly removedFor?: string;
  readonly checkedAt?: Instant;
  readonly by?: string;
  /** Newest last; what a form has seen is the last. */
  readonly positions: readonly number[];
}

type Said = Versions<WorkOf<'LineStepped'>>;

/** Those in place first, the oldest first; removed ones after them. What was entered in error is not among them. */
export function linesOf(input: ViewInput, encounter: Encounter): readonly LineNow[] {
  const byLine = new Map<string, Said>();
  for (const said of saidOfVisit(input.hospital, encounter, input.hospital.work.LineStepped))
    byLine.set(said.event.line, [...(byLine.get(said.event.line) ?? []), said]);
  return [...byLine]
    .flatMap(([line, said]) => lineNow(line, said) ?? [])
    .sort((a, b) => Number(a.removedAt !== undefined) - Number(b.removedAt !== undefined) || a.insertedAt - b.insertedAt || (a.line < b.line ? -1 : 1));
}

function lineNow(line: string, said: Said): LineNow | undefined {
  const standing = withoutTakenBack(said);
  const first = standing.find(({ event }) => event.step === 'inserted');
  const kind = first?.event.kind;
  if (first === undefined || kind === undefined || standing.some(({ event }) => event.step === 'in-error')) return undefined;
  const insertedAt = first.event.on ?? first.at;
  const removed = standing.findLast(({ event }) => event.step === 'removed');
  const checked = standing.findLast(({ event }) => event.step === 'checked');
  const { site, by } = first.event;
  return {
    line,
    kind,
    insertedAt,
    ...(site === undefined ? {} : { site }),
    ...(removed === undefined ? {} : { removedAt: removed.event.on ?? removed.at }),
    ...(removed?.event.reason === undefined ? {} : { removedFor: removed.event.reason }),
    ...(checked === undefined ? {} : { checkedAt: checked.event.on ?? checked.at }),
    ...(by === undefined ? {} : { by }),
    positions: said.map(({ position }) => position).sort((a, b) => a - b),
  };
}

/** A step that was taken back is as though it had not been said. */
export function withoutTakenBack<One extends { readonly event: { readonly step: string } }>(said: readonly One[]): readonly One[] {
  const standing: One[] = [];
  for (const one of said) {
    if (one.event.step === 'taken-back') standing.pop();
    else standing.push(one);
  }
  return standing;
}

/** The day of insertion is day 1 (NHSN Patient Safety Component Manual, chapter 4). */
export function dwellDays({ insertedAt, removedAt }: Pick<LineNow, 'insertedAt' | 'removedAt'>, now: Instant, zone: Zone): number {
  return Math.max(0, localDay(instant(Math.min(removedAt ?? now, now)), zone) - localDay(insertedAt, zone) + 1);
}

/** Lines that may stay so long before somebody asks each day whether they are still needed. */
export const watchedKinds: ReadonlySet<LineKind> = new Set(['central', 'urinary', 'airway', 'arterial']);
