/** Folds work facts: each is put in its place by sender order, so that any order of arrival gives the same lists. */
import type { Recorded } from '../event.ts';
import { emptyTable } from '../table.ts';
import { instant } from '../time.ts';
import { putVersion, versionOf } from '../versions.ts';
import { workKinds, type WorkEvent, type WorkType } from './events.ts';
import { boundFired } from './fired.ts';
import type { WorkState } from './state.ts';

const keys: ReadonlyMap<string, (fact: never) => string> = new Map(workKinds.map((one) => [one.type, one.keyOf]));

export function emptyWork(): WorkState {
  const tables = Object.fromEntries(workKinds.map(({ type }) => [type, emptyTable()])) as Pick<WorkState, WorkType>;
  return { ...tables, firedFrom: instant(0), firedHours: emptyTable() };
}

export function isWork(event: Recorded['event']): event is WorkEvent {
  return keys.has(event.type);
}

export function foldWork(state: WorkState, recorded: Recorded): WorkState {
  const { event } = recorded;
  if (!isWork(event)) return state;
  const table = state[event.type] as WorkState[WorkType];
  const put = putVersion(table as never, keyOf(event), versionOf(recorded, event));
  if (put === table) return state;
  const next = { ...state, [event.type]: put };
  return event.type === 'RuleFired' ? boundFired(next, versionOf(recorded, event)) : next;
}

/** The thing that a fact is about. */
export function keyOf(event: WorkEvent): string {
  const key = keys.get(event.type);
  if (key === undefined) throw new RangeError(`no work fact ${event.type}`);
  return key(event as never);
}
