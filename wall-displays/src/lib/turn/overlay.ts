/** What waits on this device, laid over what the house knows: so that the next step follows the last one also without a network, and each says what it saw. */
import type { TurnRow } from '@healthos/core/views/rows-turn.ts';
import type { Asked } from '../work/asked.ts';
import type { Trip } from './words.ts';

/** A row as this device will have it once its line is sent; `waits` says that it is not yet so. */
export type Mine<Row> = Row & { readonly waits?: boolean };

const turned: Readonly<Record<string, TurnRow['state']>> = {
  start: 'in-progress',
  resume: 'in-progress',
  suspend: 'suspended',
  done: 'done',
  fail: 'failed',
  cancel: 'cancelled',
};

export function turnsWith(rows: Iterable<TurnRow>, waiting: readonly Asked[], me: string | undefined): readonly Mine<TurnRow>[] {
  return [...rows].map((row) => waiting.reduce<Mine<TurnRow>>((known, asked) => turnAfter(known, asked, me), row));
}

function turnAfter(row: Mine<TurnRow>, { request, body, at }: Asked, me: string | undefined): Mine<TurnRow> {
  if (body['bed'] !== row.bed || !('rank' in row)) return row;
  if (request === 'evs-assign') return { ...row, state: 'assigned', cleaner: String(body['cleaner']), waits: true };
  const state = request === 'evs-step' ? turned[String(body['step'])] : undefined;
  if (state === undefined) return row;
  const started =
    body['step'] === 'start' && at !== undefined ? { startedAt: at as NonNullable<TurnRow['startedAt']>, ...(me === undefined ? {} : { cleaner: me }) } : {};
  return { ...row, ...started, state, waits: true };
}

export function tripsWith(rows: Iterable<Trip>, waiting: readonly Asked[]): readonly Mine<Trip>[] {
  return [...rows].map((row) => waiting.reduce<Mine<Trip>>(tripAfter, row));
}

/** Which clock of a trip a step starts; the first word on it counts, as in the house. */
const clockOf = { 'at-patient': 'atPatientAt', 'under-way': 'underWayAt' } as const satisfies Partial<Record<string, keyof Trip>>;

function tripAfter(row: Mine<Trip>, { request, body, at }: Asked): Mine<Trip> {
  if (body['job'] !== row.job) return row;
  const time = at === undefined ? undefined : (at as Trip['requestedAt']);
  if (request === 'transport-dispatch')
    return { ...row, state: 'dispatched', porter: String(body['porter']), ...(time === undefined ? {} : { dispatchedAt: time }), waits: true };
  if (request !== 'transport-step') return row;
  const { delayReason: _over, ...rest } = row;
  const step = String(body['step']);
  if (step === 'delay-over') return { ...rest, state: resumedState(row), waits: true };
  if (step === 'delayed') return { ...rest, state: 'delayed', delayReason: body['reason'] as NonNullable<Trip['delayReason']>, waits: true };
  const clock = step in clockOf ? clockOf[step as keyof typeof clockOf] : undefined;
  return { ...rest, ...(clock === undefined || time === undefined ? {} : { [clock]: row[clock] ?? time }), state: step as Trip['state'], waits: true };
}

/** Where a trip goes on after its delay: by the last clock that it has. */
export function resumedState({ underWayAt, atPatientAt }: Pick<Trip, 'underWayAt' | 'atPatientAt'>): Trip['state'] {
  return underWayAt !== undefined ? 'under-way' : atPatientAt !== undefined ? 'at-patient' : 'dispatched';
}
