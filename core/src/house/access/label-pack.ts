/** Which relationships each sensitivity label lets through: the house's own rule, or the pack that its site loaded. */
import { rows } from '../../table.ts';
import { newestOf } from '../../versions.ts';
import type { ViewInput } from '../../views/view.ts';
import type { LabelPack } from '../../work/access.ts';

/** Until a site loads its own. Restricted: whoever treats, and the offices that mend records. A well-known person: nobody who only mends. Substance use, behavioural: nobody by place alone. */
export const standardLabelPack: LabelPack = {
  pack: 'labels',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'Rule of this project, to be replaced by the policy of the site; HL7 v3 Confidentiality R and V, 42 CFR Part 2',
  opens: {
    restricted: ['attending', 'assigned', 'care-team', 'consult', 'unit-now', 'coming', 'unit-recent', 'office'],
    vip: ['attending', 'assigned', 'care-team', 'consult', 'unit-now'],
    'very-restricted': ['attending', 'assigned', 'care-team', 'consult'],
  },
};

/** The pack in force: of those loaded the one with the newest date that is not ahead. */
export function labelPackOf({ hospital, now }: Pick<ViewInput, 'hospital' | 'now'>): LabelPack {
  const { LabelPackLoaded: table } = hospital.work;
  if (table.size === 0) return standardLabelPack;
  const today = new Date(now).toISOString().slice(0, 10);
  const loaded = [...rows(table)].flatMap((versions) => newestOf(versions)?.event.pack ?? []).filter(({ effectiveFrom }) => effectiveFrom <= today);
  const byDate = loaded.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  return byDate[byDate.length - 1] ?? standardLabelPack;
}

const orderOf = ({ effectiveFrom, pack }: LabelPack): string => `${effectiveFrom}|${pack}`;
