/** Completes a reconciliation: every row of the list is decided on, or it is refused. What was decided becomes orders here, prescriptions and the home list. */
import Type, { type Static } from 'typebox';
import type { OrderRecorded } from '../clinical/events.ts';
import type { Encounter } from '../encounter.ts';
import type { HealthEvent } from '../event.ts';
import { versionsOf } from '../house/chart/items.ts';
import { titleOf } from '../codes/code-title.ts';
import { reconcileListOf, rowPosition, type ReconcileList, type ReconcileRow } from '../house/reconciliation/list.ts';
import { reconciliations } from '../house/reconciliation/reconciled.ts';
import { visitOf } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import type { WorkOf } from '../work/events.ts';
import { oneOf, VisitKey } from '../work/fact.ts';
import { lineActions, lineReasons, occasions, type LineAction } from '../work/reconciliation.ts';
import { checkedOrders, Overrides } from './order-checks.ts';
import { Line, maySign, patientAsked } from './ordering.ts';
import { isRefused } from './placing.ts';
import { decidedHere, takenBack } from './reconcile-here.ts';
import { decidedHome } from './reconcile-home.ts';
import { byOf, requestKind, type Actor, type Refusal } from './request.ts';

const Decision = Type.Object(
  {
    item: Type.Optional(Type.String({ minLength: 1, maxLength: 400, description: 'The row of the list; absent = a new medicine' })),
    action: oneOf(lineActions),
    reason: Type.Optional(oneOf(lineReasons)),
    line: Type.Optional(Line),
    seen: Type.Optional(
      Type.Integer({
        minimum: 0,
        description: 'The newest position of the row, and of a completion of this occasion, when this was decided: a draft may be old',
      }),
    ),
  },
  { additionalProperties: false },
);
export type AskedDecision = Static<typeof Decision>;

/** One row with what was decided of it, as the two sides work it out. */
export interface DecidedRow {
  readonly decision: AskedDecision;
  readonly row?: ReconcileRow;
}
export interface Deciding {
  readonly input: ViewInput;
  readonly encounter: Encounter;
  readonly actor: Actor;
  readonly at: number;
  readonly id: string;
}
/** What one decision makes. */
export interface Made {
  readonly events: readonly HealthEvent[];
  /** Signed by this, and checked before. */
  readonly orders: readonly OrderRecorded[];
  readonly makes?: string;
}

export const medicationsReconcile = requestKind({
  request: 'medications-reconcile',
  title: 'Complete a medication reconciliation',
  definition:
    'At admission and transfer decisions become orders here; at discharge, prescriptions and the home list. Refused while a medicine is not decided on, nobody said what is taken at home, or a safety check is unanswered.',
  body: Type.Object(
    {
      encounter: VisitKey,
      occasion: oneOf(occasions),
      decisions: Type.Array(Decision, { maxItems: 200 }),
      overrides: Type.Optional(Overrides),
      seen: Type.Optional(Type.Integer({ minimum: 0, description: 'The newest position of the list that the form showed' })),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at, id }, actor) => {
    if (!maySign(actor)) return { refused: 'order.unsigned', says: 'Only a prescriber completes a reconciliation.' };
    const encounter = patientAsked(input, { encounter: body.encounter }, actor);
    if (isRefused(encounter)) return encounter;
    const list = reconcileListOf(input, encounter);
    const completed = reconciliations(input.hospital, encounter, body.occasion).at(-1)?.position ?? 0;
    const wrong =
      listFault(input, list, body.decisions, body.seen) ??
      draftFault(input, list, body.decisions, completed) ??
      body.decisions.map((one) => decisionFault(one, list)).find((one) => one !== undefined);
    if (wrong !== undefined) return wrong;
    const deciding: Deciding = { input, encounter, actor, at, id };
    const decide = body.occasion === 'discharge' ? decidedHome : decidedHere;
    const made: (Made & { readonly decision: AskedDecision })[] = [];
    for (const [n, decision] of body.decisions.entries()) {
      const row = list.rows.find(({ item }) => item === decision.item);
      const one = decide(deciding, { decision, ...(row === undefined ? {} : { row }) }, n);
      if ('refused' in one) return one;
      made.push({ ...one, decision });
    }
    const orders = made.flatMap((one) => one.orders);
    const checked = checkedOrders(input, orders, body.overrides ?? [], actor, endedBy(body.occasion, list, body.decisions));
    if ('refused' in checked) return checked;
    const before = body.occasion === 'discharge' ? reconciliations(input.hospital, encounter, 'discharge').at(-1) : undefined;
    return {
      events: [...takenBack(deciding, before?.event), ...made.flatMap(({ events }) => events), ...checked, reconciled(body.occasion, encounter, made, actor)],
      made: Object.fromEntries(orders.map(({ order }, n) => [`order${n + 1}`, order])),
    };
  },
});

/** Orders that do not stand beside the new ones: those that are ended here, and at discharge all of the stay. */
function endedBy(occasion: (typeof occasions)[number], { rows }: ReconcileList, decisions: readonly AskedDecision[]): readonly string[] {
  const ended: readonly LineAction[] = ['stop', 'change'];
  return rows
    .filter(({ item, here }) => here !== undefined && (occasion === 'discharge' || decisions.some((one) => one.item === item && ended.includes(one.action))))
    .flatMap(({ here }) => (here === undefined ? [] : [here.item.slice('order|'.length)]));
}

function reconciled(
  occasion: (typeof occasions)[number],
  { encounter }: Encounter,
  made: readonly (Made & { readonly decision: AskedDecision })[],
  actor: Actor,
): WorkOf<'MedicationsReconciled'> {
  return {
    type: 'MedicationsReconciled',
    encounter: visitOf(encounter),
    occasion,
    lines: made.flatMap(({ decision: { item, action, reason }, makes }) => {
      const about = item ?? makes;
      if (about === undefined) return [];
      return [{ item: about, action, ...(reason === undefined ? {} : { reason }), ...(makes === undefined || makes === about ? {} : { makes }) }];
    }),
    by: byOf(actor),
  };
}

const nameOf = ({ home, here }: ReconcileRow): string => titleOf((home ?? here)?.code);

/** An order that its sender labelled: whoever may not see it learns no name of it from a refusal. */
function isLabelled({ hospital }: ViewInput, { home, here }: ReconcileRow): boolean {
  return [home, here].some((side) =>
    versionsOf(hospital.clinical, side?.item ?? '').some(
      ({ event }) => 'sensitivity' in event && event.sensitivity !== undefined && event.sensitivity !== 'normal',
    ),
  );
}

/** What of the list stands in the way of completion. */
function listFault(
  input: ViewInput,
  { home, rows, position }: ReconcileList,
  decisions: readonly AskedDecision[],
  seen: number | undefined,
): Refusal | undefined {
  if (home === 'unknown')
    return {
      refused: 'reconcile.unresolved',
      says: 'Nobody said what the patient takes at home.',
      value: 'home list unknown',
      unlock: 'Add what is taken, or say that there is none.',
    };
  const named = decisions.flatMap(({ item }) => item ?? []);
  const strange = named.find((item) => !rows.some((row) => row.item === item));
  if (strange !== undefined || new Set(named).size < named.length || (seen !== undefined && position > seen))
    return {
      refused: 'form.stale',
      says: 'The list of medicines has changed since the form was drawn.',
      ...(strange === undefined ? {} : { value: strange }),
      unlock: 'Look at it again.',
    };
  const open = rows.filter(({ item }) => !named.includes(item));
  if (open.length === 0) return undefined;
  return {
    refused: 'reconcile.unresolved',
    says: `${open.length} of ${rows.length} medicines ${open.length === 1 ? 'is' : 'are'} not decided on.`,
    value: open.map((row) => (isLabelled(input, row) ? 'a medicine that not everybody sees' : nameOf(row))).join(', '),
    limit: 'every medicine: continue, change or stop',
    unlock: 'Decide on each, with a reason where it is changed or stopped.',
  };
}

/** A decision in a draft that was made before its medicine changed, or before somebody completed the same occasion. */
function draftFault(input: ViewInput, { rows }: ReconcileList, decisions: readonly AskedDecision[], completed: number): Refusal | undefined {
  const old = decisions.find(({ item, seen }) => seen !== undefined && Math.max(completed, rowPosition(rows.find((row) => row.item === item))) > seen);
  if (old === undefined) return undefined;
  const row = rows.find(({ item }) => item === old.item);
  const name = row === undefined || isLabelled(input, row) ? 'a medicine' : nameOf(row);
  return {
    refused: 'form.stale',
    says: completed > (old.seen ?? 0) ? 'This reconciliation was completed since you decided.' : `Something was said of ${name} since you decided on it.`,
    ...(row === undefined ? {} : { value: name }),
    unlock: 'Look at it again, then decide anew.',
  };
}

function decisionFault({ item, action, reason, line }: AskedDecision, { rows }: ReconcileList): Refusal | undefined {
  const row = rows.find((one) => one.item === item);
  const name = row === undefined ? titleOf(line?.code) : nameOf(row);
  if ((item === undefined) !== (action === 'new'))
    return { refused: 'step.out-of-order', says: `${name}: a new medicine is none of the list, and one of the list is not new.`, value: action };
  if (action !== 'continue' && reason === undefined) return { refused: 'reason.missing', says: `${name}: say why.`, value: action };
  if ((action === 'new' || action === 'change') && line === undefined)
    return { refused: 'order.incomplete', says: `${name}: say how it is taken from now on.`, value: action, unlock: 'Dose, route and how often.' };
  return line === undefined || line.kind === 'medication'
    ? undefined
    : { refused: 'order.incomplete', says: 'A reconciliation is of medication.', value: line.kind };
}
