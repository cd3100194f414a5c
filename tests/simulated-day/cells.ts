/** Cell by cell: what the boards show against the truth that the simulator counted for itself. */
import type { Truth } from '@healthos/simulators/day/truth.ts';

/** The rows of a view by key, from wherever they come: made here, or read over HTTP. */
export type Row = Readonly<Record<string, unknown>>;
export type Rows = ReadonlyMap<string, Row>;
export type Boards = Readonly<Record<BoardName, Rows>>;
export const boardNames = ['beds', 'census', 'encounters', 'capacity', 'ed', 'ed-summary', 'turns', 'staff', 'requests'] as const;

/** Boards that say the same whatever the time is. */
export const timeless = ['beds', 'census', 'encounters', 'turns'] as const satisfies readonly BoardName[];
export type BoardName = (typeof boardNames)[number];

export function eachBoard<T>(make: (name: BoardName) => T): Record<BoardName, T> {
  return {
    beds: make('beds'),
    census: make('census'),
    encounters: make('encounters'),
    capacity: make('capacity'),
    ed: make('ed'),
    'ed-summary': make('ed-summary'),
    turns: make('turns'),
    staff: make('staff'),
    requests: make('requests'),
  };
}

/** A row of whatever view. */
export function rowOf(value: unknown): Row {
  return isRow(value) ? value : {};
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

export interface Wrong {
  readonly board: string;
  readonly row: string;
  readonly cell: string;
  readonly said: unknown;
  readonly meant: unknown;
}

export interface Counted {
  readonly cells: number;
  readonly wrong: readonly Wrong[];
}

export function compare(truth: Truth, boards: Boards, names: readonly BoardName[] = boardNames): Counted {
  let cells = 0;
  const wrong: Wrong[] = [];
  const cell = (board: BoardName, row: string, name: string, said: unknown, meant: unknown): void => {
    if (!names.includes(board)) return;
    cells++;
    if (said !== meant) wrong.push({ board, row, cell: name, said, meant });
  };
  bedCells(truth, boards.beds, cell);
  censusCells(truth, boards.census, cell);
  peopleCells(truth, boards.encounters, cell);
  emergencyCells(truth, boards, cell);
  turnCells(truth, boards.turns, cell);
  staffCells(truth, boards.staff, cell);
  requestCells(truth, boards.requests, cell);
  return { cells, wrong };
}

type Cell = (board: BoardName, row: string, name: string, said: unknown, meant: unknown) => void;

/** Occupancy with who it is, cleanliness, serviceability and staffing. */
function bedCells({ beds }: Truth, rows: Rows, cell: Cell): void {
  for (const [key, bed] of beds) {
    const row = rows.get(key);
    cell('beds', key, 'occupancy', row?.['occupancy'], bed.occupancy);
    cell('beds', key, 'encounter', row?.['encounter'], bed.encounter);
    cell('beds', key, 'cleanliness', said(row?.['cleanliness']), bed.cleanliness);
    cell('beds', key, 'serviceability', row?.['serviceability'], 'open');
    cell('beds', key, 'staffed', row?.['staffed'], true);
    cell('beds', key, 'conflict', row?.['conflict'], undefined);
  }
  for (const key of rows.keys()) if (!beds.has(key)) cell('beds', key, 'exists', true, false);
}

/** Whether the cleaner is at work or was called away is the turn's own matter. */
function said(cleanliness: unknown): unknown {
  return cleanliness === 'suspended' ? 'in-progress' : cleanliness;
}

function censusCells({ beds, census }: Truth, rows: Rows, cell: Cell): void {
  for (const [unit, occupied] of census) {
    const own = [...beds.values()].filter((bed) => bed.unit === unit);
    cell('census', unit, 'occupied', rows.get(unit)?.['occupied'], occupied);
    cell('census', unit, 'held', rows.get(unit)?.['held'], own.filter(({ occupancy }) => occupancy === 'assigned').length);
    cell('census', unit, 'dirty', rows.get(unit)?.['dirty'], own.filter(({ cleanliness }) => cleanliness !== 'clean').length);
  }
}

/** Everybody who is here is a row with a place, and nobody else is. */
function peopleCells({ present }: Truth, rows: Rows, cell: Cell): void {
  for (const [visit, person] of present) {
    const row = rows.get(visit);
    const bed = row?.['bed'] === undefined ? undefined : `${String(row['unit'])}-${String(row['room'])}-${String(row['bed'])}`;
    cell('encounters', visit, 'unit', row?.['unit'], person.unit);
    cell('encounters', visit, 'bed', bed, person.bed);
    cell('encounters', visit, 'class', row?.['class'], person.class);
  }
  for (const [visit, row] of rows) if (row['unit'] !== undefined && !present.has(visit)) cell('encounters', visit, 'here', true, false);
}

function emergencyCells(truth: Truth, boards: Boards, cell: Cell): void {
  const { emergency, boarders, inEmergency } = truth;
  const occupancy = boards['ed-summary'].get('occupancy/ed');
  cell('ed-summary', 'occupancy', 'patients', occupancy?.['patients'], emergency.present);
  cell('ed-summary', 'occupancy', 'inSpaces', occupancy?.['inSpaces'], emergency.roomed);
  cell('ed-summary', 'occupancy', 'waiting', occupancy?.['waiting'], emergency.waiting + emergency.untriaged);
  cell('ed-summary', 'occupancy', 'untriaged', occupancy?.['untriaged'], emergency.untriaged);
  for (const row of boards['ed-summary'].values()) {
    const level = row['level'];
    if (row['tile'] !== 'boarders' || level === 'all') continue;
    cell('ed-summary', `boarders/${String(level)}`, 'count', row['count'], [...boarders].find(([one]) => one === level)?.[1] ?? 0);
  }
  const all = [...boarders.values()].reduce((sum, count) => sum + count, 0);
  cell('ed-summary', 'boarders', 'all', boards['ed-summary'].get('boarders/all')?.['count'], all);
  for (const [visit, meant] of inEmergency) {
    const row = boards.ed.get(visit);
    cell('ed', visit, 'bed', row?.['bed'], meant.bed);
    cell('ed', visit, 'esi', row?.['esi'], meant.esi);
    cell('ed', visit, 'disposition', row?.['disposition'], meant.disposition);
  }
  for (const visit of boards.ed.keys()) if (!inEmergency.has(visit)) cell('ed', visit, 'here', true, false);
}

const turnWords: Readonly<Record<string, string>> = { started: 'in-progress' };
const open = new Set(['requested', 'assigned', 'in-progress', 'suspended', 'failed']);

function turnCells({ turns }: Truth, rows: Rows, cell: Cell): void {
  const shown = new Map([...rows.values()].filter((row) => open.has(String(row['state']))).map((row) => [String(row['bed']), row['state']]));
  for (const [bed, state] of turns) cell('turns', bed, 'state', shown.get(bed), turnWords[state] ?? state);
  for (const bed of shown.keys()) if (!turns.has(bed)) cell('turns', bed, 'open', true, false);
}

function staffCells({ onDuty }: Truth, rows: Rows, cell: Cell): void {
  const here = new Set<string>();
  for (const [shift, state] of onDuty) {
    here.add(shift);
    cell('staff', shift, 'presence', rows.get(shift)?.['presence'], state === 'break' ? 'on-break' : 'here');
  }
  for (const [shift, row] of rows)
    if ((row['presence'] === 'here' || row['presence'] === 'on-break') && !here.has(shift)) cell('staff', shift, 'here', true, false);
}

/** Who asked for a bed and has none yet; nobody is read to want one who did not ask. */
function requestCells({ openRequests }: Truth, rows: Rows, cell: Cell): void {
  const unplaced = new Set(
    [...rows].flatMap(([key, row]) => (row['how'] !== 'projected' && row['row'] === 'request' && row['assigned'] === undefined ? [key] : [])),
  );
  for (const request of openRequests) cell('requests', request, 'open', unplaced.has(request), true);
  for (const request of unplaced) if (!openRequests.has(request)) cell('requests', request, 'open', true, false);
}

/** The commonest kinds of difference, for a person who must find the bug. */
export function summary(wrong: readonly Wrong[], limit = 8): string {
  const kinds = new Map<string, { count: number; readonly first: Wrong }>();
  for (const one of wrong) {
    const key = `${one.board}.${one.cell}`;
    const known = kinds.get(key);
    if (known === undefined) kinds.set(key, { count: 1, first: one });
    else known.count++;
  }
  return [...kinds]
    .sort(([, a], [, b]) => b.count - a.count)
    .slice(0, limit)
    .map(([key, { count, first }]) => `${count} x ${key}, e.g. ${first.row}: ${String(first.said)} where it is ${String(first.meant)}`)
    .join('; ');
}
