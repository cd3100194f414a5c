/** Site surge levels by occupancy of staffed beds: a small demo pack of ours until a site loads its own. OPEL comes with its own pack. */
export interface SurgePack {
  readonly pack: string;
  readonly source: string;
  /** Occupied / staffed at or above which a level holds, lowest level first; level 1 from 0. In basis points. */
  readonly levelsFromBp: readonly number[];
  readonly cards: readonly { readonly level: number; readonly card: string; readonly owner: string }[];
}

export const demoSurgePack: SurgePack = {
  pack: 'site-demo@1',
  source: 'HealthOS demo levels; replace with the site escalation plan',
  levelsFromBp: [0, 8500, 9200, 9700],
  cards: [
    { level: 2, card: 'Review every pending discharge', owner: 'Bed manager' },
    { level: 3, card: 'Open flex beds, call the huddle', owner: 'House supervisor' },
    { level: 4, card: 'Hold elective admissions', owner: 'Administrator on call' },
  ],
};
