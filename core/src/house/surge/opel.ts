/**
 * OPEL of an acute hospital (NHS England, OPEL framework 2023/24): nine parameters give points, their sum a level. A missing parameter makes the
 * score not computable; a framework of another year is another scale and is not scored at all. Everything is whole numbers and fractions of them.
 * Nine parameters, 0 to 44 points and the bands are the framework's; what each parameter is called, its cut-points and how the 44 are shared out
 * are a demo pack's, and every text of it says so: a site loads the ones of its own framework document.
 */
import type { ActionCard } from './site-pack.ts';

export const opelParameters = [
  'handover-minutes',
  'four-hour-share',
  'attendances-share',
  'majors-occupancy',
  'treatment-minutes',
  'over-12h-share',
  'bed-occupancy',
  'escalation-beds-share',
  'no-criteria-share',
] as const;
export type OpelParameter = (typeof opelParameters)[number];

/** The only framework whose scale this is. */
export const opelFramework = 'nhs-acute-2023/24';
export const opelMost = 44;
/** Points up to which a level holds: 1 <= 11, 2 <= 22, 3 <= 33, 4 <= 44. */
export const opelBands = [11, 22, 33, 44] as const;

/** A number as a fraction: percentages in basis points, times in minutes. Exact. */
export interface Fraction {
  readonly over: number;
  readonly under: number;
}

export interface OpelCut {
  readonly parameter: OpelParameter;
  readonly title: string;
  readonly unit: 'bp' | 'minutes';
  /** Whether more or less of it is worse. */
  readonly worse: 'more' | 'less';
  /** From each value on (at or past it), so many points; mildest first. Site data. */
  readonly cuts: readonly { readonly at: number; readonly points: number }[];
}

export interface OpelPack {
  readonly pack: string;
  readonly version: string;
  readonly framework: string;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly notice?: string;
  readonly definition: string;
  readonly parameters: readonly OpelCut[];
  readonly cards: readonly ActionCard[];
}

const steps = (at: readonly number[], points: readonly number[]): OpelCut['cuts'] => at.map((one, n) => ({ at: one, points: points[n] ?? 0 }));

/** Cut-points are the site's: these are invented for the demo hospital and say so in their name. Their highest points add up to 44. */
export const demoOpelPack: OpelPack = {
  pack: 'opel-2023-demo-site@2',
  version: '2',
  framework: opelFramework,
  effectiveFrom: '2023-12-01',
  source:
    'NHS England, OPEL framework 2023/24: nine acute parameters, 0-44, four bands. Parameter names, points and cut-points: HealthOS demo pack, not checked against the published table',
  notice: 'Demo pack, numbers invented',
  definition:
    'Demo pack. Points of nine parameters added up: level 1 to 11, 2 to 22, 3 to 33, 4 to 44. Without every parameter there is no score. The parameters, their points and cut-points are of the demo site; the framework for 2024 to 2026 is another scale and is not scored.',
  parameters: [
    { parameter: 'handover-minutes', title: 'Ambulance handover, mean', unit: 'minutes', worse: 'more', cuts: steps([15, 30, 45, 60], [1, 2, 4, 6]) },
    { parameter: 'four-hour-share', title: 'Left ED within 4 h', unit: 'bp', worse: 'less', cuts: steps([9500, 7600, 6500, 5000], [1, 2, 3, 4]) },
    {
      parameter: 'attendances-share',
      title: 'ED attendances of expected',
      unit: 'bp',
      worse: 'more',
      cuts: steps([10_000, 10_500, 11_000, 12_000], [1, 2, 3, 4]),
    },
    { parameter: 'majors-occupancy', title: 'ED spaces occupied', unit: 'bp', worse: 'more', cuts: steps([8000, 10_000, 12_000, 14_000], [1, 2, 4, 5]) },
    { parameter: 'treatment-minutes', title: 'Arrival to treatment, median', unit: 'minutes', worse: 'more', cuts: steps([60, 90, 120, 180], [1, 2, 4, 5]) },
    { parameter: 'over-12h-share', title: 'Over 12 hours in the ED', unit: 'bp', worse: 'more', cuts: steps([200, 500, 1000, 1500], [1, 3, 4, 6]) },
    { parameter: 'bed-occupancy', title: 'Adult beds occupied', unit: 'bp', worse: 'more', cuts: steps([8500, 9200, 9500, 9800], [1, 3, 5, 6]) },
    {
      parameter: 'escalation-beds-share',
      title: 'Open beds that are escalation beds',
      unit: 'bp',
      worse: 'more',
      cuts: steps([100, 300, 500, 800], [1, 2, 3, 4]),
    },
    { parameter: 'no-criteria-share', title: 'No criteria to reside', unit: 'bp', worse: 'more', cuts: steps([500, 1000, 1500, 2000], [1, 2, 3, 4]) },
  ],
  cards: [
    { id: 'clinical-lead', level: 2, card: 'Clinical lead walks the ED', owner: 'ED consultant' },
    { id: 'reside', level: 2, card: 'Review patients without criteria', owner: 'Matron' },
    { id: 'exec', level: 3, card: 'Executive on site', owner: 'Administrator on call' },
    { id: 'boarding', level: 3, card: 'Board one patient a ward', owner: 'House supervisor' },
    { id: 'incident', level: 4, card: 'Consider a critical incident', owner: 'Chief executive' },
  ],
};

export type OpelValues = Partial<Readonly<Record<OpelParameter, Fraction>>>;

export interface OpelPoints {
  readonly parameter: OpelParameter;
  readonly points: number;
  readonly most: number;
}
export type OpelScore =
  | { readonly state: 'scored'; readonly points: number; readonly level: number; readonly parts: readonly OpelPoints[] }
  | { readonly state: 'not-computable'; readonly missing: readonly OpelParameter[]; readonly parts: readonly OpelPoints[] }
  | { readonly state: 'refused'; readonly says: string; readonly parts: readonly OpelPoints[] };

export function opelScore(values: OpelValues, pack: OpelPack = demoOpelPack): OpelScore {
  if (pack.framework !== opelFramework)
    return { state: 'refused', says: `${pack.framework} is another scale than ${opelFramework}: it is not scored.`, parts: [] };
  const parts = pack.parameters.flatMap((cut): OpelPoints[] => {
    const value = values[cut.parameter];
    return value === undefined ? [] : [{ parameter: cut.parameter, points: pointsOf(cut, value), most: mostOf(cut) }];
  });
  const missing = opelParameters.filter((parameter) => !parts.some((part) => part.parameter === parameter));
  if (missing.length > 0) return { state: 'not-computable', missing, parts };
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  return { state: 'scored', points, level: opelLevel(points), parts };
}

export const mostOf = ({ cuts }: OpelCut): number => Math.max(0, ...cuts.map(({ points }) => points));

/** Whether a value is at or past a cut. Compared without dividing. */
export function isPast({ worse }: Pick<OpelCut, 'worse'>, { over, under }: Fraction, at: number): boolean {
  return worse === 'more' ? over >= at * under : over < at * under;
}

export function pointsOf(cut: OpelCut, value: Fraction): number {
  return cut.cuts.reduce((points, one) => (isPast(cut, value, one.at) ? Math.max(points, one.points) : points), 0);
}

/** Of points or of a mean of points. */
export function opelLevel(points: number): number {
  const level = opelBands.findIndex((most) => points <= most) + 1;
  if (level === 0 || points < 0) throw new RangeError(`${points} points are outside 0 to ${opelMost}`);
  return level;
}

/** A system's score: the mean of its hospitals' points by weights in thousandths, which must add up to 1,000; through the same bands. */
export function systemOpel(
  hospitals: readonly { readonly points: number; readonly weightThousandths: number }[],
): { readonly thousandths: number; readonly level: number } | undefined {
  if (hospitals.reduce((sum, { weightThousandths }) => sum + weightThousandths, 0) !== 1000) return undefined;
  const thousandths = hospitals.reduce((sum, { points, weightThousandths }) => sum + points * weightThousandths, 0);
  return { thousandths, level: opelBands.findIndex((most) => thousandths <= most * 1000) + 1 };
}
