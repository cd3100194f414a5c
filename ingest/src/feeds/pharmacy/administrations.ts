/** RXA (HL7 v2.5.1 4.14.7) with its RXR: what was given, refused or taken back. Corrections name the same administration (hard case 23). */
import type { MedicationAdministered } from '@healthos/core/clinical/events.ts';
import type { OrderId } from '@healthos/core/ids.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import { codedOf, unnamedCode } from '../reading/coded-of.ts';
import type { Gathering } from '../reading/gathering.ts';
import { orderNumberOf } from '../reading/observation-of.ts';
import type { OrderGroup } from '../reading/order-groups.ts';
import { unitAt, type OrderedFor } from '../reading/ordered.ts';

export function stateAdministrations(gathering: Gathering, group: OrderGroup, about: OrderedFor): void {
  const order = orderNumberOf(group.orc, group.first('OBR'));
  for (const rxa of group.all('RXA')) {
    const rxr = routeOf(group, rxa);
    const event = administrationOf(gathering, rxa, rxr, about, order);
    // Ordered by when it was said: a correction that moves the dose to an earlier time is still the later word.
    gathering.state(event, [about.pid, about.pv1, group.orc, rxa, rxr], {
      effective: event.givenAt === undefined ? gathering.effective : { at: event.givenAt },
      orderedAt: gathering.effective,
    });
  }
}

function administrationOf(gathering: Gathering, rxa: Segment, rxr: Segment | undefined, about: OrderedFor, order: OrderId | undefined): MedicationAdministered {
  const { times } = gathering;
  const [givenAt, endedAt] = [times.at(rxa, 3), times.at(rxa, 4)];
  const manufacturer = codedOf(rxa, 17);
  const [amount, unit, lot] = [rxa.text(6).trim(), unitAt(rxa, 7), rxa.text(15).trim()];
  const [route, site] = [rxr?.text(1).trim() ?? '', rxr?.text(2).trim() ?? ''];
  return {
    type: 'MedicationAdministered',
    administration: keyOf(rxa, about, order),
    patient: about.patient,
    ...(order === undefined ? {} : { order }),
    ...(about.encounter === undefined ? {} : { encounter: about.encounter }),
    code: codedOf(rxa, 5) ?? unnamedCode,
    ...(amount === '' || amount === unknownAmount ? {} : { dose: { literal: amount, ...(unit === '' ? {} : { unit }) } }),
    ...(route === '' ? {} : { route }),
    ...(site === '' ? {} : { site }),
    ...(lot === '' ? {} : { lot }),
    ...(manufacturer === undefined ? {} : { manufacturer }),
    ...(givenAt === undefined ? {} : { givenAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
    completion: completionOf(rxa),
    action: actionOf(rxa),
    ...(isOwnSupply(rxa) ? { ownSupply: true } : {}),
  };
}

/** RXA-6 of an amount that nobody knows. */
const unknownAmount = '999';

/**
 * Order, RXA-1 and RXA-2 (the count of administrations of the order). Where the sender does not count, RXA-22 (system entry, which
 * is meant to identify), else the drug and its time.
 */
function keyOf(rxa: Segment, about: OrderedFor, order: OrderId | undefined): string {
  const [give, count, entry] = [rxa.text(1).trim(), rxa.text(2).trim(), rxa.text(22).trim()];
  const counted = order !== undefined && count !== '' && count !== '0';
  const own = counted ? [give, count] : entry !== '' ? ['entry', entry] : [codedOf(rxa, 5)?.code ?? '', rxa.text(3).trim()];
  const key = [about.patient, order ?? '', ...own].join('|');
  const uses = (about.used.get(key) ?? 0) + 1;
  about.used.set(key, uses);
  return uses === 1 ? key : `${key}#${uses}`;
}

/** The RXR that follows the RXA, else the order's own. */
function routeOf(group: OrderGroup, rxa: Segment): Segment | undefined {
  const after = group.segments.slice(group.segments.indexOf(rxa) + 1);
  const next = after.find(({ id }) => id === 'RXR' || id === 'RXA');
  return next?.id === 'RXR' ? next : group.first('RXR');
}

/** RXA-20 (table 0322); a refusal reason (RXA-18) alone says refused. */
function completionOf(rxa: Segment): MedicationAdministered['completion'] {
  switch (rxa.text(20).trim().toUpperCase()) {
    case 'RE':
      return 'refused';
    case 'NA':
      return 'not-given';
    case 'PA':
      return 'partial';
    case 'CP':
      return 'complete';
    default:
      return rxa.text(18).trim() === '' ? 'complete' : 'refused';
  }
}

/** RXA-21 (table 0206). */
function actionOf(rxa: Segment): MedicationAdministered['action'] {
  const action = rxa.text(21).trim().toUpperCase();
  return action === 'D' ? 'delete' : action === 'U' ? 'update' : 'add';
}

/** RXA-9 (administration notes) names the patient's own supply, by a local code or in words: the standard has no field for it. */
function isOwnSupply(rxa: Segment): boolean {
  for (let repetition = 0; repetition < rxa.repetitions(9); repetition++) {
    const [code, words] = [rxa.text(9, 1, 1, repetition), rxa.text(9, 2, 1, repetition)].map((text) => text.trim().toUpperCase()) as [string, string];
    if (code === 'OWN' || code === 'POM' || /\bOWN (?:SUPPLY|MED)/.test(`${code} ${words}`)) return true;
  }
  return false;
}
