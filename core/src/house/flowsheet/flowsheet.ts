/** Everything that a nurse answers for of one patient, as one answer: the sheet over time, device values to validate, fluids, lines, tasks, assessments, and the rows and instruments to chart by. */
import type { Encounter } from '../../encounter.ts';
import type { EncounterId, PatientId } from '../../ids.ts';
import { hourMs, instant, type Instant } from '../../time.ts';
import type { FlowRow, Instrument } from '../../work/care-pack.ts';
import type { ScoreState } from '../../views/rows.ts';
import { scoreFor } from '../../views/scores.ts';
import type { ViewInput } from '../../views/view.ts';
import { currentOf } from '../chart/visits.ts';
import { personIn } from '../chart/whose.ts';
import type { Acuity } from '../nursing/acuity.ts';
import type { Assessed } from '../nursing/assessments.ts';
import { balancePack, type FluidWindow } from '../nursing/balance.ts';
import { patientCare, type LineHere } from '../nursing/care.ts';
import { careRulesOf } from '../nursing/packs.ts';
import type { TaskNow } from '../nursing/tasks.ts';
import { sheetOf, type Sheet } from './sheet.ts';

export interface Flowsheet extends Sheet {
  readonly encounter: EncounterId;
  readonly patient: PatientId;
  readonly unit?: string;
  readonly bed?: string;
  /** Over: nothing may be charted any more. */
  readonly over: boolean;
  readonly hours: number;
  readonly news2?: ScoreState;
  readonly fluids: readonly FluidWindow[];
  readonly lines: readonly LineHere[];
  readonly tasks: readonly TaskNow[];
  readonly assessed: readonly Assessed[];
  readonly acuity: Acuity;
  readonly packs: readonly string[];
  readonly acuityDefinition: string;
  /** What may be charted, in order. */
  readonly form: readonly FlowRow[];
  readonly instruments: readonly Instrument[];
}

export const flowsheetLimits = { usualHours: 24, mostHours: 168 } as const;

/** Of the visit that is named, else of the one that goes on; undefined where the person has no such visit here. */
export function flowsheetOf(input: ViewInput, patient: PatientId, asked: { readonly encounter?: string; readonly hours?: number }): Flowsheet | undefined {
  const person = personIn(input, patient);
  const encounter = asked.encounter === undefined ? currentOf(person) : person.encounters.find((one) => one.encounter === asked.encounter);
  if (encounter === undefined) return undefined;
  const hours = Math.min(asked.hours ?? flowsheetLimits.usualHours, flowsheetLimits.mostHours);
  const rules = careRulesOf(input);
  const care = patientCare(input, encounter);
  const news2 = scoreFor(input, encounter.encounter)?.state;
  return {
    ...sheetOf(input, encounter, instant(endOf(encounter, input.now) - hours * hourMs)),
    encounter: encounter.encounter,
    patient: person.person,
    ...(encounter.location === undefined ? {} : { unit: encounter.location.unit }),
    ...(encounter.location?.bedId === undefined ? {} : { bed: encounter.location.bedId }),
    over: encounter.dischargedAt !== undefined || encounter.status === 'finished' || encounter.status === 'cancelled',
    hours,
    ...(news2 === undefined ? {} : { news2 }),
    fluids: care.balance,
    lines: care.lines,
    tasks: care.tasks,
    assessed: care.assessed,
    acuity: care.acuity,
    packs: [...rules.packs, `${balancePack.pack}@${balancePack.version}`],
    acuityDefinition: `${rules.acuityPack}: ${rules.acuity.definition}`,
    form: [...rules.rows.values()],
    instruments: [...rules.instruments.values()],
  };
}

const endOf = ({ dischargedAt }: Encounter, now: Instant): Instant => (dischargedAt !== undefined && dischargedAt < now ? dischargedAt : now);
