/** EDWIN (Bernstein 2003), exactly: weighted patients over providers times the spaces that boarders leave. */
import { compare, ratio, type Rational } from '../../rational.ts';

export interface EdwinInputs {
  /** Patients of ESI 1, 2, 3, 4, 5. */
  readonly byEsi: readonly [number, number, number, number, number];
  /** N_a: providers on duty. */
  readonly providers: number;
  /** B_T: treatment spaces. */
  readonly spaces: number;
  /** B_A: admitted patients in the ED. */
  readonly boarders: number;
}
export type EdwinBand = 'manageable' | 'busy' | 'crowded';
export interface Edwin {
  readonly raw: Rational;
  readonly band: EdwinBand;
}

/** undefined where nobody is on duty or boarders hold every space: not computable (rules.md). */
export function edwin({ byEsi, providers, spaces, boarders }: EdwinInputs): Edwin | undefined {
  if (providers <= 0 || boarders >= spaces) return undefined;
  const weighted = byEsi.reduce((sum, patients, i) => sum + patients * (5 - i), 0);
  const raw = ratio(weighted, providers * (spaces - boarders));
  return { raw, band: compare(raw, ratio(3, 2)) < 0 ? 'manageable' : compare(raw, ratio(2)) <= 0 ? 'busy' : 'crowded' };
}
