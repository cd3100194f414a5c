/** What an emergency visit asks of a person now: the limits of the packs, most urgent first. */
import type { Instant } from '../../time.ts';
import { edLimits, type EdClockPack } from './packs.ts';
import type { EdVisit } from './visit.ts';

export interface EdAsk {
  readonly kind: 'esi-unroomed' | 'boarder' | 'stay';
  readonly severity: 'watch' | 'critical';
  readonly says: string;
  readonly since: Instant;
}

/** ESI 1 or 2 still without a room: 1 at once, 2 past ten minutes. */
export function unroomed(visit: EdVisit, now: Instant): EdAsk | undefined {
  if (visit.roomedAt !== undefined || visit.departedAt !== undefined) return undefined;
  if (visit.esi === 1) return { kind: 'esi-unroomed', severity: 'critical', says: 'ESI 1 without a room', since: visit.arrivedAt };
  if (visit.esi === 2 && now - visit.arrivedAt > edLimits.esi2UnroomedMs)
    return { kind: 'esi-unroomed', severity: 'watch', says: 'ESI 2 without a room', since: visit.arrivedAt };
  return undefined;
}

/** Boarded strictly longer than the pack allows; past eight hours it is critical. */
export function boardedLong(visit: EdVisit, pack: EdClockPack, now: Instant): EdAsk | undefined {
  if (!visit.boards || visit.decidedAt === undefined) return undefined;
  const boarded = now - visit.decidedAt;
  if (boarded <= pack.boardedMs) return undefined;
  return {
    kind: 'boarder',
    severity: boarded > Math.max(edLimits.boardedCriticalMs, pack.boardedMs) ? 'critical' : 'watch',
    says: 'Boards too long',
    since: visit.decidedAt,
  };
}

export function asksOf(visit: EdVisit, pack: EdClockPack, now: Instant): EdAsk | undefined {
  const waits = unroomed(visit, now);
  const boards = boardedLong(visit, pack, now);
  if (waits?.severity === 'critical' || boards === undefined) return waits ?? longStay(visit, pack, now);
  return boards;
}

function longStay(visit: EdVisit, pack: EdClockPack, now: Instant): EdAsk | undefined {
  if (visit.departedAt !== undefined || now - visit.arrivedAt <= pack.stayMs) return undefined;
  return { kind: 'stay', severity: 'watch', says: 'In the ED too long', since: visit.arrivedAt };
}
