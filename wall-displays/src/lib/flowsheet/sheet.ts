/** The flowsheet as a grid: columns of moments, rows with their values, what waits on this device among them; and what a form sends. Pure. */
import { unitSaid } from '@healthos/core/codes/unit-words.ts';
import type { Flowsheet } from '@healthos/core/house/flowsheet/flowsheet.ts';
import type { PendingRow, SheetCell, SheetRow } from '@healthos/core/house/flowsheet/sheet.ts';
import { valueFault, type ValueFault } from '@healthos/core/house/flowsheet/value-check.ts';
import type { FlowRow } from '@healthos/core/work/care-pack.ts';
import type { Asked } from '../work/asked.ts';

export interface GridCell {
  readonly cell: SheetCell;
  /** More values of the row in the same minute. */
  readonly more: number;
}
export interface GridRow {
  readonly row: SheetRow;
  /** By column, oldest first. */
  readonly cells: readonly (GridCell | undefined)[];
  /** What waits on this device to be sent. */
  readonly waits?: string;
}
export interface Grid {
  /** Minutes, oldest first. */
  readonly columns: readonly number[];
  readonly groups: readonly { readonly group: FlowRow['group']; readonly rows: readonly GridRow[] }[];
  /** The column of what waits. */
  readonly waiting: boolean;
}

const minute = 60_000;
const groups: readonly FlowRow['group'][] = ['vitals', 'site', 'intake', 'output'];
export const groupWords: Readonly<Record<FlowRow['group'], string>> = { vitals: 'Vital signs', site: 'This unit', intake: 'In', output: 'Out' };

/** The newest `most` minutes at which anything of these groups was charted; of two values of one minute the one that holds, then the later. */
export function gridOf(sheet: Pick<Flowsheet, 'encounter' | 'rows'>, shown: readonly FlowRow['group'][], most: number, waiting: readonly Asked[]): Grid {
  const rows = sheet.rows.filter(({ group }) => shown.includes(group));
  const minutes = new Set(rows.flatMap(({ cells }) => cells.map(({ at }) => minuteOf(at))));
  const columns = [...minutes].sort((a, b) => a - b).slice(-most);
  const waits = waitingValues(waiting, sheet.encounter);
  return {
    columns,
    waiting: rows.some(({ row }) => waits.has(row)),
    groups: groups
      .filter((group) => shown.includes(group))
      .map((group) => ({ group, rows: rows.filter((row) => row.group === group).map((row) => gridRow(row, columns, waits.get(row.row))) }))
      .filter(({ rows: some }) => some.length > 0),
  };
}

const minuteOf = (at: number): number => Math.floor(at / minute) * minute;

function gridRow(row: SheetRow, columns: readonly number[], waits: string | undefined): GridRow {
  const cells = columns.map((column): GridCell | undefined => {
    const here = row.cells.filter(({ at }) => minuteOf(at) === column);
    const shown = here.findLast(({ state }) => state !== 'in-error') ?? here[here.length - 1];
    return shown === undefined ? undefined : { cell: shown, more: here.length - 1 };
  });
  return { row, cells, ...(waits === undefined ? {} : { waits }) };
}

/** Values of this visit that a chart request holds in the line of this device, by row. */
export function waitingValues(waiting: readonly Asked[], encounter: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { request, body } of waiting) {
    if (request !== 'vitals-chart' || body['encounter'] !== encounter || !Array.isArray(body['signs'])) continue;
    for (const sign of body['signs'] as readonly { readonly sign: string; readonly value?: string; readonly answer?: string }[])
      found.set(sign.sign, sign.value ?? sign.answer ?? '');
  }
  return found;
}

/** The newest value of a row that holds. */
export const lastOf = (row: SheetRow | undefined): SheetCell | undefined => row?.cells.findLast(({ state }) => state !== 'in-error');

/** Readings that a request in the line answers for already. */
export function answeredHere(pending: readonly PendingRow[], waiting: readonly Asked[]): readonly PendingRow[] {
  const keys = new Set(
    waiting.flatMap(({ request, body }) =>
      (request === 'vitals-validate' || request === 'vitals-reject') && Array.isArray(body['readings'])
        ? (body['readings'] as readonly { readonly series: string; readonly at: number }[]).map(({ series, at }) => `${series}|${at}`)
        : [],
    ),
  );
  return pending.filter(({ series, at }) => !keys.has(`${series}|${at}`));
}

/** The newest reading of each metric: what a nurse takes over; the older ones of it go with it or are left. */
export function newestPending(pending: readonly PendingRow[]): readonly PendingRow[] {
  const found = new Map<string, PendingRow>();
  for (const one of pending) if (!found.has(one.title)) found.set(one.title, one);
  return [...found.values()];
}

/** What somebody typed or chose, by row, and which unusual values they looked at again. */
export interface Draft {
  readonly values: Readonly<Record<string, string>>;
  readonly confirmed: Readonly<Record<string, boolean>>;
}
export interface Judged {
  readonly row: FlowRow;
  readonly text: string;
  readonly fault?: ValueFault;
}

export function judged(form: readonly FlowRow[], { values, confirmed }: Draft): readonly Judged[] {
  return form.flatMap((row): readonly Judged[] => {
    const text = (values[row.row] ?? '').trim().replace(',', '.');
    if (text === '') return [];
    if (row.answers === undefined && !/^[0-9]{1,5}(\.[0-9]{1,3})?$/.test(text))
      return [{ row, text, fault: { refused: 'value.implausible', says: `${row.title} is no number.` } }];
    const fault = valueFault(row, entered(row, text, confirmed[row.row] === true));
    return [fault === undefined ? { row, text } : { row, text, fault }];
  });
}

export function entered(row: FlowRow, text: string, confirmed: boolean): { value?: string; unit?: string; answer?: string; confirmed?: boolean } {
  if (row.answers !== undefined) return { answer: text };
  return { value: text, ...(row.unit === undefined ? {} : { unit: row.unit }), ...(confirmed ? { confirmed } : {}) };
}

/** The body of a chart request: every value that stands without a fault. */
export const signsOf = (judgedRows: readonly Judged[], confirmed: Draft['confirmed']): readonly object[] =>
  judgedRows.map(({ row, text }) => ({ sign: row.row, ...entered(row, text, confirmed[row.row] === true) }));

export const unitOf = (unit: string | undefined): string => (unit === undefined ? '' : unitSaid(unit));
export const words = (term: string): string => term.replaceAll('-', ' ');
/** Who: the staff id, else the role. */
export const whoOf = (by: string | undefined): string => (by === undefined ? 'another system' : (by.split(':')[1] ?? by));
/** `−250`, `+120`. */
export const signed = (millilitres: number): string => (millilitres > 0 ? `+${millilitres}` : millilitres < 0 ? `−${-millilitres}` : '0');
