/** Operations: facts in, picture out. Encounters are derived anew from their own sorted facts, so that arrival order never matters; beds follow encounters. */
import type { EncounterFact } from '../encounter.ts';
import type { HealthEvent, Recorded } from '../event.ts';
import { unitId } from '../ids.ts';
import { emptyTable, entries, getRow, putRow, type Table } from '../table.ts';
import { discover, newBedFacts, placed, putBed } from './bed-claims.ts';
import { bedPromise, bedStatus } from './bed-statements.ts';
import { directoryOf, describedUnit } from './describe.ts';
import { movementTypes, type BedsSwapped, type EncounterFacts, type EncounterMovement } from './events.ts';
import type { FacilityDescription } from './facility.ts';
import { apartRecord, numberOf } from './apart-key.ts';
import type { Who } from './number-of-two.ts';
import type { EncounterMove, OperationsState } from './state.ts';
import { noteTold, nothingTold } from './told-late.ts';
import { addFact, moveEncounter } from './visits.ts';

export function emptyOperations(): OperationsState {
  return {
    units: emptyTable(),
    beds: emptyTable(),
    bedFacts: emptyTable(),
    facts: emptyTable(),
    encounters: emptyTable(),
    moves: emptyTable(),
    aliases: emptyTable(),
    appointments: emptyTable(),
    masterFiles: emptyTable(),
    discrepancies: emptyTable(),
    index: { encountersByRecord: emptyTable(), shared: emptyTable(), told: nothingTold() },
  };
}

/** `who` says who is one person by the merges that are known: of the same state, `hearMerges` tells it when that changes. */
export function foldOperations(state: OperationsState, recorded: Recorded, who: Who): OperationsState {
  const { event } = recorded;
  switch (event.type) {
    case 'BedsSwapped':
      return swap(state, recorded, event, who);
    case 'BedStatusChanged':
      return bedStatus(state, recorded, event);
    case 'BedPromised':
      return bedPromise(state, recorded, event);
    case 'FacilityDescribed':
      return describe(state, recorded, event.description);
    case 'EncounterMoved':
      return moveEncounter(state, numberOf(event.encounter), moveOf(recorded, event), who);
    case 'AppointmentChanged':
      return { ...state, appointments: putNewest(state.appointments, event.appointment, { ...event, position: recorded.position, order: recorded.order }) };
    case 'MasterFileChanged':
      return {
        ...state,
        masterFiles: putNewest(state.masterFiles, `${event.file}:${event.key}`, { ...event, position: recorded.position, order: recorded.order }),
      };
    default:
      return isMovement(event) ? movement(state, recorded, event, who) : state;
  }
}

const movements: ReadonlySet<string> = new Set(movementTypes);

function isMovement(event: Recorded['event']): event is EncounterMovement {
  return movements.has(event.type);
}

function movement(state: OperationsState, recorded: Recorded, event: EncounterMovement, who: Who): OperationsState {
  const known = discover(discover(state, event.location, recorded.position), event.priorLocation, recorded.position);
  const moved = event.type === 'PatientTransferred' || event.type === 'PatientDischarged' ? event.type : undefined;
  const told = noteTold(state.index.told, recorded, event.encounter, moved);
  const noted = told === state.index.told ? known : { ...known, index: { ...known.index, told } };
  const { order, effective, position, recordedAt } = recorded;
  return addFact(noted, { order, at: effective.at, position, recordedAt, movement: event }, who);
}

/** Both or neither: the two transfers are folded in one step, so no picture ever shows the midpoint (hard case 10). */
function swap(state: OperationsState, recorded: Recorded, event: BedsSwapped, who: Who): OperationsState {
  const transfer = (facts: EncounterFacts): EncounterFact => ({
    order: recorded.order,
    at: recorded.effective.at,
    position: recorded.position,
    recordedAt: recorded.recordedAt,
    movement: { type: 'PatientTransferred', ...facts },
  });
  let next = discover(discover(state, event.first.location, recorded.position), event.second.location, recorded.position);
  next = addFact(next, transfer(event.first), who);
  return addFact(next, transfer(event.second), who);
}

/** A visit that is kept apart is of the record in its key. */
function moveOf(
  recorded: Recorded,
  { encounter, toPatient, fromPatient = apartRecord(encounter), toEncounter }: Extract<HealthEvent, { type: 'EncounterMoved' }>,
): EncounterMove {
  return {
    order: recorded.order,
    at: recorded.effective.at,
    position: recorded.position,
    toPatient,
    ...(fromPatient === undefined ? {} : { fromPatient }),
    ...(toEncounter === undefined ? {} : { toEncounter: numberOf(toEncounter) }),
  };
}

function describe(state: OperationsState, recorded: Recorded, description: FacilityDescription): OperationsState {
  if (state.descriptionOrder !== undefined && state.descriptionOrder >= recorded.order) return state;
  const directory = directoryOf(description);
  let next: OperationsState = { ...state, description, descriptionOrder: recorded.order };
  let units = next.units;
  for (const unit of directory.units.keys()) units = putRow(units, unit, describedUnit(description, unit));
  for (const [unit] of entries(state.units)) units = putRow(units, unit, describedUnit(description, unitId(unit)));
  next = { ...next, units };
  for (const [bed, { location }] of directory.beds) {
    next = { ...next, bedFacts: putRow(next.bedFacts, bed, placed(getRow(next.bedFacts, bed) ?? newBedFacts(bed, location), location)) };
  }
  for (const [, facts] of entries(next.bedFacts)) next = putBed(next, facts);
  return next;
}

/** The newest row of a key by sender order; an older one that comes late changes nothing. */
function putNewest<Row extends { readonly order: string }>(table: Table<string, Row>, key: string, row: Row): Table<string, Row> {
  const known = getRow(table, key);
  return known !== undefined && known.order >= row.order ? table : putRow(table, key, row);
}
