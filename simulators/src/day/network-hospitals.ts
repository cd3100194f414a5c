/** The invented hospitals around Larkmoor: one region that a network map can show, with the places in it that send nothing. */
import type { FacilityDescription, Point } from '@healthos/core/operations/facility.ts';
import { demoHospital } from './demo-hospital.ts';
import type { Plan } from './demo-plans.ts';
import { drawHospital } from './draw-hospital.ts';

interface Small {
  readonly facility: string;
  readonly name: string;
  readonly position: Point;
  /** Rooms of the ED, of the theatres, of recovery and of intensive care. */
  readonly emergency: number;
  readonly theatres: number;
  readonly recovery: number;
  readonly intensive: number;
  /** Beds of telemetry and of maternity. */
  readonly telemetry: number;
  readonly maternity: number;
  /** Beds of each medical-surgical ward. */
  readonly wards: readonly number[];
}

const small: readonly Small[] = [
  {
    facility: 'GVM',
    name: 'Granite Valley Medical',
    position: [-72.5, 44.19],
    emergency: 18,
    theatres: 5,
    recovery: 6,
    intensive: 12,
    telemetry: 32,
    maternity: 16,
    wards: [32, 32, 32, 24],
  },
  {
    facility: 'APR',
    name: 'Adirondack Pines Regional',
    position: [-73.98, 44.28],
    emergency: 14,
    theatres: 3,
    recovery: 5,
    intensive: 10,
    telemetry: 24,
    maternity: 12,
    wards: [32, 32, 10],
  },
  {
    facility: 'UCH',
    name: 'Upper Connecticut Hospital',
    position: [-71.57, 44.49],
    emergency: 12,
    theatres: 2,
    recovery: 4,
    intensive: 8,
    telemetry: 16,
    maternity: 10,
    wards: [32, 24],
  },
  {
    facility: 'PSH',
    name: 'Passumpsic Hospital',
    position: [-72.02, 44.42],
    emergency: 10,
    theatres: 1,
    recovery: 3,
    intensive: 6,
    telemetry: 0,
    maternity: 0,
    wards: [32, 22],
  },
  {
    facility: 'FRC',
    name: 'Ferrisburg Community',
    position: [-73.25, 44.21],
    emergency: 6,
    theatres: 0,
    recovery: 0,
    intensive: 0,
    telemetry: 0,
    maternity: 0,
    wards: [30],
  },
];

export const networkHospitals: readonly FacilityDescription[] = small.map((one) =>
  drawHospital({ facility: one.facility, name: one.name, position: one.position, senders: [`${one.facility}ADT`], plans: plansOf(one) }),
);

/** As a facility file says it: `{ network, facilities, sites }`. */
export const demoNetwork = {
  network: 'Larkmoor Health',
  facilities: [demoHospital, ...networkHospitals],
  sites: [
    { name: 'Champlain Islands Clinic', position: [-73.29, 44.81] as Point, beds: 8 },
    { name: 'Mad River Critical Access', position: [-72.84, 44.2] as Point, beds: 19 },
    { name: 'Saranac Ridge Hospital', position: [-74.13, 44.33] as Point, beds: 44 },
    { name: 'White River Veterans', position: [-72.32, 43.65] as Point, beds: 60 },
  ],
} as const;

/** Nurse ratios: California Title 22 70217. */
function plansOf({ emergency, theatres, recovery, intensive, telemetry, maternity, wards }: Small): readonly Plan[] {
  const aside = { licensed: false, service: 'SUR', doubles: 0 } as const;
  const plans: readonly Plan[] = [
    emergencyOf(emergency),
    { ...aside, unit: 'OR', name: 'Operating rooms', levelOfCare: 'or', floor: '1', ratio: 1, singles: theatres, wing: 1 },
    { ...aside, unit: 'PACU', name: 'Recovery', levelOfCare: 'pacu', floor: '1', ratio: 2, singles: recovery, wing: 2, features: ['telemetry', 'ventilator'] },
    {
      unit: 'ICU',
      name: 'Intensive care',
      levelOfCare: 'icu',
      service: 'MED',
      floor: '2',
      ratio: 2,
      singles: intensive,
      doubles: 0,
      negative: 2,
      wing: 0,
      features: ['telemetry', 'ventilator'],
      dialysis: 2,
      bariatric: 1,
    },
    {
      unit: 'TEL',
      name: 'Telemetry',
      levelOfCare: 'telemetry',
      service: 'CAR',
      floor: '2',
      ratio: 4,
      singles: telemetry / 2,
      doubles: telemetry / 4,
      negative: 1,
      wing: 1,
      features: ['telemetry'],
      bariatric: 1,
    },
    { unit: 'OB', name: 'Maternity', levelOfCare: 'maternity', service: 'OBS', floor: '2', ratio: 4, singles: maternity, doubles: 0, wing: 2 },
    ...wards.map(wardOf),
  ];
  return plans.filter(({ singles, doubles }) => singles + doubles > 0);
}

function wardOf(beds: number, n: number): Plan {
  return {
    unit: `MS${n + 1}`,
    name: `Medical-surgical ${n + 1}`,
    levelOfCare: 'medical-surgical',
    service: n === 0 ? 'MED' : 'SUR',
    floor: String(3 + Math.floor(n / 2)),
    ratio: 5,
    singles: beds / 2 - (beds % 4 === 2 ? 1 : 0),
    doubles: (beds / 2 + (beds % 4 === 2 ? 1 : 0)) / 2,
    negative: 2,
    wing: n % 2,
    dialysis: 1,
    bariatric: 1,
  };
}

function emergencyOf(singles: number): Plan {
  return {
    unit: 'ED',
    name: 'Emergency',
    levelOfCare: 'emergency',
    service: 'EMR',
    floor: '1',
    ratio: 4,
    singles,
    doubles: 0,
    negative: 1,
    wing: 0,
    licensed: false,
    ages: ['neonate', 'child', 'adult'],
    features: ['telemetry'],
  };
}
