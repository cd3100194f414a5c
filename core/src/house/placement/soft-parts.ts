/** The soft parts of a bed's score: whole points that add up to it. A part that cannot be known gives no points and says so. */
import { hourMs, instant, localOf, minuteMs, type Instant, type Zone } from '../../time.ts';
import type { PlacementUnit } from './board.ts';
import type { PlacementBed } from './placement-bed.ts';
import type { Situation } from './changes.ts';
import { loadOf } from './hard-rules.ts';
import { placementPack, stepsAbove } from './pack.ts';

const { points, night, turnMinutes, cleanMinutes } = placementPack;

export interface Moment {
  readonly now: Instant;
  readonly zone: Zone;
}

export interface Part {
  readonly part: PartName;
  readonly points: number;
  /** Why so many. */
  readonly says: string;
  /** true = not known, which is not nothing. */
  readonly unknown?: boolean;
}

/** The written list of parts, in the order of the columns. */
export const partNames = ['service', 'team', 'ratio', 'before', 'near', 'clean', 'night', 'outlier'] as const;
export type PartName = (typeof partNames)[number];

export function partsOf(situation: Situation, bed: PlacementBed, moment: Moment): Part[] {
  const unit = situation.board.units.get(bed.unit);
  const clean = cleanAtOf(bed, moment.now);
  return [
    service(situation, bed, unit),
    team(situation, unit),
    ratio(situation, bed),
    before(situation, bed),
    near(situation, bed, unit),
    cleanInTime(situation, bed, clean, moment.now),
    atNight(situation, clean, moment),
    outlier(situation, bed, unit),
  ];
}

function service({ wish }: Situation, bed: PlacementBed, unit: PlacementUnit | undefined): Part {
  if (wish.targetUnit === bed.unit) return { part: 'service', points: points.homeService, says: `${bed.unit} was asked for` };
  if (wish.service !== undefined && unit?.service === wish.service)
    return { part: 'service', points: points.homeService, says: `home service ${wish.service}` };
  const same = stepsAbove(bed.level, wish.level) === 0;
  return {
    part: 'service',
    points: same ? points.sameLevel : 0,
    says: wish.service === undefined ? 'service not stated' : same ? `other service, same level` : 'other service',
    ...(wish.service === undefined ? { unknown: true } : {}),
  };
}

/** The attending's own patients on the unit: fewer wards for one round. */
function team({ wish }: Situation, unit: PlacementUnit | undefined): Part {
  if (wish.attending === undefined) return { part: 'team', points: 0, says: 'attending not stated', unknown: true };
  const own = unit?.teams.get(wish.attending) ?? 0;
  return { part: 'team', points: Math.min(points.teamMost, own * points.teamEach), says: `${own} of the attending's patients there` };
}

function ratio(situation: Situation, bed: PlacementBed): Part {
  const load = loadOf(situation, bed);
  if (load === undefined) return { part: 'ratio', points: 0, says: 'the unit has no ratio', unknown: true };
  if (load.nurses === undefined) return { part: 'ratio', points: 0, says: 'staffing not reported', unknown: true };
  const room = Math.floor(load.ratio * load.nurses) - load.patients;
  return {
    part: 'ratio',
    points: Math.max(0, Math.min(points.headroomMost, room * points.headroomEach)),
    says: room < 0 ? `${-room} above the ratio` : `room for ${room} more after this patient`,
  };
}

function before({ wish }: Situation, bed: PlacementBed): Part {
  const was = wish.before.includes(bed.unit);
  return { part: 'before', points: was ? points.before : 0, says: was ? 'was on this unit before' : 'not on this unit before' };
}

function near({ board, wish }: Situation, bed: PlacementBed, unit: PlacementUnit | undefined): Part {
  const from = wish.from;
  if (from === undefined) return { part: 'near', points: 0, says: 'not in the house yet' };
  if (from.unit === bed.unit) return { part: 'near', points: points.nearSameUnit, says: 'on the same unit' };
  const [here, there] = [board.units.get(from.unit)?.floor, unit?.floor];
  if (here === undefined || there === undefined) return { part: 'near', points: 0, says: 'floor not known', unknown: true };
  const floors = Math.abs(here - there);
  return {
    part: 'near',
    points: Math.max(0, points.nearSameFloor - floors * points.nearPerFloor),
    says: floors === 0 ? 'on the same floor' : `${floors} ${floors === 1 ? 'floor' : 'floors'} away`,
  };
}

/** When the bed will be clean, by the goals of turning; undefined while cleaning is suspended. */
export function cleanAtOf({ cleanliness, cleanlinessSince }: PlacementBed, now: Instant): Instant | undefined {
  if (cleanliness === 'clean') return now;
  if (cleanliness === 'suspended') return undefined;
  const whole = (cleanliness === 'in-progress' ? cleanMinutes : turnMinutes) * minuteMs;
  return instant(Math.max(now, (cleanlinessSince ?? now) + whole));
}

function cleanInTime({ wish }: Situation, bed: PlacementBed, cleanAt: Instant | undefined, now: Instant): Part {
  if (cleanAt === undefined) return { part: 'clean', points: 0, says: 'cleaning suspended', unknown: true };
  if (bed.cleanliness === 'clean') return { part: 'clean', points: points.clean, says: 'clean' };
  const wanted = Math.max(now, wish.neededBy ?? wish.expectedAt ?? now);
  const late = Math.max(0, Math.ceil((cleanAt - wanted) / minuteMs));
  return {
    part: 'clean',
    points: Math.max(0, points.clean - Math.ceil(late / points.cleanMinutesPerPoint)),
    says: late === 0 ? 'clean in time' : `clean ${late} min after it is wanted`,
  };
}

function atNight({ wish }: Situation, cleanAt: Instant | undefined, { now, zone }: Moment): Part {
  const moves = instant(Math.max(now, cleanAt ?? now, wish.readyAt ?? now, wish.expectedAt ?? now));
  const hour = Math.floor(localOf(moves, zone) / hourMs) % 24;
  const late = hour >= night.from || hour < night.to;
  return { part: 'night', points: late ? points.night : 0, says: late ? `would move after ${night.from}:00` : 'moves by day' };
}

function outlier({ wish }: Situation, bed: PlacementBed, unit: PlacementUnit | undefined): Part {
  const above = stepsAbove(bed.level, wish.level) ?? 0;
  const foreign = wish.service !== undefined && unit?.service !== undefined && unit.service !== wish.service && wish.targetUnit !== bed.unit;
  const says = [...(above > 0 ? [`${above} ${above === 1 ? 'level' : 'levels'} above what is needed`] : []), ...(foreign ? [`a bed of ${unit.service}`] : [])];
  const lost = above * points.outlierLevel + (foreign ? points.outlierService : 0);
  return { part: 'outlier', points: lost, says: says.length === 0 ? 'no outlier' : says.join(', ') };
}
