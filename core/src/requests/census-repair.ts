/** Puts the census right: somebody looked at a bed, or accepts what the audit suggests. The repair is a fact like any other, and can be seen for ever. */
import Type from 'typebox';
import { censusFaults } from '../house/census-audit/faults.ts';
import type { CensusFault } from '../house/census-audit/fault.ts';
import type { HealthEvent } from '../event.ts';
import { encounterId, type BedId, type EncounterId } from '../ids.ts';
import { getRow } from '../table.ts';
import { instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { BedKey, oneOf, Says, VisitKey } from '../work/fact.ts';
import { byOf, requestKind, type Actor, type Decision, type Refusal } from './request.ts';

interface Body {
  readonly step: 'occupied' | 'empty' | 'accept';
  readonly bed?: BedId;
  readonly finding?: string;
  readonly encounter?: EncounterId;
  readonly says?: string;
}

export const censusRepair = requestKind({
  request: 'census-repair',
  title: 'Put the census right',
  definition: 'Says that a bed was seen occupied or empty, or accepts the repair that the census audit suggests for a finding.',
  body: Type.Object(
    {
      step: oneOf(['occupied', 'empty', 'accept']),
      bed: Type.Optional(BedKey),
      finding: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
      encounter: Type.Optional(VisitKey),
      says: Type.Optional(Says('What was seen')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at }, actor) => (body.step === 'accept' ? accept(input, body, at, actor) : look(input, body, actor)),
});

/** What somebody saw in a bed; the audit draws the conclusion. */
function look({ hospital }: ViewInput, { bed: id, step, says }: Body, actor: Actor): Decision {
  const bed = id === undefined ? undefined : getRow(hospital.operations.beds, id);
  if (bed === undefined || (actor.unit !== undefined && bed.unit !== actor.unit))
    return { refused: 'bed.unknown', says: id === undefined ? 'Say which bed was looked at.' : `There is no bed ${id}.` };
  return {
    events: [
      { type: 'CensusConfirmed', about: bed.bed, found: step === 'empty' ? 'empty' : 'occupied', ...(says === undefined ? {} : { says }), by: byOf(actor) },
    ],
  };
}

function accept(input: ViewInput, body: Body, at: number, actor: Actor): Decision {
  const fault = censusFaults(input).find(({ fault: id }) => id === body.finding);
  if (fault === undefined || (actor.unit !== undefined && fault.unit !== actor.unit))
    return { refused: 'thing.unknown', says: `The census audit has no finding ${body.finding ?? ''} now.` };
  const repaired = repairOf(input, fault, body, at, actor);
  return 'refused' in repaired ? repaired : { events: repaired };
}

function repairOf(input: ViewInput, { suggestion, fault }: CensusFault, body: Body, at: number, actor: Actor): readonly HealthEvent[] | Refusal {
  const by = byOf(actor);
  switch (suggestion?.repair) {
    case 'discharge':
      return left(input, suggestion.encounter, Math.min(suggestion.at, at));
    case 'transfer':
      return moved(input, suggestion.encounter, suggestion.to, fault);
    case 'choose-bed':
      return body.bed === undefined
        ? { refused: 'reason.missing', says: 'Say in which bed the patient really is.', unlock: 'Name a bed of the facility.' }
        : moved(input, suggestion.encounter, body.bed, fault);
    case 'choose-visit':
      return body.encounter === undefined || !suggestion.encounters.includes(body.encounter)
        ? { refused: 'reason.missing', says: 'Say which of the visits is over.', unlock: `One of ${suggestion.encounters.join(', ')}.` }
        : left(input, body.encounter, at);
    case 'as-recorded':
      return [{ type: 'CensusConfirmed', about: suggestion.encounter, found: 'as-recorded', ...(body.says === undefined ? {} : { says: body.says }), by }];
    default:
      return { refused: 'step.out-of-order', says: 'The audit suggests no repair here: look at the bed and say what is there.', value: fault };
  }
}

/** They are gone since then: the bed is free and to be cleaned from that moment. */
function left({ hospital }: ViewInput, id: EncounterId, at: number): readonly HealthEvent[] | Refusal {
  const encounter = getRow(hospital.operations.encounters, id);
  if (encounter === undefined || encounter.dischargedAt !== undefined) return { refused: 'encounter.unknown', says: `${id} is not here any more.` };
  const { patient, location } = encounter;
  return [
    {
      type: 'PatientDischarged',
      encounter: visitNumber(id),
      patient,
      dischargedAt: instant(at),
      ...(location === undefined ? {} : { location }),
    },
  ];
}

function moved({ hospital }: ViewInput, id: EncounterId, to: BedId, fault: string): readonly HealthEvent[] | Refusal {
  const { beds, encounters } = hospital.operations;
  const [encounter, bed] = [getRow(encounters, id), getRow(beds, to)];
  if (encounter === undefined || encounter.dischargedAt !== undefined) return { refused: 'encounter.unknown', says: `${id} is not here any more.` };
  if (bed === undefined || (bed.discovered && hospital.operations.description !== undefined)) return { refused: 'bed.unknown', says: `There is no bed ${to}.` };
  const other = bed.occupants.find((one) => one !== id);
  if (other !== undefined)
    return { refused: 'bed.occupied', says: `${to} has somebody in it.`, rule: fault, value: other, unlock: 'Say first that the bed was seen empty.' };
  const location = { unit: bed.unit, room: bed.room, bed: bed.name, bedId: bed.bed };
  return [
    {
      type: 'PatientTransferred',
      encounter: visitNumber(id),
      patient: encounter.patient,
      location,
      ...(encounter.location === undefined ? {} : { priorLocation: encounter.location }),
    },
  ];
}

/** Facts are filed under the visit number; `V1#2` is its second use. */
const visitNumber = (id: EncounterId): EncounterId => encounterId(id.replace(/#\d+$/, ''));
