/** A nurse takes a patient, hands one over, or gives one up: what the assignment board and the ratio of each nurse are counted from. */
import Type from 'typebox';
import { assignedOf } from '../house/staffing/assigned.ts';
import { loadAfter } from '../house/staffing/moves.ts';
import { staffOn } from '../house/staffing/on-duty.ts';
import { arrivalsOf } from '../house/staffing/expected.ts';
import { encounterId, type UnitId } from '../ids.ts';
import { getRow } from '../table.ts';
import { encounterOf, isHere } from '../views/scores.ts';
import type { ViewInput } from '../views/view.ts';
import { Key, Says, VisitKey } from '../work/fact.ts';
import { requestKind, type Actor, type Refusal } from './request.ts';

interface Body {
  readonly encounter: string;
  readonly nurse?: string;
  readonly unit?: string;
  readonly override?: boolean;
  readonly reason?: string;
  readonly seen?: { readonly nurse?: string };
}

export const assignNurse = requestKind({
  request: 'assign-nurse',
  title: 'Assign a nurse to a patient, or accept an assignment',
  definition:
    'The nurse cares for the patient from now; without a nurse nobody does any more. One patient more than the ratio allows wants a reason; a nurse who is not there takes nobody.',
  body: Type.Object(
    {
      encounter: VisitKey,
      nurse: Type.Optional(Key('Opaque staff id; absent = nobody any more')),
      unit: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Of a patient who has a bed there and is not there yet' })),
      override: Type.Optional(Type.Boolean()),
      reason: Type.Optional(Says('Why, where it breaks the ratio')),
      seen: Type.Optional(
        Type.Object(
          { nurse: Type.Optional(Type.String({ maxLength: 80 })) },
          { additionalProperties: false, description: 'Who had the patient on the form; empty = nobody' },
        ),
      ),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body }, actor) => {
    const encounter = encounterOf(input, encounterId(body.encounter));
    const arrives =
      body.unit !== undefined &&
      arrivalsOf(input)
        .get(body.unit)
        ?.some((one) => one.encounter === encounter?.encounter) === true;
    const unit = arrives ? (body.unit as UnitId) : encounter?.location?.unit;
    if (encounter === undefined || unit === undefined || !isHere(encounter) || (actor.unit !== undefined && actor.unit !== unit))
      return { refused: 'encounter.unknown', says: 'There is no such patient here now.' };
    const refusal = stale(input, body) ?? notHers(body, actor) ?? notThere(input, unit, body) ?? tooMany(input, unit, body);
    if (refusal !== undefined) return refusal;
    return { events: [{ type: 'NurseAssigned', encounter: encounter.encounter, unit, ...(body.nurse === undefined ? {} : { nurse: body.nurse }) }] };
  },
});

function stale(input: ViewInput, { encounter, seen }: Body): Refusal | undefined {
  if (seen?.nurse === undefined) return undefined;
  const nurse = getRow(assignedOf(input), encounterId(encounter))?.nurse ?? '';
  if (nurse === seen.nurse) return undefined;
  return {
    refused: 'form.stale',
    says: nurse === '' ? 'Nobody has this patient any more.' : 'Another nurse took this patient since the form was drawn.',
    value: nurse === '' ? 'nobody' : nurse,
    unlock: 'Look at it as it is now, then decide.',
  };
}

/** A nurse accepts for herself; who runs the unit or the house assigns anybody. */
function notHers({ nurse }: Body, actor: Actor): Refusal | undefined {
  if (actor.role !== 'nurse' || actor.staff === undefined || nurse === undefined || nurse === actor.staff) return undefined;
  return { refused: 'thing.unknown', says: 'A nurse takes patients for herself only.', unlock: 'Ask the charge nurse to assign.' };
}

function notThere(input: ViewInput, unit: string, { nurse }: Body): Refusal | undefined {
  const { shifts, nurses } = staffOn(input, unit);
  if (nurse === undefined || nurses === undefined) return undefined;
  const own = shifts.filter(({ staff, kind }) => staff === nurse && (kind === 'rn' || kind === 'lpn' || kind === 'charge'));
  if (own.some(({ presence }) => presence === 'here' || presence === 'on-break' || presence === 'expected')) return undefined;
  return {
    refused: 'step.out-of-order',
    says: own.length === 0 ? `This nurse has no shift on ${unit} now.` : 'This nurse is not here any more.',
    value: own[own.length - 1]?.presence ?? 'no shift',
    limit: `a shift on ${unit} now`,
    unlock: 'Check her in, or float her here first.',
  };
}

function tooMany(input: ViewInput, unit: string, { nurse, encounter, override, reason }: Body): Refusal | undefined {
  const found = nurse === undefined ? undefined : loadAfter(input, unit, nurse, encounter);
  if (found === undefined || (override === true && reason !== undefined)) return undefined;
  if (override === true) return { refused: 'reason.missing', says: 'An override wants a reason.' };
  return { refused: 'staffing.breach', ...found };
}
