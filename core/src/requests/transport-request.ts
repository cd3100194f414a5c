/** Asks for somebody or something to be moved. One patient is on one trip at a time. */
import Type from 'typebox';
import type { Hospital } from '../hospital.ts';
import { isOpenTransport, transportJobs } from '../house/transport/jobs.ts';
import { tiesOf } from '../house/access/ties.ts';
import { unitId, type PatientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { At, oneOf, VisitKey } from '../work/fact.ts';
import type { ViewInput } from '../views/view.ts';
import { byOf, requestKind, type Refusal } from './request.ts';

const Place = Type.String({ minLength: 1, maxLength: 120, description: 'unit, unit-room-bed, or the name of a place' });

export const transportRequest = requestKind({
  request: 'transport-request',
  title: 'Ask for a transport',
  asksFindings: true,
  definition: 'Opens a transport job. A bed or unit that is named must exist; a scheduled one says when.',
  body: Type.Object(
    {
      encounter: Type.Optional(VisitKey),
      from: Place,
      to: Place,
      mode: oneOf(['bed', 'stretcher', 'wheelchair', 'walking', 'item']),
      priority: oneOf(['stat', 'routine', 'scheduled']),
      wantedAt: Type.Optional(At('Scheduled for')),
    },
    { additionalProperties: false },
  ),
  decide: (input, { body, at, id }, actor) => {
    const { hospital } = input;
    const { encounter, from, to, priority, wantedAt } = body;
    const unknown = unknownPlace(hospital, from) ?? unknownPlace(hospital, to);
    if (unknown !== undefined) return unknown;
    if (from === to) return { refused: 'step.out-of-order', says: 'From and to are one place.', value: from };
    if (actor.unit !== undefined && ![from, to].some((place) => place === actor.unit || place.startsWith(`${actor.unit ?? ''}-`)))
      return { refused: 'unit.unknown', says: `Neither end is in ${actor.unit}.` };
    if (priority === 'scheduled' && (wantedAt === undefined || wantedAt <= at)) return { refused: 'time.past', says: 'A scheduled trip needs a time to come.' };
    if (encounter !== undefined) {
      const row = getRow(hospital.operations.encounters, encounter);
      if (row === undefined || row.status === 'finished' || row.status === 'cancelled')
        return { refused: 'encounter.unknown', says: `${encounter} is not here.` };
      // Whom another unit has nothing to do with is not here either: the trip that they are on says where they go.
      if (actor.unit !== undefined && !isOfUnit(input, actor.unit, row.patient)) return { refused: 'encounter.unknown', says: `${encounter} is not here.` };
      const open = transportJobs(hospital).find((job) => job.encounter === encounter && isOpenTransport(job));
      if (open !== undefined)
        return {
          refused: 'step.out-of-order',
          says: `${encounter} has an open trip to ${open.to}: ${open.state}.`,
          value: open.state,
          unlock: 'Finish or cancel that trip.',
          taken: { by: open.last.by ?? 'a message', at: open.last.at, encounter },
        };
    }
    const job = `t-${id}`.slice(0, 80);
    return { events: [{ type: 'TransportRequested', job, ...body, by: byOf(actor) }], made: { job } };
  },
});

/** Lies there, or is to come. */
function isOfUnit(input: ViewInput, unit: string, patient: PatientId): boolean {
  for (const { tie } of tiesOf(input, { role: 'nurse', unit }, patient)) if (tie === 'unit-now' || tie === 'coming') return true;
  return false;
}

/** Three parts with hyphens name a bed; a bed or unit that nobody knows is refused, any other word is a place. */
function unknownPlace({ operations }: Hospital, place: string): Refusal | undefined {
  if (getRow(operations.units, unitId(place)) !== undefined || getRow(operations.beds, place as never) !== undefined) return undefined;
  if (/^[^\s-]+-[^\s-]+(-[^\s-]+)?$/.test(place)) return { refused: 'bed.unknown', says: `There is no bed ${place}.` };
  return undefined;
}
