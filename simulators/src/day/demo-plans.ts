/** The units of the demo hospital: what each has and takes, from which its rooms are drawn. */
import type { AgeBand, BedFeature, LevelOfCare } from '@healthos/core/operations/facility.ts';

export interface Plan {
  readonly unit: string;
  readonly name: string;
  readonly levelOfCare: LevelOfCare;
  readonly service: string;
  readonly floor: string;
  readonly ratio: number;
  /** Rooms with one bed, then rooms with two. */
  readonly singles: number;
  readonly doubles: number;
  /** How many of the singles have negative pressure. */
  readonly negative?: number;
  /** Wing on its floor, from the west. */
  readonly wing: number;
  readonly licensed?: boolean;
  /** Parts of the unit that people name, with their rooms in order. */
  readonly areas?: readonly (readonly [name: string, rooms: number])[];
  /** What every bed of the unit has. */
  readonly features?: readonly BedFeature[];
  readonly ages?: readonly AgeBand[];
  /** Rooms, counted from the last, with what only they have. */
  readonly positive?: number;
  readonly dialysis?: number;
  readonly bariatric?: number;
  readonly ligatureSafe?: number;
}

/** Nurse ratios: California Title 22 70217. */
export const plans: readonly Plan[] = [
  {
    unit: 'ED',
    name: 'Emergency',
    levelOfCare: 'emergency',
    service: 'EMR',
    floor: '1',
    ratio: 4,
    singles: 40,
    doubles: 0,
    negative: 3,
    wing: 0,
    licensed: false,
    areas: [
      ['Resus', 4],
      ['A', 14],
      ['B', 14],
      ['Fast', 8],
    ],
    ages: ['neonate', 'child', 'adult'],
    features: ['telemetry'],
    ligatureSafe: 2,
  },
  {
    unit: 'MICU',
    name: 'Medical ICU',
    levelOfCare: 'icu',
    service: 'MED',
    floor: '2',
    ratio: 2,
    singles: 20,
    doubles: 0,
    negative: 4,
    wing: 0,
    features: ['telemetry', 'ventilator'],
    dialysis: 6,
    bariatric: 2,
    positive: 1,
  },
  {
    unit: 'SICU',
    name: 'Surgical ICU',
    levelOfCare: 'icu',
    service: 'SUR',
    floor: '2',
    ratio: 2,
    singles: 20,
    doubles: 0,
    negative: 2,
    wing: 1,
    features: ['telemetry', 'ventilator'],
    dialysis: 4,
    bariatric: 2,
    positive: 1,
  },
  { unit: 'OR', name: 'Operating rooms', levelOfCare: 'or', service: 'SUR', floor: '3', ratio: 1, singles: 12, doubles: 0, wing: 0, licensed: false },
  {
    unit: 'PACU',
    name: 'Post-anaesthesia care',
    levelOfCare: 'pacu',
    service: 'SUR',
    floor: '3',
    ratio: 2,
    singles: 14,
    doubles: 0,
    wing: 1,
    licensed: false,
    features: ['telemetry', 'ventilator'],
  },
  {
    unit: 'SDU',
    name: 'Step-down',
    levelOfCare: 'step-down',
    service: 'MED',
    floor: '3',
    ratio: 3,
    singles: 12,
    doubles: 8,
    negative: 2,
    wing: 2,
    features: ['telemetry'],
    dialysis: 3,
    bariatric: 1,
  },
  {
    unit: '4E',
    name: '4 East medical',
    levelOfCare: 'medical-surgical',
    service: 'MED',
    floor: '4',
    ratio: 5,
    singles: 8,
    doubles: 12,
    negative: 2,
    wing: 1,
    dialysis: 3,
    bariatric: 1,
    ligatureSafe: 1,
  },
  {
    unit: '4W',
    name: '4 West medical',
    levelOfCare: 'medical-surgical',
    service: 'MED',
    floor: '4',
    ratio: 5,
    singles: 8,
    doubles: 12,
    negative: 2,
    wing: 0,
    bariatric: 2,
    ligatureSafe: 2,
  },
  {
    unit: '5E',
    name: '5 East telemetry',
    levelOfCare: 'telemetry',
    service: 'CAR',
    floor: '5',
    ratio: 4,
    singles: 8,
    doubles: 12,
    negative: 2,
    wing: 1,
    features: ['telemetry'],
    bariatric: 1,
  },
  {
    unit: '5W',
    name: '5 West telemetry',
    levelOfCare: 'telemetry',
    service: 'CAR',
    floor: '5',
    ratio: 4,
    singles: 8,
    doubles: 12,
    negative: 2,
    wing: 0,
    features: ['telemetry'],
    bariatric: 1,
  },
  {
    unit: '6E',
    name: '6 East medical',
    levelOfCare: 'medical-surgical',
    service: 'MED',
    floor: '6',
    ratio: 5,
    singles: 8,
    doubles: 12,
    negative: 2,
    wing: 1,
    dialysis: 2,
    positive: 2,
  },
  {
    unit: '6W',
    name: '6 West medical',
    levelOfCare: 'medical-surgical',
    service: 'MED',
    floor: '6',
    ratio: 5,
    singles: 8,
    doubles: 12,
    negative: 2,
    wing: 0,
    bariatric: 1,
  },
  {
    unit: '7E',
    name: '7 East surgical',
    levelOfCare: 'medical-surgical',
    service: 'SUR',
    floor: '7',
    ratio: 5,
    singles: 8,
    doubles: 12,
    negative: 2,
    wing: 1,
    bariatric: 2,
  },
  { unit: '7W', name: '7 West surgical', levelOfCare: 'medical-surgical', service: 'SUR', floor: '7', ratio: 5, singles: 8, doubles: 12, negative: 2, wing: 0 },
  { unit: '7S', name: '7 South orthopaedic', levelOfCare: 'medical-surgical', service: 'ORT', floor: '7', ratio: 5, singles: 8, doubles: 8, wing: 2 },
  { unit: '8E', name: '8 East maternity', levelOfCare: 'maternity', service: 'OBS', floor: '8', ratio: 4, singles: 20, doubles: 6, wing: 1 },
  {
    unit: '8W',
    name: '8 West paediatrics',
    levelOfCare: 'paediatrics',
    service: 'PED',
    floor: '8',
    ratio: 4,
    singles: 12,
    doubles: 8,
    negative: 2,
    wing: 0,
    ages: ['child', 'neonate'],
    ligatureSafe: 1,
  },
  {
    unit: 'NICU',
    name: 'Neonatal ICU',
    levelOfCare: 'nicu',
    service: 'NEO',
    floor: '8',
    ratio: 2,
    singles: 12,
    doubles: 0,
    wing: 2,
    features: ['telemetry', 'ventilator'],
  },
];
