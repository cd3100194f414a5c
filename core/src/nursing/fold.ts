/** Nursing: the newest word on each assignment holds. */
import type { Recorded } from '../event.ts';
import { emptyTable } from '../table.ts';
import { putVersion, versionOf } from '../versions.ts';
import type { NursingState } from './state.ts';

export function emptyNursing(): NursingState {
  return { assignments: emptyTable(), oxygenScales: emptyTable() };
}

export function foldNursing(state: NursingState, recorded: Recorded): NursingState {
  const { event } = recorded;
  switch (event.type) {
    case 'NurseAssigned':
      return { ...state, assignments: putVersion(state.assignments, event.encounter, versionOf(recorded, event)) };
    case 'OxygenScaleChosen':
      return { ...state, oxygenScales: putVersion(state.oxygenScales, event.encounter, versionOf(recorded, event)) };
    default:
      return state;
  }
}
