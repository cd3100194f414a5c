/** What systems and people say of a bed: its axes and its promise, the newest word on each by sender order. */
import type { Recorded } from '../event.ts';
import { getRow } from '../table.ts';
import type { WorkOf } from '../work/events.ts';
import { newBedFacts, placed, putBed } from './bed-claims.ts';
import type { BedStatusChanged } from './events.ts';
import type { BedPromise, OperationsState, Stated } from './state.ts';

export function bedStatus(state: OperationsState, recorded: Recorded, event: BedStatusChanged): OperationsState {
  const said = { unit: event.unit, ...(event.room === undefined ? {} : { room: event.room }), ...(event.bedName === undefined ? {} : { bed: event.bedName }) };
  const facts = placed(getRow(state.bedFacts, event.bed) ?? newBedFacts(event.bed, said), said);
  const stated = <V>(value: V): Stated<V> => ({ value, order: recorded.order, at: recorded.effective.at });
  const service =
    event.serviceability === undefined
      ? undefined
      : {
          value: event.serviceability,
          ...(event.blockReason === undefined ? {} : { reason: event.blockReason }),
          ...(event.blockedUntil === undefined ? {} : { until: event.blockedUntil }),
        };
  return putBed(state, {
    ...facts,
    ...newer('cleanliness', facts.cleanliness, event.cleanliness === undefined ? undefined : stated(event.cleanliness)),
    ...newer('serviceability', facts.serviceability, service === undefined ? undefined : stated(service)),
    ...newer('staffed', facts.staffed, event.staffed === undefined ? undefined : stated(event.staffed)),
    position: Math.max(facts.position, recorded.position),
  });
}

/** The promise of the newest word, whether it still stands is derived with the bed. */
export function bedPromise(state: OperationsState, recorded: Recorded, event: WorkOf<'BedPromised'>): OperationsState {
  const { promise: kind, encounter, request, until, reason, overrides, by } = event;
  const at = recorded.effective.at;
  const given: BedPromise | undefined =
    kind === 'none'
      ? undefined
      : {
          kind,
          at,
          ...(encounter === undefined ? {} : { encounter }),
          ...(request === undefined ? {} : { request }),
          ...(until === undefined ? {} : { until }),
          ...(reason === undefined ? {} : { reason }),
          ...(overrides === undefined ? {} : { overrides }),
          ...(by === undefined ? {} : { by }),
        };
  const facts = getRow(state.bedFacts, event.bed) ?? newBedFacts(event.bed, { unit: event.unit });
  return putBed(state, {
    ...facts,
    ...newer('promise', facts.promise, { value: given, order: recorded.order, at }),
    position: Math.max(facts.position, recorded.position),
  });
}

/** The newer of two statements about one axis, by sender order. */
function newer<Name extends string, Value>(name: Name, known: Stated<Value> | undefined, said: Stated<Value> | undefined): { [key in Name]?: Stated<Value> } {
  const winner = said === undefined || (known !== undefined && known.order >= said.order) ? known : said;
  return winner === undefined ? {} : ({ [name]: winner } as { [key in Name]: Stated<Value> });
}
