/** MedicationRequest and ServiceRequest: an order as its versions make it now (HL7 v2-to-FHIR, ORC with RXE, RXO or OBR). */
import type { OrderRecorded } from '@healthos/core/clinical/events.ts';
import { commentedIn, isUnasked, orderNow, type OrderNow } from '@healthos/core/clinical/order.ts';
import { getRow } from '@healthos/core/table.ts';
import type { Version, Versions } from '@healthos/core/versions.ts';
import { date, ofRecord, refers, status, token } from '../parameters.ts';
import { amount, codeable, concept, iso, keyedId, present, reference } from '../resource.ts';
import type { Kind, Whose } from '../thing.ts';
import { chartedThings, type Charting } from './charted.ts';
import { performerOf } from './observation.ts';
import type { Dosage, Made, Reference } from '../written.ts';
import { byOrder } from '../numbers.ts';
import { notesOf } from './notes.ts';
import { containing } from './specimens.ts';

const isMedication = (versions: Versions<OrderRecorded>): boolean => versions.some(({ event }) => event.kind === 'medication');

const charting = (kind: string, isOf: (versions: Versions<OrderRecorded>) => boolean, write: Charting<OrderRecorded>['write']): Charting<OrderRecorded> => ({
  kind,
  item: 'order',
  table: ({ house }) => house.hospital.clinical.orders,
  isOf,
  write,
});
const medications = charting('MedicationRequest', isMedication, writeMedication);
const asked = charting('ServiceRequest', (versions) => !isMedication(versions), writeAsked);

export const medicationRequestKind: Kind = {
  kind: 'MedicationRequest',
  audience: 'record',
  parameters: [
    ...ofRecord,
    status,
    token('intent'),
    token('category'),
    token('priority'),
    token('code', 'medicationCodeableConcept'),
    date('authoredon', 'authoredOn'),
    refers('medication', ['Medication'], 'medicationReference'),
    refers('requester', ['Practitioner', 'Organization', 'Patient']),
  ],
  numbered: byOrder,
  ofPerson: (whose) => [...whose.kept('MedicationRequest'), ...chartedThings(whose, medications)],
};

export const askedKind: Kind = {
  kind: 'ServiceRequest',
  audience: 'record',
  parameters: [
    ...ofRecord,
    status,
    token('intent'),
    token('category'),
    token('priority'),
    token('code'),
    date('authored', 'authoredOn'),
    date('occurrence', 'occurrenceDateTime', 'occurrencePeriod'),
    refers('requester', ['Practitioner', 'Organization', 'Patient']),
    refers('based-on', ['ServiceRequest'], 'basedOn'),
    refers('replaces', ['ServiceRequest']),
  ],
  numbered: byOrder,
  ofPerson: (whose) => [...whose.kept('ServiceRequest'), ...chartedThings(whose, asked)],
};

const statuses = {
  unsigned: 'draft',
  active: 'active',
  held: 'on-hold',
  over: 'revoked',
  done: 'completed',
  unable: 'revoked',
} as const satisfies Readonly<Record<OrderNow['state'], string>>;

function dosedStatus({ state, status: by }: OrderNow): Made<'MedicationRequest'>['status'] {
  if (state === 'over') return by === 'discontinued' || by === 'replaced' ? 'stopped' : 'cancelled';
  const status = statuses[state];
  return status === 'revoked' ? 'cancelled' : status;
}

const askedStatus = ({ state }: OrderNow): Made<'ServiceRequest'>['status'] => (state === 'over' ? 'revoked' : statuses[state]);

const priorities: Readonly<Record<string, NonNullable<Made<'ServiceRequest'>['priority']>>> = {
  S: 'stat',
  STAT: 'stat',
  A: 'asap',
  ASAP: 'asap',
  R: 'routine',
  ROUTINE: 'routine',
  U: 'urgent',
  URGENT: 'urgent',
};

function shared(whose: Whose, order: OrderNow) {
  const priority = order.priority?.toUpperCase() ?? '';
  const filler = order.fillerOrder === undefined ? [] : [{ type: concept('v2-0203', 'FILL'), value: order.fillerOrder }];
  return present({
    identifier: [{ type: concept('v2-0203', 'PLAC'), value: order.order }, ...filler],
    intent: 'order' as const,
    priority: Object.hasOwn(priorities, priority) ? priorities[priority] : undefined,
    subject: whose.subject,
    encounter: whose.encounter(order.encounter),
    authoredOn: iso(order.placedAt),
    requester: requesterOf(whose, order),
    reasonCode: order.indication === undefined ? undefined : [{ text: order.indication }],
  });
}

/** Who signed it here, else whom its sender names (HL7 v2-to-FHIR, ORC-12 and OBR-16), else who asked. */
function requesterOf(whose: Whose, { signedBy, requester, by }: OrderNow): Reference | undefined {
  if (signedBy === undefined && requester !== undefined) return reference('Practitioner', keyedId(whose.house.tag, requester));
  return performerOf(whose, signedBy ?? by)?.[0];
}

function dosageOf(order: OrderNow): Dosage {
  const dose = amount(order.dose);
  const rate = amount(order.rate);
  const given = present({ doseQuantity: dose, rateQuantity: rate });
  return present({
    text: [order.dose?.literal, order.dose?.unit, order.route, order.frequency].filter((part) => part !== undefined && part !== '').join(' ') || undefined,
    timing: order.frequency === undefined ? undefined : { code: { text: order.frequency } },
    asNeededBoolean: order.prn ? true : undefined,
    route: order.route === undefined ? undefined : { coding: [{ code: order.route }], text: order.route },
    doseAndRate: Object.keys(given).length === 0 ? undefined : [given],
  });
}

/** Comments of whoever asked. Those of a report are written on it, or here where no value came that a report could be made of. */
function commented({ house }: Whose, versions: Versions<OrderRecorded>, { order, patient }: OrderNow): Version<OrderRecorded> | undefined {
  const asked = commentedIn(versions, patient);
  const isReported = getRow(house.hospital.clinical.index.observationsByOrder, order) !== undefined;
  return asked ?? (isReported ? undefined : versions.findLast(({ event }) => event.patient === patient && event.comments !== undefined));
}

async function writeMedication(whose: Whose, versions: Versions<OrderRecorded>): Promise<Made<'MedicationRequest'> | undefined> {
  const order = orderNow(versions);
  if (order === undefined) return undefined;
  const dosage = dosageOf(order);
  return {
    ...shared(whose, order),
    ...present({
      status: dosedStatus(order),
      category: [concept('medicationrequest-category', order.purpose === 'discharge' ? 'discharge' : 'inpatient')],
      reportedBoolean: false,
      medicationCodeableConcept: codeable(order.code) ?? { text: 'unknown' },
      dosageInstruction: Object.keys(dosage).length === 0 ? undefined : [dosage],
      statusReason: order.reason === undefined ? undefined : { text: order.reason },
      note: await notesOf(whose, commented(whose, versions, order)),
      priorPrescription: order.replaces === undefined ? undefined : whose.order(order.replaces),
    }),
  };
}

const categories: Readonly<Partial<Record<OrderRecorded['kind'], readonly [code: string, display: string]>>> = {
  laboratory: ['108252007', 'Laboratory procedure'],
  imaging: ['363679005', 'Imaging'],
  diet: ['386053000', 'Evaluation procedure'],
};

async function writeAsked(whose: Whose, versions: Versions<OrderRecorded>): Promise<Made<'ServiceRequest'> | undefined> {
  const order = orderNow(versions);
  if (order === undefined) return undefined;
  const category = categories[order.kind];
  return {
    ...shared(whose, order),
    ...containing(whose, order.specimens ?? []),
    ...present({
      status: isUnasked(versions) ? ('completed' as const) : askedStatus(order),
      category: category === undefined ? [{ text: order.kind }] : [concept('http://snomed.info/sct', ...category)],
      code: codeable(order.code) ?? { text: 'unknown' },
      occurrenceDateTime: order.startsAt === order.placedAt ? undefined : iso(order.startsAt),
      note: await notesOf(whose, commented(whose, versions, order)),
      replaces: order.replaces === undefined ? undefined : [whose.order(order.replaces)].filter((one) => one !== undefined),
    }),
  };
}
