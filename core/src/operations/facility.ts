/** The facility file: buildings, floors, units, rooms and beds of one hospital, with what the walls and the rules need to know of them. */
import type { Zone } from '../time.ts';

/** Metres from the floor's origin, x east, y south. */
export type Point = readonly [x: number, y: number];
export type Polygon = readonly Point[];

/** Levels of care in the order in which a wall lists them (California Title 22 70217 names). */
export const levelsOfCare = [
  'icu',
  'step-down',
  'telemetry',
  'medical-surgical',
  'maternity',
  'paediatrics',
  'nicu',
  'psychiatric',
  'emergency',
  'or',
  'pacu',
  'observation',
  'unknown',
] as const;
export type LevelOfCare = (typeof levelsOfCare)[number];

/** What not every bed can give: of a unit, a room or a bed; a bed has what any of the three says. */
export const bedFeatures = ['telemetry', 'ventilator', 'dialysis', 'bariatric', 'ligature-safe'] as const;
export type BedFeature = (typeof bedFeatures)[number];
/** Age bands of placement: under 28 days, under 16 years, 16 and over. */
export const ageBands = ['neonate', 'child', 'adult'] as const;
export type AgeBand = (typeof ageBands)[number];

/** Languages of the patients' portal. */
export const nameLanguages = ['en', 'es'] as const;
/** What a unit is called in a language, where that is another name than its own. */
export type UnitNames = Readonly<Partial<Record<(typeof nameLanguages)[number], string>>>;

export interface BedDescription {
  /** PV1-3.3 as the senders write it. */
  readonly bed: string;
  readonly polygon?: Polygon;
  /** Licensed and staffed unless said otherwise. */
  readonly licensed?: boolean;
  readonly staffed?: boolean;
  readonly features?: readonly BedFeature[];
  /** The heaviest patient that it bears; absent = an ordinary bed of this house. */
  readonly maxWeightKg?: number;
}
export interface RoomDescription {
  /** PV1-3.2. */
  readonly room: string;
  readonly polygon?: Polygon;
  readonly door?: Point;
  readonly pressure?: 'negative' | 'positive';
  readonly features?: readonly BedFeature[];
  /** The part of its unit that people name: Resus, A, Fast. */
  readonly area?: string;
  readonly beds: readonly BedDescription[];
}
export interface UnitDescription {
  /** PV1-3.1. */
  readonly unit: string;
  readonly name: string;
  /** For patients who read another language than the house writes: `{ "es": "Medicina 4 Oeste" }`. */
  readonly names?: UnitNames;
  readonly levelOfCare: LevelOfCare;
  readonly service?: string;
  readonly floor: string;
  /** Patients per nurse at most. */
  readonly ratio?: number;
  /** Hours of direct care per patient day (HPPD) that the unit plans for. */
  readonly hppd?: number;
  readonly features?: readonly BedFeature[];
  /** Ages that the unit takes; absent = what is usual for its level of care. */
  readonly ages?: readonly AgeBand[];
  readonly outline?: Polygon;
  readonly station?: Point;
  readonly rooms: readonly RoomDescription[];
}
export interface FloorDescription {
  readonly floor: string;
  readonly name: string;
  readonly widthMetres: number;
  readonly depthMetres: number;
  readonly corridors?: readonly Polygon[];
}
export interface FacilityDescription {
  /** What senders write in PV1-3.4 or MSH-4. */
  readonly facility: string;
  readonly name: string;
  readonly zone: Zone;
  /** ISO 4217. */
  readonly currency: string;
  /** WGS 84 longitude, latitude: where a network map draws it. */
  readonly position?: Point;
  readonly floors: readonly FloorDescription[];
  readonly units: readonly UnitDescription[];
  /** How long it may say nothing before a region calls it silent; 30 unless said otherwise. */
  readonly silentAfterMinutes?: number;
  /** What other hospitals call it in their transfer cases, besides its code and name. */
  readonly partnerKeys?: readonly string[];
  /** Feeds that belong to this facility whatever they write in MSH-4: MSH-3 or MSH-3|MSH-4. */
  readonly senders?: readonly string[];
  /** true = women and men may share a room here; it is then a reported breach instead of a refusal. */
  readonly mixedSexRooms?: boolean;
  /** The heaviest patient that a bed bears of which nothing is said; absent = the assumption of the placement pack, which says that it is one. */
  readonly ordinaryBedKg?: number;
}
