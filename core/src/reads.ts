/**
 * What of a picture something is made of, by branch or by table, so that what nothing of it changed for is not made again. Whoever says what they read is
 * held to it by a test (tests/properties/reads.test.ts). Time is not in it: what is made of a picture is made again each second whatever changed.
 */
import type { ClinicalState } from './clinical/state.ts';
import type { IdentityState } from './identity/state.ts';
import type { OperationsState } from './operations/state.ts';
import type { ViewInput } from './views/view.ts';
import type { WorkState } from './work/state.ts';

export type Read =
  | 'operations'
  | 'clinical'
  | 'nursing'
  | 'financial'
  | `operations.${keyof OperationsState}`
  | `clinical.${keyof ClinicalState}`
  | `identity.${keyof IdentityState}`
  | `work.${keyof WorkState}`;
export type Reads = readonly Read[];

/** Who is who: records that are one person. */
export const readsOfPeople = ['identity.mergedInto', 'identity.facts'] as const satisfies Reads;

/** Who waits for a bed, who may have which, and what was promised. */
export const readsOfRequests = [
  'work.BedRequested',
  'work.BedRequestWithdrawn',
  'work.PatientReadyToMove',
  'work.BedPromised',
  'work.BedFitted',
  'work.UnitAgeStated',
] as const satisfies Reads;

export const readsOfTransport = ['work.TransportRequested', 'work.TransportStepped'] as const satisfies Reads;
export const readsOfTheatre = ['work.CaseScheduled', 'work.CaseStepped'] as const satisfies Reads;
export const readsOfShifts = ['nursing', 'work.ShiftScheduled', 'work.ShiftStepped'] as const satisfies Reads;

/** The emergency department: runs, steps, and what its patients need. */
export const readsOfEmergency = [
  'work.AmbulanceStepped',
  'work.EmergencyStepped',
  'work.CareNeedStated',
  'work.ProvidersOnDutyCounted',
] as const satisfies Reads;

/** The way home: milestones, barriers, referrals and what was said of the departure. */
export const readsOfLeaving = [
  'work.BarrierStepped',
  'work.DischargeStepped',
  'work.MilestoneStepped',
  'work.PostAcuteStepped',
  'work.StatusStepped',
] as const satisfies Reads;

/** What nurses answer for of each patient. */
export const readsOfCare = [
  'clinical',
  'nursing',
  ...readsOfPeople,
  'work.AssessmentRecorded',
  'work.CarePackLoaded',
  'work.CareTaskStepped',
  'work.LineStepped',
  'work.ReadingRejected',
] as const satisfies Reads;

/** What charges and what is made of them rest on. */
export const readsOfMoney = [
  'operations',
  'clinical',
  'financial',
  ...readsOfPeople,
  ...readsOfRequests,
  ...readsOfTheatre,
  ...readsOfEmergency,
  'work.ChargeStepped',
  'work.ServiceRendered',
  'work.StatusStepped',
] as const satisfies Reads;

/** The parts of a picture behind what is read, in its order: the same objects as long as nothing of them changed. */
export function partsRead(reads: Reads, input: ViewInput): readonly unknown[] {
  return [input.learned, input.telling, ...reads.map((read) => partOf(read, input))];
}

export const areSameParts = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((part, n) => part === b[n]);

type Branch = 'operations' | 'clinical' | 'nursing' | 'financial' | 'work' | 'identity';
const isBranch = (name: string): name is Branch => ['operations', 'clinical', 'nursing', 'financial', 'work', 'identity'].includes(name);
const paths = new Map<Read, readonly [branch: Branch, table: string | undefined]>();

function partOf(read: Read, { hospital, identity }: ViewInput): unknown {
  let path = paths.get(read);
  if (path === undefined) {
    const [branch = '', table] = read.split('.');
    if (!isBranch(branch)) throw new RangeError(`No branch of a picture: ${read}`);
    paths.set(read, (path = [branch, table]));
  }
  const [branch, table] = path;
  const whole: object = branch === 'identity' ? identity : hospital[branch];
  return table === undefined ? whole : (whole as Readonly<Record<string, unknown>>)[table];
}
