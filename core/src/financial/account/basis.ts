/** Why a line is expected to bring what it is: the contract that holds on its service date, and the term of it that applies. */
import type { LevelOfCare } from '../../operations/facility.ts';
import type { PayerClass } from '../events.ts';
import type { LedgerLine } from '../lines.ts';
import type { Prices } from '../pricing.ts';

export interface Basis {
  readonly contract: string;
  readonly source: string;
  readonly term: 'per-diem' | 'percent-of-charges';
  readonly level?: LevelOfCare;
  /** Basis points of the charge; 10000 = all of it. */
  readonly basisPoints?: number;
}

const roomPrefix = 'ROOM-';

export function basisOf(prices: Prices, payerClass: PayerClass, line: Pick<LedgerLine, 'code' | 'serviceAt'>): Basis {
  const { version, source, perDiemCents, percentOfChargesBp } = prices.contractAt(line.serviceAt, payerClass);
  const level = line.code.startsWith(roomPrefix) ? (line.code.slice(roomPrefix.length) as LevelOfCare) : undefined;
  if (level !== undefined && perDiemCents?.[level] !== undefined) return { contract: version, source, term: 'per-diem', level };
  return { contract: version, source, term: 'percent-of-charges', basisPoints: percentOfChargesBp };
}
