/**
 * Logistic regression over counted cells by Newton's method (IRLS) with an L2 penalty: batch, without chance, so that the same counts always give
 * the same coefficients.
 */
import { finished, type Steps } from '../../steps.ts';

/** A cell has the same number of columns as every other, each column 0 or 1. */
export interface Cells {
  /** `width` columns for each cell, one after the other, rising within the cell. */
  readonly columns: Int32Array;
  readonly width: number;
  readonly trials: Float64Array;
  readonly events: Float64Array;
}

const [steps, small] = [25, 1e-6];
/** Cells summed before others have their turn. */
const cellsAtOnce = 20_000;

/** One coefficient a column, searched from `start`. `penalty[c]` is the precision of a prior around 0: 0 = free. */
export const fitLogistic = (cells: Cells, penalty: Float64Array, start: Float64Array): Float64Array => finished(fitInSteps(cells, penalty, start));

export function* fitInSteps(cells: Cells, penalty: Float64Array, start: Float64Array): Steps<Float64Array> {
  const size = penalty.length;
  const found = Float64Array.from(start);
  for (let n = 0; n < steps; n++) {
    const { slope, curve } = yield* derivatives(cells, penalty, found);
    const step = solved(curve, slope, size);
    let most = 0;
    for (let c = 0; c < size; c++) {
      // A long first step from nothing overshoots where events are rare.
      const by = Math.max(-2, Math.min(2, step[c] ?? 0));
      found[c] = (found[c] ?? 0) + by;
      most = Math.max(most, Math.abs(by));
    }
    if (most < small) break;
  }
  return found;
}

interface Derivatives {
  readonly slope: Float64Array;
  readonly curve: Float64Array;
}

function* derivatives(cells: Cells, penalty: Float64Array, at: Float64Array): Steps<Derivatives> {
  const size = at.length;
  const slope = new Float64Array(size);
  const curve = new Float64Array(size * size);
  for (let c = 0; c < size; c++) {
    const weight = penalty[c] ?? 0;
    slope[c] = -weight * (at[c] ?? 0);
    curve[c * size + c] = weight + 1e-9;
  }
  for (let from = 0; from < cells.trials.length; from += cellsAtOnce) {
    addCells({ slope, curve }, cells, at, from, Math.min(cells.trials.length, from + cellsAtOnce));
    yield;
  }
  return { slope, curve };
}

function addCells({ slope, curve }: Derivatives, { columns, width, trials, events }: Cells, at: Float64Array, first: number, end: number): void {
  const size = at.length;
  for (let i = first; i < end; i++) {
    const from = i * width;
    let score = 0;
    for (let k = 0; k < width; k++) score += at[columns[from + k] ?? 0] ?? 0;
    const share = 1 / (1 + Math.exp(-score));
    const [n = 0, y = 0] = [trials[i], events[i]];
    const [miss, weight] = [y - n * share, n * share * (1 - share)];
    for (let k = 0; k < width; k++) {
      const row = columns[from + k] ?? 0;
      slope[row] = (slope[row] ?? 0) + miss;
      // Columns rise within a cell, so that this fills the lower half; the solver reads no other.
      for (let m = 0; m <= k; m++) {
        const cell = row * size + (columns[from + m] ?? 0);
        curve[cell] = (curve[cell] ?? 0) + weight;
      }
    }
  }
}

/** Solves a symmetric positive system by Cholesky's method, in place. */
function solved(matrix: Float64Array, right: Float64Array, size: number): Float64Array {
  const at = (row: number, column: number): number => matrix[row * size + column] ?? 0;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= at(i, k) * at(j, k);
      matrix[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / at(j, j);
    }
  }
  const out = Float64Array.from(right);
  for (let i = 0; i < size; i++) {
    let sum = out[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= at(i, k) * (out[k] ?? 0);
    out[i] = sum / at(i, i);
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = out[i] ?? 0;
    for (let k = i + 1; k < size; k++) sum -= at(k, i) * (out[k] ?? 0);
    out[i] = sum / at(i, i);
  }
  return out;
}
