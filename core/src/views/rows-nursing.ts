/** Rows of what nurses answer for: each patient's care, each nurse's workload, and days of lines. Words of the house and codes only. */
import type { Acuity, Workload } from '../house/nursing/acuity.ts';
import type { InstrumentScore } from '../house/nursing/assessments.ts';
import type { FluidWindow } from '../house/nursing/balance.ts';
import type { TaskNow } from '../house/nursing/tasks.ts';
import type { Instant } from '../time.ts';
import type { LineKind } from '../work/nursing.ts';

export type TaskRow = Omit<TaskNow, 'positions'> & { readonly withheld?: true };
export interface LineRow {
  readonly line: string;
  readonly kind: LineKind;
  readonly site?: string;
  readonly insertedAt: Instant;
  readonly removedAt?: Instant;
  readonly removedFor?: string;
  readonly checkedAt?: Instant;
  /** The day of insertion is day 1. */
  readonly dwellDays: number;
}

/** view `care`: key = `patient/encounter` or `nurse/unit|staff`. */
export type CareRow =
  | {
      readonly row: 'patient';
      readonly encounter: string;
      readonly patient: string;
      readonly unit: string;
      readonly bed?: string;
      readonly room?: string;
      readonly bedName?: string;
      readonly nurse?: string;
      /** Device values that wait to be validated. */
      readonly pending: number;
      readonly fluids: readonly FluidWindow[];
      /** In place. */
      readonly lines: readonly LineRow[];
      readonly tasks: readonly TaskRow[];
      /** The newest of each instrument. */
      readonly assessed: readonly { readonly instrument: string; readonly title: string; readonly at: Instant; readonly result: InstrumentScore }[];
      readonly acuity: Acuity;
      /** Fluids, lines and assessments are not shown to this reader. */
      readonly withheld?: true;
    }
  | { readonly row: 'nurse'; readonly unit: string; readonly nurse: string; readonly workload: Workload };

/** view `device-days`, key = `unit|kind`: over the last whole days of the facility. */
export interface DeviceDaysRow {
  readonly unit: string;
  readonly kind: LineKind;
  readonly days: number;
  readonly deviceDays: number;
  readonly patientDays: number;
  /** Device days over patient days (NHSN); absent without patient days. */
  readonly utilisation?: number;
  /** Standing now. */
  readonly standing: number;
}
