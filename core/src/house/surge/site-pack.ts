/** Site surge levels by occupancy of staffed beds: a small demo pack of ours until a site loads its own. OPEL comes with its own pack. */
export interface ActionCard {
  /** Within the pack. */
  readonly id: string;
  /** The level at which it is called for; it stays called for above. */
  readonly level: number;
  readonly card: string;
  readonly owner: string;
}

export interface SurgePack {
  readonly pack: string;
  readonly version: string;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly notice?: string;
  readonly definition: string;
  /** Occupied / staffed at or above which a level holds, lowest level first; level 1 from 0. In basis points. */
  readonly levelsFromBp: readonly number[];
  readonly cards: readonly ActionCard[];
}

export const demoSurgePack: SurgePack = {
  pack: 'site-demo@1',
  version: '1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS demo levels; replace with the site escalation plan',
  notice: 'Demo pack: levels and cards are invented',
  definition: 'Level by occupied over staffed inpatient beds: 2 from 85 %, 3 from 92 %, 4 from 97 %.',
  levelsFromBp: [0, 8500, 9200, 9700],
  cards: [
    { id: 'pending', level: 2, card: 'Review every pending discharge', owner: 'Bed manager' },
    { id: 'evs', level: 2, card: 'Second cleaning team to the ED', owner: 'EVS supervisor' },
    { id: 'flex', level: 3, card: 'Open flex beds, call the huddle', owner: 'House supervisor' },
    { id: 'rounds', level: 3, card: 'Second discharge rounds by 14:00', owner: 'Medical director' },
    { id: 'electives', level: 4, card: 'Hold elective admissions', owner: 'Administrator on call' },
    { id: 'divert', level: 4, card: 'Ask neighbours for transfers in', owner: 'Transfer center' },
  ],
};

export interface SiteLevel {
  readonly level: number;
  /** Beds that are occupied more until the next level holds; absent at the highest. */
  readonly bedsToNext?: number;
}

/** The level that occupied / staffed gives; not computable without a staffed bed. */
export function siteLevel(occupied: number, staffed: number, { levelsFromBp }: SurgePack = demoSurgePack): SiteLevel | undefined {
  if (staffed <= 0) return undefined;
  const level = Math.max(1, levelsFromBp.findLastIndex((from) => occupied * 10_000 >= from * staffed) + 1);
  const next = levelsFromBp[level];
  return { level, ...(next === undefined ? {} : { bedsToNext: Math.ceil((next * staffed) / 10_000) - occupied }) };
}
