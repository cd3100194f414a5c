/** Why a line is expected to bring what it is: the clauses of the contract that price it, or why none does. */
import type { TraceStep } from '../contracts/claim-facts.ts';
import type { Ledger } from '../ledger.ts';
import type { LedgerLine } from '../lines.ts';

export interface Basis {
  /** Absent where no clause prices the line. */
  readonly contract?: string;
  readonly clause?: string;
  readonly term?: TraceStep['method'];
  readonly says: string;
}

export function basisOf({ trace, gap, lines }: Pick<Ledger, 'trace' | 'gap' | 'lines'>, { charge, level }: Pick<LedgerLine, 'charge' | 'level'>): Basis {
  if (gap !== undefined)
    return { says: gap.says, ...(gap.contract === undefined ? {} : { contract: gap.contract }), ...(gap.clause === undefined ? {} : { clause: gap.clause }) };
  if (lines.some(({ reverses }) => reverses === charge)) return { says: 'taken back' };
  const step = trace.find((one) => one.lines?.includes(charge));
  if (step === undefined) return { says: 'nothing is expected of it' };
  const { contract, clause, method, each } = step;
  const says =
    method === 'per-diem'
      ? `per diem, ${level ?? ''}`
      : each === undefined
        ? `part of ${step.basis}`
        : step.basis.replace(/ of charges of .*/, ' of the charge');
  return { contract, clause, term: method, says };
}
