/** What would become of orders if they were signed now: what each lacks and every safety check, so that a person sees it before signing. Asks nothing and changes nothing. */
import { ofRecords, wordsOf } from '../told.ts';
import type { OrderRecorded } from '../clinical/events.ts';
import { orderNow } from '../clinical/order.ts';
import { lineFaults, type LineFault } from '../house/orders/line-fault.ts';
import { orderPacks, orderSetNamed } from '../house/orders/order-packs.ts';
import { orderId, type EncounterId, type OrderId, type PatientId } from '../ids.ts';
import type { MedicationCheck } from '../reasoning/medication-check.ts';
import { checksOf } from '../reasoning/medication-safety.ts';
import { personOf, recordsOf } from '../identity/fold.ts';
import { getRow } from '../table.ts';
import type { Instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { asChecked, asksReason } from './order-checks.ts';
import { patientAsked, placed, type AskedLine } from './ordering.ts';
import { isRefused } from './placing.ts';
import type { Actor, Refusal } from './request.ts';

export interface PreviewAsked {
  readonly encounter: EncounterId;
  readonly patient: PatientId;
  readonly lines?: readonly AskedLine[];
  readonly set?: string;
  readonly only?: readonly string[];
  /** Placed already, unsigned. */
  readonly orders?: readonly string[];
  readonly replaces?: string;
}
export interface PreviewedCheck extends MedicationCheck {
  /** It is not signed over without a reason. */
  readonly asks: boolean;
}
export interface PreviewedLine {
  /** Of one that is placed already. */
  readonly order?: string;
  readonly code: string;
  readonly faults: readonly LineFault[];
  readonly checks: readonly PreviewedCheck[];
  /** The same is ordered already and nothing came of it yet. */
  readonly already?: { readonly order: string; readonly placedAt: Instant };
}
export interface Preview {
  /** Why nothing can be ordered here at all. */
  readonly refusal?: Refusal;
  readonly lines: readonly PreviewedLine[];
}

export function previewOf(input: ViewInput, asked: PreviewAsked, at: Instant, actor: Actor): Preview {
  const encounter = patientAsked(input, { encounter: asked.encounter, patient: asked.patient }, actor);
  if (isRefused(encounter)) return { refusal: encounter, lines: [] };
  const signed = (asked.orders ?? []).flatMap((order) => wholeOf(input, asked.patient, order) ?? []);
  const set = asked.set === undefined ? undefined : orderSetNamed(orderPacks(input), asked.set);
  const wanted = set?.set.lines.filter(({ code }) => asked.only === undefined || asked.only.includes(code.code)) ?? [];
  const lines: readonly AskedLine[] = [...wanted, ...(asked.lines ?? [])];
  const replaces = asked.replaces === undefined ? {} : { replaces: orderId(asked.replaces) };
  const drafts = lines.map((line, n) => placed(line, orderId(`draft-${n}`), { encounter, actor, sign: false, ...replaces }));
  return {
    lines: [
      ...signed.map((order, n) => previewed(input, order, signed.slice(0, n), { order: order.order, faults: [] })),
      ...drafts.map((draft, n) => previewed(input, draft, drafts.slice(0, n), { faults: lineFaults(lines[n] ?? { kind: '', code: { code: '' } }, at) })),
    ],
  };
}

/** The same of a draft that no request names: one of another system. */
export const draftChecks = (input: ViewInput, order: OrderRecorded, beside: readonly OrderRecorded[]): PreviewedLine =>
  previewed(input, order, beside, { faults: [] });

function previewed(
  input: ViewInput,
  order: OrderRecorded,
  beside: readonly OrderRecorded[],
  said: { readonly order?: OrderId; readonly faults: readonly LineFault[] },
): PreviewedLine {
  const checks = order.kind === 'medication' && (order.code?.code ?? '') !== '' ? checksOf(input, { ...asChecked(order), beside }) : [];
  const already = order.kind === 'medication' || order.kind === 'nursing' ? undefined : alreadyOrdered(input, order);
  return {
    ...said,
    code: order.code?.code ?? '',
    checks: checks.map((check) => ({ ...check, asks: check.needsReason && asksReason(check) })),
    ...(already === undefined ? {} : { already }),
  };
}

/** The order as it was placed, where it is this person's. */
function wholeOf({ hospital, identity }: ViewInput, patient: PatientId, order: string): OrderRecorded | undefined {
  const records = recordsOf(identity, personOf(identity, patient));
  return wordsOf(getRow(hospital.clinical.orders, order), ofRecords(records)).findLast(({ event }) => event.code !== undefined)?.event;
}

function alreadyOrdered({ hospital, identity }: ViewInput, asked: OrderRecorded): PreviewedLine['already'] {
  const { orders, index } = hospital.clinical;
  const records = recordsOf(identity, personOf(identity, asked.patient));
  for (const record of records)
    for (const key of getRow(index.ordersOfPatient, record) ?? []) {
      const now = key === asked.order || key === asked.replaces ? undefined : orderNow(wordsOf(getRow(orders, key), ofRecords(records)));
      const isOpen = now?.state === 'active' || now?.state === 'held' || now?.state === 'unsigned';
      if (now !== undefined && isOpen && now.kind === asked.kind && now.code?.code === asked.code?.code && now.encounter === asked.encounter)
        return { order: now.order, placedAt: now.placedAt };
    }
  return undefined;
}
