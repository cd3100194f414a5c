/** FT1 (HL7 v2.5.1 6.5.1): a charge, credit, payment or adjustment, its money exact to the cent. */
import type { ChargePosted } from '@healthos/core/financial/events.ts';
import type { EncounterId, PatientId } from '@healthos/core/ids.ts';
import { parseCents, shareOfCents, type Cents } from '@healthos/core/money.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import { codedOf, unnamedCode } from '../reading/coded-of.ts';
import type { Gathering } from '../reading/gathering.ts';
import { messageKey } from '../reading/observation-of.ts';

interface ChargedTo {
  readonly patient: PatientId;
  readonly encounter?: EncounterId;
}

export function stateTransactions(gathering: Gathering, lines: readonly Segment[], whose: ChargedTo, context: readonly (Segment | undefined)[]): void {
  for (const [n, ft1] of lines.entries()) {
    const kind = kindOf(ft1);
    const quantity = quantityOf(ft1);
    const amountCents = amountOf(ft1, quantity);
    const serviceAt = gathering.times.at(ft1, 4);
    // FT1-2 names the transaction; a credit may repeat the number of the charge that it takes back.
    const own = ft1.text(2).trim() || `${messageKey(gathering)}#${ft1.text(1).trim() || n + 1}`;
    gathering.state(
      {
        type: 'ChargePosted',
        charge: `${whose.patient}|${own}|${kind}`,
        ...whose,
        kind,
        code: codedOf(ft1, 7) ?? codedOf(ft1, 25) ?? unnamedCode,
        quantity: quantity.value,
        ...(amountCents === undefined ? {} : { amountCents }),
        ...(serviceAt === undefined ? {} : { serviceAt }),
      },
      [...context, ft1],
      { effective: serviceAt === undefined ? gathering.effective : { at: serviceAt }, orderedAt: gathering.effective },
    );
  }
}

/** FT1-6 (table 0017); a co-payment is a payment. */
function kindOf(ft1: Segment): ChargePosted['kind'] {
  switch (ft1.text(6).trim().toUpperCase()) {
    case 'CD':
      return 'credit';
    case 'PY':
    case 'CO':
      return 'payment';
    case 'AJ':
      return 'adjustment';
    default:
      return 'charge';
  }
}

/** An exact decimal: value = digits / scale. */
interface Quantity {
  readonly value: number;
  readonly digits: number;
  readonly scale: number;
}

/** FT1-10; one where none was sent. */
function quantityOf(ft1: Segment): Quantity {
  const match = /^([+-]?)(\d{1,9})(?:\.(\d{0,4})\d*)?$/.exec(ft1.text(10).trim());
  if (match === null) return { value: 1, digits: 1, scale: 1 };
  const [, sign, whole = '0', fraction = ''] = match;
  const scale = 10 ** fraction.length;
  const digits = Number(`${whole}${fraction}`) * (sign === '-' ? -1 : 1);
  return { value: digits / scale, digits, scale };
}

/** FT1-11 (extended amount), else FT1-12 (unit amount) times the quantity; undefined where neither is money. */
function amountOf(ft1: Segment, quantity: Quantity): Cents | undefined {
  const extended = parseCents(ft1.text(11).trim());
  if (extended !== undefined) return extended;
  const each = parseCents(ft1.text(12).trim());
  return each === undefined ? undefined : shareOfCents(each, quantity.digits, quantity.scale);
}
