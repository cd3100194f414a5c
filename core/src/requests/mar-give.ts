/** A nurse gives a dose, holds it, or writes that it was refused. Giving checks the five rights; the refusal names the right that fails. */
import Type, { type Static } from 'typebox';
import type { HealthEvent } from '../event.ts';
import type { Encounter } from '../encounter.ts';
import { wasGiven, type Medication } from '../house/mar/medication.ts';
import { reasons } from '../house/mar/pack.ts';
import { wrongRights, type Wrong } from '../house/mar/rights.ts';
import { instant } from '../time.ts';
import { numbersOf, visitOf } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { At, Key, oneOf, VisitKey, Word } from '../work/fact.ts';
import { Quantity } from './ordering.ts';
import { flowObserved, medicationAsked } from './mar-asked.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind, type Actor, type Asked, type Decision, type Refusal } from './request.ts';

const How = oneOf(['scanned', 'typed', 'read']);

const Body = Type.Object(
  {
    encounter: VisitKey,
    order: Key('Of the order'),
    step: oneOf(['given', 'held', 'refused']),
    dueAt: Type.Optional(At('The time of the schedule that this answers, as the form showed it')),
    patient: Type.Optional({ ...VisitKey, description: 'The visit that the wristband names' }),
    drug: Type.Optional(Type.String({ minLength: 1, maxLength: 80, description: 'What the label or barcode of the drug says' })),
    dose: Type.Optional(Quantity),
    rate: Type.Optional(Quantity),
    route: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    checked: Type.Optional(Type.Object({ patient: How, drug: How }, { additionalProperties: false, description: 'How patient and drug were known' })),
    reason: Type.Optional(Word('A term: why held or refused, or why outside the window')),
    override: Type.Optional(Type.Boolean({ description: 'Given all the same: time and order state only, with a reason' })),
  },
  { additionalProperties: false },
);
type Body = Static<typeof Body>;

export const marGive = requestKind({
  request: 'mar-give',
  title: 'Give, hold or refuse a dose',
  definition: 'Writes what became of the dose that is due: given after the five rights hold (patient, drug, dose, route, time), held or refused with a reason.',
  body: Body,
  decide: (input, asked, actor) => {
    const { body, at } = asked;
    const found = medicationAsked(input, body.encounter, body.order, at, actor);
    if (isRefused(found)) return found;
    const { encounter, medication } = found;
    const taken = takenBy(medication, body) ?? stateFault(medication, body);
    if (taken !== undefined) return taken;
    return body.step === 'given' ? give(input, encounter, medication, asked, actor) : notGiven(encounter, medication, asked, actor);
  },
});

/** Another nurse, or this one before the network went, has answered that dose. */
function takenBy({ doses, due, running }: Medication, { dueAt }: Body): Refusal | undefined {
  if (running !== undefined) return { refused: 'mar.answered', says: 'The infusion runs already.', taken: { by: running.event.by ?? 'feed', at: running.at } };
  if (dueAt === undefined || due?.dueAt === dueAt) return undefined;
  const first = doses.find(({ event, at }) => (event.dueAt ?? at) >= dueAt) ?? doses[0];
  if (first === undefined) return { refused: 'form.stale', says: 'The dose is due at another time now.', unlock: 'Look at it again.' };
  return {
    refused: 'mar.answered',
    says: `This dose was written already: ${wasGiven(first) ? 'given' : first.event.completion}.`,
    value: new Date(first.at).toISOString(),
    unlock: 'Nothing more is to be written for it.',
    taken: { by: first.event.by ?? 'feed', at: first.at },
  };
}

/** As the order stood when it was done: a dose given before its order ended was right. */
function stateFault({ order }: Medication, { override, reason, step }: Body): Refusal | undefined {
  if (order.state === 'active') return undefined;
  if (step === 'given' && override === true && reason !== undefined) return undefined;
  return {
    refused: 'mar.not-in-force',
    says: `The order was ${order.state === 'over' ? order.status : order.state} then.`,
    value: `${order.state} since ${new Date(order.stateAt).toISOString()}`,
    limit: 'active',
    unlock: order.state === 'unsigned' ? 'Have it signed.' : 'Do not give it; where it was given, say so with a reason.',
  };
}

function give(input: ViewInput, encounter: Encounter, medication: Medication, { body, at, id }: Asked<Body>, actor: Actor): Decision {
  const { order } = medication;
  const { patient, drug, route, dose, rate, checked } = body;
  if (patient === undefined) return right({ right: 'patient', says: 'The patient was not identified.', value: 'none', limit: encounter.encounter });
  if (drug === undefined) return right({ right: 'drug', says: 'The drug was not identified.', value: 'none', limit: order.code?.code ?? '' });
  const offered = { patient, drug, route: route ?? '', at, ...(dose === undefined ? {} : { dose }), ...(rate === undefined ? {} : { rate }) };
  const inForce = order.state === 'active';
  const wrong = wrongRights(medication, offered, [encounter.encounter, ...numbersOf(input.hospital, encounter)]);
  const overrides = body.override === true && body.reason !== undefined;
  const standing = wrong.find(({ right: which }) => !(which === 'time' && (overrides || !inForce)));
  if (standing !== undefined) return right(standing);
  const overridden = [...(inForce ? [] : ['order']), ...wrong.map(({ right: which }) => which)];
  const administration = `mar-${id}`.slice(0, 100);
  const dueAt = medication.due?.dueAt;
  const events: HealthEvent[] = [
    {
      type: 'MedicationAdministered',
      administration,
      order: order.order,
      patient: encounter.patient,
      encounter: visitOf(encounter.encounter),
      code: order.code ?? { code: drug },
      ...(order.dose === undefined ? {} : { dose: order.dose }),
      ...(order.rate === undefined ? {} : { rate: order.rate }),
      ...(order.route === undefined ? {} : { route: order.route }),
      givenAt: instant(at),
      completion: 'complete',
      action: 'add',
      ...(dueAt === undefined ? {} : { dueAt }),
      ...(overridden.length === 0 ? {} : { overrides: overridden }),
      ...(body.reason === undefined ? {} : { reason: body.reason }),
      ...(checked === undefined ? {} : { checked }),
      by: byOf(actor),
    },
    ...flowObserved({ encounter, order, administration, rate: order.rate, at, key: 'start', actor }),
  ];
  return { events, made: { administration } };
}

const right = (wrong: Wrong): Refusal => ({
  refused: `mar.wrong-${wrong.right}`,
  says: wrong.says,
  rule: `five rights: ${wrong.right}`,
  value: wrong.value,
  limit: wrong.limit,
  ...(wrong.right === 'time' ? { unlock: 'Give it in its window, or say why not.' } : {}),
});

function notGiven(encounter: Encounter, { order, due }: Medication, { body, at, id }: Asked<Body>, actor: Actor): Decision {
  const { step, reason } = body;
  const offered: readonly string[] = step === 'refused' ? reasons.refused : reasons.held;
  if (reason === undefined || !offered.includes(reason))
    return { refused: 'reason.missing', says: 'Say why.', ...(reason === undefined ? {} : { value: reason }), limit: offered.join(', ') };
  if (due === undefined) return { refused: 'mar.wrong-time', says: 'Nothing of it is due.', rule: 'five rights: time' };
  const administration = `mar-${id}`.slice(0, 100);
  return {
    events: [
      {
        type: 'MedicationAdministered',
        administration,
        order: order.order,
        patient: encounter.patient,
        encounter: visitOf(encounter.encounter),
        code: order.code ?? { code: order.order },
        givenAt: instant(at),
        completion: step === 'refused' ? 'refused' : 'not-given',
        action: 'add',
        dueAt: due.dueAt,
        reason,
        by: byOf(actor),
      },
    ],
    made: { administration },
  };
}
