/** Weights of acuity that hold until a site loads its own: a definition of this project, not a validated instrument. */
import type { AcuityWeights } from '../../work/care-pack.ts';

export const standardAcuity: AcuityWeights = {
  definition:
    'NEWS2 low 0, a single 3 1, medium 3, high 6; each running infusion 2; each line or drain 1; isolation 2; each five orders in force 1; each newest assessment of high risk 2. Levels 2, 3 and 4 from 4, 8 and 12 points.',
  news2: { low: 0, 'low-medium': 1, medium: 3, high: 6 },
  infusion: 2,
  line: 1,
  isolation: 2,
  orders: { each: 5, points: 1 },
  highRisk: 2,
  levels: [4, 8, 12],
};
