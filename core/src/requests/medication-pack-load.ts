/** A bigger pack of medication safety is loaded beside the small one of the house. */
import Type from 'typebox';
import { MedicationPackFile, unknownNames } from '../reasoning/medication-pack.ts';
import { byOf, requestKind } from './request.ts';

/** Names of a faulty pack that are said before the rest is left unsaid. */
const namesSaid = 5;

export const medicationPackLoad = requestKind({
  request: 'medication-pack-load',
  title: 'Load a medication-safety pack',
  definition:
    'Loads a pack of allergies, interactions, duplicates and dose limits, in force from its date, beside the small one of the house; one of the same name replaces it.',
  body: Type.Object({ pack: MedicationPackFile }, { additionalProperties: false }),
  decide: (_input, { body: { pack } }, actor) => {
    const unknown = unknownNames(pack);
    if (pack.pack === 'medication-safety') return { refused: 'thing.unknown', says: 'The small pack of the house keeps its name: give the file another.' };
    if (unknown.length > 0)
      return {
        refused: 'thing.unknown',
        says: 'The pack names what is neither an ingredient of it nor a class of one: such a line would never fire.',
        value: unknown.slice(0, namesSaid).join(', '),
      };
    return { events: [{ type: 'MedicationPackLoaded', pack, by: byOf(actor) }] };
  },
});
