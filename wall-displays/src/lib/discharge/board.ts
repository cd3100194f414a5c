/** The board of leavers as functions of rows: which are shown, in which order, and where their likely times stand on the shared axis. */
import type { DischargeRow } from '@healthos/core/views/rows-discharge.ts';
import { byName } from '../look/by-name.ts';

export const filters = [
  { key: '', title: 'All' },
  { key: 'confirmed', title: 'Confirmed' },
  { key: 'pending', title: 'Pending' },
  { key: 'ready', title: 'Ready' },
  { key: 'barred', title: 'Barred' },
  { key: 'soon', title: 'Next 8 h' },
] as const;
export type Filter = (typeof filters)[number]['key'];

/** Hours that the shared axis shows. */
export const axisHours = 72;
const hourMs = 3_600_000;

export const isShown = (row: DischargeRow, filter: string, unit: string, now: number): boolean =>
  (unit === '' || row.unit === unit) && passes(row, filter, now);

export function passes(row: DischargeRow, filter: string, now: number): boolean {
  switch (filter) {
    case 'confirmed':
    case 'pending':
      return row.stage === filter;
    case 'ready':
      return row.readyAt !== undefined;
    case 'barred':
      return row.barriers.length > 0;
    case 'soon':
      return row.likely?.state === 'predicted' && row.likely.at <= now + 8 * hourMs;
    default:
      return true;
  }
}

const likelyAt = ({ likely }: DischargeRow): number => (likely?.state === 'predicted' ? likely.at : Infinity);
const place = (row: DischargeRow): string => row.bed ?? row.unit ?? row.encounter;

/** By likely time, or by unit and then by likely time. */
export function inOrder(rows: readonly DischargeRow[], order: string): readonly DischargeRow[] {
  const byTime = (a: DischargeRow, b: DischargeRow): number => likelyAt(a) - likelyAt(b) || byName(place(a), place(b));
  return [...rows].sort(order === 'unit' ? (a, b) => byName(a.unit ?? '', b.unit ?? '') || byTime(a, b) : byTime);
}

/** Percent of the axis; what lies beyond it stands at its end. */
export const across = (at: number, now: number): number => Math.min(100, Math.max(0, ((at - now) / (axisHours * hourMs)) * 100));
