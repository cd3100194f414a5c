/** What a decision at discharge makes: a prescription, and the home list as it is from then on. Orders of the stay end with the stay. */
import type { OrderRecorded, RecordLineChanged } from '../clinical/events.ts';
import type { Medicine } from '../house/reconciliation/home-list.ts';
import { noMedications } from '../house/reconciliation/home-list.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import type { DecidedRow, Deciding, Made } from './medications-reconcile.ts';
import { homeKey } from './home-medication.ts';
import { linesFault, orderIdOf, placed, type AskedLine } from './ordering.ts';
import { ended, lineOf, nothing } from './reconcile-here.ts';
import { byOf, type Refusal } from './request.ts';

export function decidedHome(deciding: Deciding, { decision, row }: DecidedRow, n: number): Made | Refusal {
  const { action, reason, line } = decision;
  const { home, here } = row ?? {};
  if (action === 'stop') return home === undefined ? nothing : { ...nothing, events: [noLonger(deciding, home, reason)] };
  if (action === 'continue' && home !== undefined) return { ...nothing, makes: home.item };
  const asked = line ?? (here === undefined ? undefined : lineOf(here));
  if (asked === undefined) return { refused: 'order.incomplete', says: 'Say how it is taken from now on.' };
  const fault = linesFault([asked], deciding.at, () => 'line');
  if (fault !== undefined) return fault;
  const order: OrderRecorded = {
    ...placed(asked, orderIdOf(deciding.id, n), { encounter: deciding.encounter, actor: deciding.actor, sign: true }),
    purpose: 'discharge',
  };
  const told = home?.source === 'told' ? lineSaid(deciding, home) : undefined;
  const listed = fromNow(deciding, asked, told, reason, n);
  const before = home === undefined || told !== undefined ? [] : [noLonger(deciding, home, reason)];
  return { events: [...before, order, ...listed], orders: [order], makes: `order|${order.order}` };
}

/** Off the home list: a line of ours ends, a prescription of others is discontinued. */
function noLonger(deciding: Deciding, home: Medicine, reason: string | undefined): OrderRecorded | RecordLineChanged {
  if (home.source === 'prescribed') return ended(deciding, home, 'discontinued', reason);
  return { ...lineSaid(deciding, home), action: 'delete', by: byOf(deciding.actor), ...(reason === undefined ? {} : { reason }) };
}

function lineSaid({ input }: Deciding, { item }: Medicine): RecordLineChanged {
  const said = newestOf(getRow(input.hospital.clinical.lines, item.slice('line|'.length)))?.event;
  if (said === undefined) throw new RangeError(`no line ${item}`);
  return said;
}

/** The home list with the medicine as it is taken from now on. */
function fromNow(
  { encounter, actor, id, input }: Deciding,
  asked: AskedLine,
  before: RecordLineChanged | undefined,
  reason: string | undefined,
  n: number,
): readonly RecordLineChanged[] {
  const none = newestOf(getRow(input.hospital.clinical.lines, `${encounter.patient}|home-medication|${noMedications.key}`))?.event;
  const by = byOf(actor);
  return [
    ...(none === undefined || none.action === 'delete' ? [] : [{ ...none, action: 'delete' as const, by }]),
    {
      type: 'RecordLineChanged',
      line: 'home-medication',
      key: before?.key ?? homeKey(id, n),
      patient: before?.patient ?? encounter.patient,
      code: asked.code,
      ...(asked.dose === undefined ? {} : { dose: asked.dose }),
      ...(asked.route === undefined ? {} : { route: asked.route.toUpperCase() }),
      ...(asked.frequency === undefined ? {} : { frequency: asked.frequency.toUpperCase() }),
      ...(reason === undefined ? {} : { reason }),
      action: before === undefined ? 'add' : 'update',
      by,
    },
  ];
}
