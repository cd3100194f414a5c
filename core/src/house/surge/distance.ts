/** How far the next OPEL level is: in points, and by which parameter it would be reached first, in that parameter's own measure. */
import { opelBands, opelScore, isPast, pointsOf, type Fraction, type OpelCut, type OpelPack, type OpelValues, demoOpelPack } from './opel.ts';

export interface OpelDistance {
  /** Points that are missing to the next level. */
  readonly points: number;
  readonly nextLevel: number;
  /** The parameter whose next cut is nearest among those that alone reach the next level, else among all. */
  readonly nearest?: {
    readonly parameter: OpelCut['parameter'];
    readonly title: string;
    /** Value at which it gives more points, in its unit. */
    readonly at: number;
    readonly unit: OpelCut['unit'];
    /** More patients (of a share), or more minutes, until then. */
    readonly away: number;
    readonly counts: 'patients' | 'minutes';
    readonly adds: number;
    /** Whether this alone reaches the next level. */
    readonly enough: boolean;
  };
}

/** Undefined where there is no score or no higher level. */
export function opelDistance(values: OpelValues, pack: OpelPack = demoOpelPack): OpelDistance | undefined {
  const score = opelScore(values, pack);
  if (score.state !== 'scored') return undefined;
  const most = opelBands[score.level - 1];
  if (most === undefined || score.level >= opelBands.length) return undefined;
  const points = most + 1 - score.points;
  const steps = pack.parameters.flatMap((cut) => {
    const value = values[cut.parameter];
    return value === undefined ? [] : stepsOf(cut, value, points);
  });
  steps.sort((a, b) => Number(b.enough) - Number(a.enough) || a.relative - b.relative || (a.parameter < b.parameter ? -1 : 1));
  const [first] = steps;
  if (first === undefined) return { points, nextLevel: score.level + 1 };
  const { relative: _relative, ...nearest } = first;
  return { points, nextLevel: score.level + 1, nearest };
}

type Step = NonNullable<OpelDistance['nearest']> & { readonly relative: number };

/** Each cut that is not past yet. */
function stepsOf(cut: OpelCut, value: Fraction, points: number): Step[] {
  const now = pointsOf(cut, value);
  return cut.cuts
    .filter(({ at, points: given }) => given > now && !isPast(cut, value, at))
    .map(({ at, points: given }) => {
      const adds = given - now;
      const away = awayFrom(cut, value, at);
      const { parameter, title, unit } = cut;
      return {
        parameter,
        title,
        at,
        unit,
        away,
        counts: unit === 'minutes' ? 'minutes' : 'patients',
        adds,
        enough: adds >= points,
        relative: relativeTo(value, at),
      };
    });
}

/** Whole patients or minutes until the cut, at least one. */
function awayFrom({ unit, worse }: OpelCut, { over, under }: Fraction, at: number): number {
  if (unit === 'minutes') return Math.max(1, Math.ceil(at - over / under));
  const gap = worse === 'more' ? at * under - over : over - at * under;
  return Math.max(1, worse === 'more' ? Math.ceil(gap / 10_000) : Math.floor(gap / 10_000) + 1);
}

const relativeTo = ({ over, under }: Fraction, at: number): number => Math.abs(over / under - at) / Math.max(1, at);
