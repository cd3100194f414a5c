/** How the bed desk writes things: short words for levels, isolations and parts, the order of the queue, and what a bed looks like. Pure. */
import type { BedRow } from '@healthos/core/views/rows.ts';
import type { RequestRow } from '@healthos/core/views/rows-placement.ts';

export type Request = Extract<RequestRow, { readonly row: 'request' }>;

const levels: Readonly<Record<string, readonly [short: string, long: string]>> = {
  icu: ['ICU', 'Intensive care'],
  'step-down': ['SDU', 'Step-down'],
  telemetry: ['Tele', 'Telemetry'],
  'medical-surgical': ['MS', 'Med-surg'],
  maternity: ['Mat', 'Maternity'],
  paediatrics: ['Ped', 'Paediatrics'],
  nicu: ['NICU', 'Neonatal ICU'],
  psychiatric: ['Psy', 'Psychiatric'],
  emergency: ['ED', 'Emergency'],
  or: ['OR', 'Operating rooms'],
  pacu: ['PACU', 'Recovery'],
  observation: ['Obs', 'Observation'],
};
export const shortLevel = (level: string): string => levels[level]?.[0] ?? '?';
export const longLevel = (level: string): string => levels[level]?.[1] ?? 'Level not described';

/** `C MRSA`: the letter of the isolation and its organism; undefined where none is needed. */
export function isolationWords({ isolation, organism }: Pick<Request, 'isolation' | 'organism'>): string | undefined {
  if (isolation === undefined) return '? isolation';
  if (isolation === 'none') return undefined;
  return [isolation.slice(0, 1).toUpperCase(), organism].filter((part) => part !== undefined).join(' ');
}

export const partTitles: Readonly<Record<string, string>> = {
  service: 'Service',
  team: 'Team',
  ratio: 'Ratio',
  before: 'Before',
  near: 'Near',
  clean: 'Clean',
  night: 'Night',
  outlier: 'Outlier',
};

/** Since when somebody waits: the decision, else the request. */
export const waitsSince = ({ decidedAt, requestedAt }: Request): number | undefined => decidedAt ?? requestedAt;

/** Who waits by harm times age, then whoever is to come by when, then whoever has a bed and is on the way. */
export function queueOrder(requests: Iterable<RequestRow>, now: number): Request[] {
  const group = ({ assigned, how }: Request): number => (assigned !== undefined ? 2 : how === 'projected' ? 1 : 0);
  const weight = (one: Request): number => one.harm * Math.max(0, now - (waitsSince(one) ?? now));
  return [...requests]
    .filter((row): row is Request => row.row === 'request')
    .sort(
      (a, b) =>
        group(a) - group(b) ||
        (group(a) === 0 ? weight(b) - weight(a) : group(a) === 1 ? (a.expectedAt ?? 0) - (b.expectedAt ?? 0) : (b.assigned?.at ?? 0) - (a.assigned?.at ?? 0)) ||
        (a.request < b.request ? -1 : 1),
    );
}

export const isReady = ({ readyAt, assigned }: Request): boolean => readyAt !== undefined && assigned === undefined;

/** The class that draws a bed: fill = occupancy, foot = cleanliness, diagonal = blocked, dotted = no staff. */
export function bedClass(row: BedRow): string {
  if (row.occupancy === 'occupied') return 'o';
  if (row.occupancy === 'away') return 'w';
  if (row.serviceability !== 'open') return 'b';
  if (!row.staffed) return 'u';
  const foot = row.cleanliness === 'clean' ? '' : row.cleanliness === 'in-progress' ? ' c' : ' d';
  if (row.occupancy === 'assigned') return `a${foot}`;
  if (row.occupancy === 'held') return `h${foot}`;
  return foot.trim();
}

export function bedWords(row: BedRow): string {
  return [
    row.occupancy,
    ...(row.cleanliness === 'clean' ? [] : [row.cleanliness]),
    ...(row.serviceability === 'open' ? [] : [`${row.serviceability}${row.blockReason === undefined ? '' : `, ${row.blockReason}`}`]),
    ...(row.staffed ? [] : ['no staff']),
    ...(row.promise?.overrides === undefined ? [] : ['placed past a rule']),
  ].join(', ');
}

/** `4W-23A` is `23A` under its unit. */
export function bedLabel({ room, bed }: Pick<BedRow, 'room' | 'bed'>, shared: boolean): string {
  if (room === '') return bed;
  return shared ? `${room}${bed}` : room;
}

/** `bed-manager:m1` as a person reads it. */
export const roleOf = (by: string | undefined): string => (by === undefined ? 'a department' : (by.split(':')[0] ?? by).replaceAll('-', ' '));

const originWords: Readonly<Record<string, string>> = { ed: 'ED', or: 'OR', direct: 'Direct', transfer: 'Transfer', unit: 'Unit' };
export const placeWords = ({ unit, room, bed, origin }: Request): string =>
  bed ?? (unit === undefined ? (originWords[origin] ?? origin) : `${unit}${room === undefined ? '' : ` ${room}`}`);
