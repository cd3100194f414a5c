/** Larkmoor General, the invented hospital of the demo: 420 inpatient beds with ED, operating rooms and PACU, drawn room by room so that a floor map has something true to show. */
import type {
  BedDescription,
  FacilityDescription,
  FloorDescription,
  LevelOfCare,
  Point,
  Polygon,
  RoomDescription,
  UnitDescription,
} from '@healthos/core/operations/facility.ts';

interface Plan {
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
}

/** Nurse ratios: California Title 22 70217. */
const plans: readonly Plan[] = [
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
  },
  { unit: 'MICU', name: 'Medical ICU', levelOfCare: 'icu', service: 'MED', floor: '2', ratio: 2, singles: 20, doubles: 0, negative: 4, wing: 0 },
  { unit: 'SICU', name: 'Surgical ICU', levelOfCare: 'icu', service: 'SUR', floor: '2', ratio: 2, singles: 20, doubles: 0, negative: 2, wing: 1 },
  { unit: 'OR', name: 'Operating rooms', levelOfCare: 'or', service: 'SUR', floor: '3', ratio: 1, singles: 12, doubles: 0, wing: 0, licensed: false },
  { unit: 'PACU', name: 'Post-anaesthesia care', levelOfCare: 'pacu', service: 'SUR', floor: '3', ratio: 2, singles: 14, doubles: 0, wing: 1, licensed: false },
  { unit: 'SDU', name: 'Step-down', levelOfCare: 'step-down', service: 'MED', floor: '3', ratio: 3, singles: 12, doubles: 8, negative: 2, wing: 2 },
  { unit: '4E', name: '4 East medical', levelOfCare: 'medical-surgical', service: 'MED', floor: '4', ratio: 5, singles: 8, doubles: 12, negative: 2, wing: 1 },
  { unit: '4W', name: '4 West medical', levelOfCare: 'medical-surgical', service: 'MED', floor: '4', ratio: 5, singles: 8, doubles: 12, negative: 2, wing: 0 },
  { unit: '5E', name: '5 East telemetry', levelOfCare: 'telemetry', service: 'CAR', floor: '5', ratio: 4, singles: 8, doubles: 12, negative: 2, wing: 1 },
  { unit: '5W', name: '5 West telemetry', levelOfCare: 'telemetry', service: 'CAR', floor: '5', ratio: 4, singles: 8, doubles: 12, negative: 2, wing: 0 },
  { unit: '6E', name: '6 East medical', levelOfCare: 'medical-surgical', service: 'MED', floor: '6', ratio: 5, singles: 8, doubles: 12, negative: 2, wing: 1 },
  { unit: '6W', name: '6 West medical', levelOfCare: 'medical-surgical', service: 'MED', floor: '6', ratio: 5, singles: 8, doubles: 12, negative: 2, wing: 0 },
  { unit: '7E', name: '7 East surgical', levelOfCare: 'medical-surgical', service: 'SUR', floor: '7', ratio: 5, singles: 8, doubles: 12, negative: 2, wing: 1 },
  { unit: '7W', name: '7 West surgical', levelOfCare: 'medical-surgical', service: 'SUR', floor: '7', ratio: 5, singles: 8, doubles: 12, negative: 2, wing: 0 },
  { unit: '7S', name: '7 South orthopaedic', levelOfCare: 'medical-surgical', service: 'ORT', floor: '7', ratio: 5, singles: 8, doubles: 8, wing: 2 },
  { unit: '8E', name: '8 East maternity', levelOfCare: 'maternity', service: 'OBS', floor: '8', ratio: 4, singles: 20, doubles: 6, wing: 1 },
  { unit: '8W', name: '8 West paediatrics', levelOfCare: 'paediatrics', service: 'PED', floor: '8', ratio: 4, singles: 12, doubles: 8, negative: 2, wing: 0 },
  { unit: 'NICU', name: 'Neonatal ICU', levelOfCare: 'nicu', service: 'NEO', floor: '8', ratio: 2, singles: 12, doubles: 0, wing: 2 },
];

/** Metres. */
const single = 4;
const double = 6.4;
const roomDepth = 5.2;
const corridor = 4;
const gap = 8;
const wardDepth = 2 * roomDepth + corridor;

export const demoHospital: FacilityDescription = build();

function build(): FacilityDescription {
  const floors = [...new Set(plans.map((plan) => plan.floor))].sort();
  const drawn = floors.map((floor) =>
    drawFloor(
      floor,
      plans.filter((plan) => plan.floor === floor).sort((a, b) => a.wing - b.wing),
    ),
  );
  return {
    facility: 'LGH',
    name: 'Larkmoor General',
    zone: 'America/New_York',
    currency: 'USD',
    position: [-73.21, 44.48],
    floors: drawn.map((floor) => floor.description),
    units: drawn.flatMap((floor) => floor.units),
    senders: ['LGHADT', 'LGHLAB', 'LGHRX', 'LGHBILL', 'LGHSCHED', 'LGHEVS', 'LGHDEV'],
  };
}

function drawFloor(floor: string, wings: readonly Plan[]): { description: FloorDescription; units: UnitDescription[] } {
  let x = gap;
  const units: UnitDescription[] = [];
  const corridors: Polygon[] = [];
  for (const plan of wings) {
    const width = wardWidth(plan);
    units.push(drawUnit(plan, x, gap, width));
    corridors.push(box(x, gap + roomDepth, width, corridor));
    x += width + gap;
  }
  return { description: { floor, name: `Floor ${floor}`, widthMetres: Math.round(x * 10) / 10, depthMetres: wardDepth + 2 * gap, corridors }, units };
}

/** Rooms alternate between the north and the south side, singles first. */
function sides(plan: Plan): { north: boolean[]; south: boolean[] } {
  const rooms = [...Array<boolean>(plan.singles).fill(false), ...Array<boolean>(plan.doubles).fill(true)];
  return { north: rooms.filter((_, i) => i % 2 === 0), south: rooms.filter((_, i) => i % 2 === 1) };
}

function sideWidth(side: readonly boolean[]): number {
  return side.reduce((sum, isDouble) => sum + (isDouble ? double : single), 0);
}

function wardWidth(plan: Plan): number {
  const { north, south } = sides(plan);
  return Math.max(sideWidth(north), sideWidth(south));
}

function drawUnit(plan: Plan, x: number, y: number, width: number): UnitDescription {
  const { north, south } = sides(plan);
  const rooms: RoomDescription[] = [];
  let [left, right] = [x, x];
  for (let i = 0; i < north.length + south.length; i++) {
    const isNorth = i % 2 === 0;
    const isDouble = (isNorth ? north : south)[Math.floor(i / 2)] === true;
    const from = isNorth ? left : right;
    rooms.push(drawRoom(plan, i, isDouble, from, isNorth ? y : y + roomDepth + corridor, isNorth));
    if (isNorth) left += isDouble ? double : single;
    else right += isDouble ? double : single;
  }
  return {
    unit: plan.unit,
    name: plan.name,
    levelOfCare: plan.levelOfCare,
    service: plan.service,
    floor: plan.floor,
    ratio: plan.ratio,
    outline: box(x, y, width, wardDepth),
    station: [x + width / 2, y + roomDepth + corridor / 2],
    rooms,
  };
}

function drawRoom(plan: Plan, i: number, isDouble: boolean, x: number, y: number, isNorth: boolean): RoomDescription {
  const width = isDouble ? double : single;
  const names = isDouble ? ['A', 'B'] : ['A'];
  const headY = isNorth ? y + 0.5 : y + roomDepth - 2.7;
  const beds: BedDescription[] = names.map((bed, n) => ({
    bed,
    polygon: box(x + (width * (2 * n + 1)) / (2 * names.length) - 0.9, headY, 1.8, 2.2),
    licensed: plan.licensed ?? true,
  }));
  return {
    room: String(i + 1).padStart(2, '0'),
    polygon: box(x, y, width, roomDepth),
    door: [x + width / 2, isNorth ? y + roomDepth : y],
    ...(i < (plan.negative ?? 0) ? { pressure: 'negative' as const } : {}),
    beds,
  };
}

function box(x: number, y: number, width: number, depth: number): Point[] {
  const round = (n: number): number => Math.round(n * 100) / 100;
  return [
    [round(x), round(y)],
    [round(x + width), round(y)],
    [round(x + width), round(y + depth)],
    [round(x), round(y + depth)],
  ];
}
