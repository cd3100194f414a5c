/** What became of an order: ORC-1 (table 0119), and where that only points at it ORC-5 (table 0038) or OBR-25 (table 0123). */
import type { OrderRecorded } from '@healthos/core/clinical/events.ts';
import { own } from '@healthos/core/own.ts';

type Status = OrderRecorded['status'];

const byControl: Readonly<Record<string, Status>> = {
  NW: 'placed',
  OK: 'placed',
  SN: 'placed',
  NA: 'placed',
  RO: 'placed',
  RF: 'placed',
  PA: 'placed',
  CH: 'placed',
  PR: 'placed',
  AF: 'placed',
  XO: 'changed',
  XX: 'changed',
  XR: 'changed',
  LI: 'changed',
  UN: 'changed',
  HD: 'held',
  HR: 'held',
  OH: 'held',
  RL: 'released',
  OE: 'released',
  CA: 'cancelled',
  CR: 'cancelled',
  OC: 'cancelled',
  DC: 'discontinued',
  DR: 'discontinued',
  OD: 'discontinued',
  RP: 'replaced',
  RQ: 'replaced',
  RU: 'replaced',
  OR: 'replaced',
  UC: 'unable',
  UD: 'unable',
  UH: 'unable',
  UX: 'unable',
  UM: 'unable',
  UR: 'unable',
  UA: 'unable',
  UF: 'unable',
  DE: 'unable',
  DF: 'unable',
};

const byStatus: Readonly<Record<string, Status>> = {
  A: 'in-progress',
  IP: 'in-progress',
  SC: 'in-progress',
  CA: 'cancelled',
  CM: 'completed',
  DC: 'discontinued',
  ER: 'unable',
  HD: 'held',
  RP: 'replaced',
};

const byResult: Readonly<Record<string, Status>> = {
  F: 'completed',
  C: 'completed',
  P: 'in-progress',
  A: 'in-progress',
  R: 'in-progress',
  I: 'in-progress',
  S: 'in-progress',
  O: 'in-progress',
  X: 'cancelled',
  Y: 'unable',
  Z: 'unable',
};

/** Controls that say "see the status": a change of status, its request and answer, results that follow. */
const pointing = new Set(['', 'SC', 'SR', 'SS', 'RE', 'RR']);

/** `result-only` where nothing but a result tells of the order. */
export function orderStatus(control: string, status: string, resultStatus: string): Status {
  const said = pointing.has(control) ? undefined : own(byControl, control);
  return said ?? own(byStatus, status) ?? own(byResult, resultStatus) ?? 'result-only';
}
