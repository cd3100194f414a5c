/** Figures of nursing: which lines people of a level of care have, what goes in and out, and what the demo's nurses have said is due. Invented, rounded. */
import type { LevelOfCare } from '@healthos/core/operations/facility.ts';
import type { CareDue, CarePack } from '@healthos/core/work/care-pack.ts';
import type { LineKind } from '@healthos/core/work/nursing.ts';

type ByLevel = Readonly<Partial<Record<LevelOfCare, number>> & { readonly other: number }>;

/** Chance of each line at arrival, and the hours that it usually stays. */
export const siteLines: readonly {
  readonly kind: LineKind;
  readonly chance: ByLevel;
  readonly hours: number;
  readonly sites: readonly [string, ...string[]];
}[] = [
  { kind: 'peripheral', chance: { icu: 0.9, 'step-down': 0.92, other: 0.85 }, hours: 84, sites: ['left forearm', 'right forearm', 'left hand', 'right hand'] },
  { kind: 'central', chance: { icu: 0.52, 'step-down': 0.14, other: 0.05 }, hours: 150, sites: ['right jugular', 'left subclavian', 'right arm PICC'] },
  { kind: 'arterial', chance: { icu: 0.45, other: 0 }, hours: 60, sites: ['right radial', 'left radial'] },
  { kind: 'urinary', chance: { icu: 0.62, 'step-down': 0.22, other: 0.12 }, hours: 66, sites: ['urethral'] },
  { kind: 'feeding', chance: { icu: 0.25, other: 0.02 }, hours: 110, sites: ['left nostril', 'right nostril'] },
  { kind: 'airway', chance: { icu: 0.3, other: 0 }, hours: 58, sites: ['oral'] },
  { kind: 'drain', chance: { icu: 0.16, other: 0.07 }, hours: 60, sites: ['abdomen right', 'abdomen left', 'wound'] },
];

/** Of lines that are out before the patient goes home. */
export const removals = ['not-needed', 'not-needed', 'blocked', 'pulled-out'] as const;

export const roundFindings = ['pain-controlled', 'toilet-offered', 'things-in-reach', 'bell-in-reach', 'safe'] as const;

/** Fluids of four hours: in how many of them, and millilitres an hour by kilograms. `lines`: only with one of these. */
export const siteFluids: readonly {
  readonly code: string;
  readonly system: 'LN' | 'L';
  readonly name: string;
  readonly chance: ByLevel;
  readonly hourly: (kilograms: number) => number;
  readonly lines?: readonly LineKind[];
}[] = [
  { code: '8999-8', system: 'LN', name: 'Fluid intake oral measured', chance: { icu: 0.35, other: 0.92 }, hourly: () => 58 },
  {
    code: 'INTAKE-IV',
    system: 'L',
    name: 'Intravenous intake',
    chance: { icu: 0.95, 'step-down': 0.7, other: 0.42 },
    hourly: () => 68,
    lines: ['peripheral', 'central'],
  },
  { code: 'INTAKE-ENTERAL', system: 'L', name: 'Enteral intake', chance: { other: 0.95 }, hourly: () => 55, lines: ['feeding'] },
  { code: '9187-6', system: 'LN', name: 'Urine output', chance: { icu: 0.98, other: 0.94 }, hourly: (kilograms) => 0.9 * Math.min(110, kilograms) },
  { code: 'OUTPUT-DRAIN', system: 'L', name: 'Drain output', chance: { other: 0.95 }, hourly: () => 12, lines: ['drain'] },
  { code: 'OUTPUT-EMESIS', system: 'L', name: 'Emesis output', chance: { other: 0.02 }, hourly: () => 40 },
];

/** Braden: from high risk on. */
export const turnedFrom = 12;
const wards = ['icu', 'step-down', 'telemetry', 'medical-surgical'];
const due: readonly CareDue[] = [
  { kind: 'round', title: 'Round', everyMinutes: 120, firstWithinMinutes: 120, graceMinutes: 45 },
  { kind: 'turn', title: 'Turn', everyMinutes: 120, firstWithinMinutes: 120, graceMinutes: 60, when: { instrument: 'braden', atMost: turnedFrom } },
  { kind: 'assessment', title: 'Braden', instrument: 'braden', everyMinutes: 1440, firstWithinMinutes: 480, graceMinutes: 240 },
  { kind: 'assessment', title: 'Morse', instrument: 'morse', everyMinutes: 720, firstWithinMinutes: 480, graceMinutes: 120 },
  { kind: 'assessment', title: 'CAM', instrument: 'cam', everyMinutes: 720, firstWithinMinutes: 480, graceMinutes: 120, levels: ['icu'] },
];

/** What is due how often in the demo hospital. */
export const demoCarePack: CarePack = {
  pack: 'demo-nursing',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'Invented for the simulated hospital: rounds every two hours, turns of whoever is at risk, assessments by shift and day',
  due: due.map((one) => ({ levels: wards, ...one })),
};
