/** What becomes of a dose that was written: removed, corrected, its effect, the rate of an infusion, its end. Each is a version of the administration; nothing is edited. */
import { everyWord, ofVisit, wordsOf } from '../told.ts';
import Type, { type Static } from 'typebox';
import type { MedicationAdministered, ObservationRecorded } from '../clinical/events.ts';
import { holdingVersion } from '../clinical/observation.ts';
import type { Encounter } from '../encounter.ts';
import type { Dose, Medication } from '../house/mar/medication.ts';
import { wasGiven } from '../house/mar/medication.ts';
import { getRow } from '../table.ts';
import { instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { numbersTold } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { At, oneOf, VisitKey, Word } from '../work/fact.ts';
import { flowObserved, flowPrefix, medicationAsked } from './mar-asked.ts';
import { Quantity } from './ordering.ts';
import { isRefused } from './placing.ts';
import { byOf, requestKind, type Actor, type Asked, type Decision, type Refusal } from './request.ts';

const Body = Type.Object(
  {
    encounter: VisitKey,
    administration: Type.String({ minLength: 1, maxLength: 300 }),
    step: oneOf(['removed', 'corrected', 'effect', 'rate', 'stopped']),
    dose: Type.Optional(Quantity),
    rate: Type.Optional(Quantity),
    givenAt: Type.Optional(At('When it was really given')),
    effect: Type.Optional(oneOf(['relieved', 'partly', 'none'])),
    reason: Type.Optional(Word('A term: why it is removed or corrected')),
    seen: Type.Optional(Type.Integer({ minimum: 0, description: 'Position of the dose that the form showed' })),
  },
  { additionalProperties: false },
);
type Body = Static<typeof Body>;

export const marCorrect = requestKind({
  request: 'mar-correct',
  title: 'Correct a dose',
  definition: 'Removes or corrects a written dose with a reason, writes the effect of a dose as needed, changes the rate of an infusion or stops it.',
  body: Body,
  decide: (input, asked, actor) => {
    const { body, at } = asked;
    const told = getRow(input.hospital.clinical.administrations, body.administration);
    const visit = getRow(input.hospital.operations.encounters, body.encounter);
    const newest = newestOf(visit === undefined ? everyWord(told) : wordsOf(told, ofVisit(input, visit)));
    if (newest?.event.order === undefined) return { refused: 'thing.unknown', says: 'There is no such dose of an order.' };
    const found = medicationAsked(input, body.encounter, newest.event.order, at, actor);
    if (isRefused(found)) return found;
    const dose = found.medication.doses.find(({ administration }) => administration === body.administration);
    if (dose === undefined) return { refused: 'step.out-of-order', says: 'The dose was removed.', value: newest.event.by ?? 'feed' };
    if (body.seen !== undefined && newest.position > body.seen)
      return { refused: 'form.stale', says: 'The dose was written anew since the form was drawn.', unlock: 'Look at it again.' };
    return fault(dose, found.medication, body) ?? decided(input, { ...found, dose }, asked, actor);
  },
});

/** What the step needs, or where it does not follow. */
function fault(dose: Dose, { running, schedule }: Medication, { step, reason, rate, effect, dose: amount, givenAt }: Body): Refusal | undefined {
  switch (step) {
    case 'removed':
      return reason === undefined ? { refused: 'reason.missing', says: 'Say why it is removed.' } : undefined;
    case 'corrected':
      if (reason === undefined) return { refused: 'reason.missing', says: 'Say why it is corrected.' };
      if (amount === undefined && givenAt === undefined) return { refused: 'order.incomplete', says: 'Say what is right: dose or time.' };
      return amount === undefined || amount.unit !== undefined ? undefined : { refused: 'order.no-unit', says: 'The dose has no unit.', value: amount.literal };
    case 'effect':
      if (effect === undefined) return { refused: 'reason.missing', says: 'Say whether it helped.' };
      return schedule.schedule === 'prn' && wasGiven(dose)
        ? undefined
        : { refused: 'step.out-of-order', says: 'Only a dose as needed has an effect to write.' };
    case 'rate':
      if (rate === undefined || rate.unit === undefined) return { refused: 'order.no-unit', says: 'Say the new rate with its unit.' };
      return running === dose ? undefined : { refused: 'step.out-of-order', says: 'The infusion does not run.' };
    case 'stopped':
      return running === dose ? undefined : { refused: 'step.out-of-order', says: 'The infusion does not run.' };
  }
}

interface Found {
  readonly encounter: Encounter;
  readonly medication: Medication;
  readonly dose: Dose;
}

function decided(input: ViewInput, found: Found, { body, at, id }: Asked<Body>, actor: Actor): Decision {
  const { encounter, dose, medication } = found;
  const { event } = dose;
  const flow = { encounter, order: medication.order, administration: dose.administration, at, actor } as const;
  const next: MedicationAdministered = { ...event, ...changeOf(body, at), by: byOf(actor), ...(body.reason === undefined ? {} : { reason: body.reason }) };
  switch (body.step) {
    case 'removed':
      return { events: [next, ...withdrawn(input, encounter, dose)] };
    case 'rate':
      return { events: [next, ...flowObserved({ ...flow, rate: body.rate, key: id })] };
    case 'stopped':
      return { events: [next, ...flowObserved({ ...flow, rate: event.rate === undefined ? undefined : { ...event.rate, literal: '0' }, key: `${id}/stop` })] };
    default:
      return { events: [next] };
  }
}

function changeOf(body: Body, at: number): Partial<MedicationAdministered> & Pick<MedicationAdministered, 'action'> {
  switch (body.step) {
    case 'removed':
      return { action: 'delete' };
    case 'corrected':
      return {
        action: 'update',
        ...(body.dose === undefined ? {} : { dose: body.dose }),
        ...(body.givenAt === undefined ? {} : { givenAt: instant(body.givenAt) }),
      };
    case 'effect':
      return { action: 'update', ...(body.effect === undefined ? {} : { effect: { at: instant(at), says: body.effect } }) };
    case 'rate':
      return { action: 'update', ...(body.rate === undefined ? {} : { rate: body.rate }) };
    case 'stopped':
      return { action: 'update', endedAt: instant(at) };
  }
}

/** Flows that the removed dose said: they were never so. */
function withdrawn({ hospital }: ViewInput, encounter: Encounter, { administration }: Dose): readonly ObservationRecorded[] {
  const prefix = flowPrefix(administration);
  const keys = numbersTold(hospital, encounter).flatMap((number) => getRow(hospital.clinical.index.chartedOn, number) ?? []);
  return keys
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => {
      const holding = holdingVersion(getRow(hospital.clinical.observations, key) ?? []);
      return holding === undefined ? [] : [{ ...holding.event, status: 'W' as const }];
    });
}
