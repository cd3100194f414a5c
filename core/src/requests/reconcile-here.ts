/** What a decision at admission or transfer makes: an order here from what is taken at home, another in its place, or its end. */
import { wordsOfOne } from '../told.ts';
import type { OrderRecorded } from '../clinical/events.ts';
import { orderNow } from '../clinical/order.ts';
import type { Medicine } from '../house/reconciliation/home-list.ts';
import { titleOf } from '../codes/code-title.ts';
import { orderId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { WorkOf } from '../work/events.ts';
import type { DecidedRow, Deciding, Made } from './medications-reconcile.ts';
import { linesFault, orderIdOf, placed, stepped, type AskedLine } from './ordering.ts';
import type { Refusal } from './request.ts';

export function decidedHere(deciding: Deciding, { decision, row }: DecidedRow, n: number): Made | Refusal {
  const { action, reason, line } = decision;
  const here = row?.here;
  if (action === 'stop') return here === undefined ? nothing : { ...nothing, events: [ended(deciding, here, 'discontinued', reason)] };
  if (action === 'continue' && here !== undefined) return { ...nothing, makes: here.item };
  const asked = line ?? (row?.home === undefined ? undefined : lineOf(row.home));
  if (asked === undefined) return { refused: 'order.incomplete', says: `${titleOf(here?.code)}: say how it is taken from now on.` };
  const fault = linesFault([asked], deciding.at, () => 'line');
  if (fault !== undefined) return fault;
  const id = orderIdOf(deciding.id, n);
  const replaces = action === 'change' && here !== undefined ? orderId(here.item.slice('order|'.length)) : undefined;
  const order = placed(asked, id, { encounter: deciding.encounter, actor: deciding.actor, sign: true, ...(replaces === undefined ? {} : { replaces }) });
  const before = here === undefined || replaces === undefined ? [] : [ended(deciding, here, 'replaced', reason)];
  return { events: [...before, order], orders: [order], makes: `order|${id}` };
}

export const nothing: Made = { events: [], orders: [] };

/** A home medicine as it would be ordered. */
export const lineOf = ({ code, dose, rate, route, frequency, prn }: Medicine): AskedLine => ({
  kind: 'medication',
  code,
  ...(dose === undefined ? {} : { dose }),
  ...(rate === undefined ? {} : { rate }),
  ...(route === undefined ? {} : { route }),
  ...(frequency === undefined ? {} : { frequency }),
  ...(prn === undefined ? {} : { prn }),
});

const controls = { discontinued: 'DC', replaced: 'RP', cancelled: 'CA' } as const;

export function ended({ input, actor }: Deciding, { item }: Pick<Medicine, 'item'>, status: keyof typeof controls, reason: string | undefined): OrderRecorded {
  const now = orderNow(wordsOfOne(input, getRow(input.hospital.clinical.orders, item.slice('order|'.length))));
  if (now === undefined) throw new RangeError(`no order ${item}`);
  return stepped(now, { control: controls[status], status, ...(reason === undefined ? {} : { reason }) }, actor);
}

/** Prescriptions of an earlier completion that still stand: a new one takes their place whole. */
export function takenBack(deciding: Deciding, before: WorkOf<'MedicationsReconciled'> | undefined): readonly OrderRecorded[] {
  return (before?.lines ?? []).flatMap(({ item, makes }) => {
    const made = makes ?? item;
    const now = made.startsWith('order|')
      ? orderNow(wordsOfOne(deciding.input, getRow(deciding.input.hospital.clinical.orders, made.slice('order|'.length))))
      : undefined;
    return now?.purpose === undefined || now.state !== 'active' ? [] : [ended(deciding, { item: made }, 'cancelled', 'reconciled-again')];
  });
}
