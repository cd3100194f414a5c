/** The nursing picture: who cares for whom, and which oxygen scale was chosen. */
import type { Table } from '../table.ts';
import type { Versions } from '../versions.ts';
import type { NurseAssigned, OxygenScaleChosen } from './events.ts';

export interface NursingState {
  /** By encounter. */
  readonly assignments: Table<string, Versions<NurseAssigned>>;
  readonly oxygenScales: Table<string, Versions<OxygenScaleChosen>>;
}
