/** What another hospital says it can take at a level of care, as it was told to us. */
import Type from 'typebox';
import { partnerLevels } from '../house/transfer/partners.ts';
import { levelsOfCare } from '../operations/facility.ts';
import { oneOf, Word } from '../work/fact.ts';
import { byOf, requestKind } from './request.ts';

export const partnerCapacity = requestKind({
  request: 'partner-capacity',
  title: "State a partner hospital's free beds",
  definition: 'The newest word holds, with its age; an older one that comes late is refused.',
  body: Type.Object(
    { partner: Word('The other hospital'), level: oneOf(levelsOfCare), available: Type.Integer({ minimum: 0, maximum: 10_000 }) },
    { additionalProperties: false },
  ),
  decide: ({ hospital }, { body, at }, actor) => {
    const known = partnerLevels(hospital)
      .get(body.partner)
      ?.find(({ level }) => level === body.level);
    if (known !== undefined && at < known.at)
      return { refused: 'time.past', says: 'A newer word is known.', value: String(known.available), limit: new Date(known.at).toISOString() };
    return { events: [{ type: 'PartnerCapacityStated', ...body, by: byOf(actor) }] };
  },
});
