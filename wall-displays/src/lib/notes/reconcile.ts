/** The form of a reconciliation: what was decided of each row, read from what was kept, and as the request takes it. */
import type { Medicine } from '@healthos/core/house/reconciliation/home-list.ts';
import { rowPosition, type ReconcileList, type ReconcileRow } from '@healthos/core/house/reconciliation/list.ts';
import type { OccasionNow } from '@healthos/core/house/reconciliation/occasions.ts';
import type { Reconciled } from '@healthos/core/house/reconciliation/reconciled.ts';
import { lineActions, lineReasons, type LineAction, type LineReason } from '@healthos/core/work/reconciliation.ts';
import type { Draft } from './notes.svelte.ts';

export interface ReconcileAnswer extends ReconcileList {
  readonly encounter: string;
  readonly occasions: readonly OccasionNow[];
  readonly done: readonly Reconciled[];
  readonly drafts: readonly Draft[];
  /** Rows that this reader does not see. */
  readonly withheld: number;
}

/** How a medicine is taken, as it is typed. */
export interface Taken {
  name: string;
  amount: string;
  unit: string;
  route: string;
  frequency: string;
}
export interface Decision {
  action: LineAction | '';
  reason: LineReason | '';
  taken: Taken;
  /** The newest position that was seen when it was decided; 0 = not decided. */
  seen: number;
}
export interface ReconcileForm {
  decisions: Record<string, Decision>;
  added: Decision[];
}

export const emptyTaken = (): Taken => ({ name: '', amount: '', unit: 'mg', route: 'PO', frequency: '' });
export const takenOf = (medicine: Medicine | undefined): Taken => ({
  name: medicine === undefined ? '' : (medicine.code.display ?? medicine.code.code),
  amount: medicine?.dose?.literal ?? '',
  unit: medicine?.dose?.unit ?? 'mg',
  route: medicine?.route ?? 'PO',
  frequency: medicine?.frequency ?? '',
});
export const shownSide = ({ home, here }: ReconcileRow): Medicine | undefined => here ?? home;
export const undecided = (row: ReconcileRow): Decision => ({ action: '', reason: '', taken: takenOf(shownSide(row)), seen: 0 });

/** Doses are chosen from the words that are understood here, so that somebody knows when each is due. */
export const frequencies = ['QD', 'BID', 'TID', 'QID', 'Q4H', 'Q6H', 'Q8H', 'Q12H', 'QHS', 'QW', 'ONCE'] as const;
export const routes = ['PO', 'IV', 'SC', 'IM', 'SL', 'INH', 'TOP', 'PR', 'NASAL'] as const;

/** A code of the house for what was typed by name; what is coded keeps its code. */
export const codeNamed = (name: string): { readonly code: string; readonly display: string; readonly system: string } => ({
  code:
    name
      .trim()
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '-')
      .slice(0, 60) || 'UNNAMED',
  display: name.trim().slice(0, 100),
  system: 'L',
});

export const lineFrom = ({ name, amount, unit, route, frequency }: Taken, code = codeNamed(name)) => ({
  kind: 'medication',
  code,
  ...(amount.trim() === '' ? {} : { dose: { literal: amount.trim().replace(',', '.'), ...(unit.trim() === '' ? {} : { unit: unit.trim() }) } }),
  ...(route === '' ? {} : { route }),
  ...(frequency === '' ? {} : { frequency }),
});

/** What a home medicine lacks before it may be continued as an order: then it is changed, and said whole. */
export const isWhole = ({ dose, rate, route, frequency, prn }: Medicine): boolean =>
  (dose?.unit !== undefined || rate?.unit !== undefined) && route !== undefined && (frequency !== undefined || prn === true);

export function formFrom(body: unknown): ReconcileForm {
  const said = record(body);
  const decisions = Object.entries(record(said['decisions'])).flatMap(([item, one]) => {
    const read = decisionIn(one);
    return read === undefined ? [] : [[item, read] as const];
  });
  const added = Array.isArray(said['added']) ? (said['added'] as readonly unknown[]) : [];
  return { decisions: Object.fromEntries(decisions), added: added.flatMap((one) => decisionIn(one) ?? []) };
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});

function decisionIn(one: unknown): Decision | undefined {
  const { action, reason, taken, seen } = record(one);
  const typed = record(taken);
  const text = (name: keyof Taken): string => (typeof typed[name] === 'string' ? typed[name] : '');
  const isAction = (lineActions as readonly unknown[]).includes(action) || action === '';
  if (!isAction) return undefined;
  return {
    action: action as Decision['action'],
    reason: (lineReasons as readonly unknown[]).includes(reason) ? (reason as LineReason) : '',
    taken: { name: text('name'), amount: text('amount'), unit: text('unit'), route: text('route'), frequency: text('frequency') },
    seen: typeof seen === 'number' && Number.isInteger(seen) && seen > 0 ? seen : 0,
  };
}

/** What whoever decides on a row has before them: what was said of it, and the last completion of the occasion. */
export const seenOf = (row: ReconcileRow, done: ReconcileAnswer['done'], occasion: string): number =>
  Math.max(rowPosition(row), done.find((one) => one.occasion === occasion)?.position ?? 0);

/** What is sent: every row that was decided on, and what is new. */
export function decisionsOf(form: ReconcileForm, rows: readonly ReconcileRow[]): readonly object[] {
  const decided = rows.flatMap((row) => {
    const one = form.decisions[row.item];
    if (one === undefined || one.action === '') return [];
    const code = shownSide(row)?.code;
    return [
      {
        item: row.item,
        action: one.action,
        ...(one.reason === '' ? {} : { reason: one.reason }),
        ...(one.seen === 0 ? {} : { seen: one.seen }),
        ...(one.action === 'change' && code !== undefined ? { line: { ...lineFrom(one.taken), code } } : {}),
      },
    ];
  });
  const added = form.added.map((one) => ({ action: 'new', ...(one.reason === '' ? {} : { reason: one.reason }), line: lineFrom(one.taken) }));
  return [...decided, ...added];
}

export const occasionTitles = { admission: 'Admission', transfer: 'Transfer', discharge: 'Discharge' } as const;
export const discrepancyWords = { omitted: 'not ordered here', differs: 'ordered otherwise', duplicate: 'the same drug twice' } as const;
