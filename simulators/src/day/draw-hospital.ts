/** Draws an invented hospital room by room from the plans of its units, so that a floor map has something true to show. */
import type {
  LevelOfCare,
  BedDescription,
  BedFeature,
  FacilityDescription,
  FloorDescription,
  Point,
  Polygon,
  RoomDescription,
  UnitDescription,
} from '@healthos/core/operations/facility.ts';
import type { Plan } from './demo-plans.ts';
import { spanishName } from './spanish-names.ts';

/** Hours of direct care per patient day that the demo plans for: invented. */
const careHours: Partial<Readonly<Record<LevelOfCare, number>>> = {
  icu: 12,
  nicu: 12,
  'step-down': 9,
  telemetry: 8,
  paediatrics: 8,
  maternity: 7,
  'medical-surgical': 7,
  psychiatric: 6,
};

/** Metres. */
const single = 4;
const double = 6.4;
const roomDepth = 5.2;
const corridor = 4;
const gap = 8;
const wardDepth = 2 * roomDepth + corridor;

export interface Drawn {
  readonly facility: string;
  readonly name: string;
  readonly position: Point;
  readonly senders: readonly string[];
  readonly plans: readonly Plan[];
}

export function drawHospital({ plans, ...named }: Drawn): FacilityDescription {
  const floors = [...new Set(plans.map((plan) => plan.floor))].sort();
  const drawn = floors.map((floor) =>
    drawFloor(
      floor,
      plans.filter((plan) => plan.floor === floor).sort((a, b) => a.wing - b.wing),
    ),
  );
  return {
    ...named,
    zone: 'America/New_York',
    currency: 'USD',
    floors: drawn.map((floor) => floor.description),
    units: drawn.flatMap((floor) => floor.units),
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
  const spanish = spanishName(plan.name);
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
    ...(spanish === undefined ? {} : { names: { es: spanish } }),
    levelOfCare: plan.levelOfCare,
    service: plan.service,
    floor: plan.floor,
    ratio: plan.ratio,
    ...(careHours[plan.levelOfCare] === undefined ? {} : { hppd: careHours[plan.levelOfCare] }),
    ...(plan.features === undefined ? {} : { features: plan.features }),
    ...(plan.ages === undefined ? {} : { ages: plan.ages }),
    outline: box(x, y, width, wardDepth),
    station: [x + width / 2, y + roomDepth + corridor / 2],
    rooms,
  };
}

function drawRoom(plan: Plan, i: number, isDouble: boolean, x: number, y: number, isNorth: boolean): RoomDescription {
  const width = isDouble ? double : single;
  const names = isDouble ? ['A', 'B'] : ['A'];
  const special = specialOf(plan, i);
  const headY = isNorth ? y + 0.5 : y + roomDepth - 2.7;
  const beds: BedDescription[] = names.map((bed, n) => ({
    bed,
    polygon: box(x + (width * (2 * n + 1)) / (2 * names.length) - 0.9, headY, 1.8, 2.2),
    licensed: plan.licensed ?? true,
    ...(special.features.length > 0 ? { features: special.features } : {}),
    ...(special.features.includes('bariatric') ? { maxWeightKg: 450 } : {}),
  }));
  return {
    room: String(i + 1).padStart(2, '0'),
    polygon: box(x, y, width, roomDepth),
    door: [x + width / 2, isNorth ? y + roomDepth : y],
    ...(special.pressure === undefined ? {} : { pressure: special.pressure }),
    ...areaOf(plan, i),
    beds,
  };
}

/** The part of the unit that room i belongs to. */
function areaOf({ areas }: Plan, i: number): { readonly area?: string } {
  let last = 0;
  const found = areas?.find(([, rooms]) => i < (last += rooms));
  return found === undefined ? {} : { area: found[0] };
}

/** Negative pressure in the first singles; positive pressure and fixtures in the singles before the last, so that no room has both pressures. */
function specialOf(plan: Plan, i: number): { readonly pressure?: 'negative' | 'positive'; readonly features: readonly BedFeature[] } {
  const { negative = 0, positive = 0, dialysis = 0, bariatric = 0, ligatureSafe = 0 } = plan;
  // Rooms alternate between two sides, singles first on each: the first `singles` rooms of the plan are the singles.
  const fromEnd = plan.singles - 1 - i;
  const within = (count: number, after = 0): boolean => fromEnd >= after && fromEnd < after + count;
  const features: BedFeature[] = [];
  if (within(dialysis)) features.push('dialysis');
  if (within(bariatric, 1)) features.push('bariatric');
  if (within(ligatureSafe, 2)) features.push('ligature-safe');
  if (i < negative) return { pressure: 'negative', features };
  return within(positive) ? { pressure: 'positive', features } : { features };
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
