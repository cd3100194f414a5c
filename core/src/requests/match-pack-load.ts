/** A steward brings weights of likeness into force: those that `healthos identity estimate` learned from the house's own records, or others. */
import Type from 'typebox';
import { matchPack } from '../identity/matching/pack.ts';
import { MatchPackFile, packFault } from '../identity/matching/pack-file.ts';
import { byOf, requestKind } from './request.ts';

export const matchPackLoad = requestKind({
  request: 'match-pack-load',
  title: 'Load a pack of weights of likeness',
  definition:
    'Loads the weights by which two records are alike, in force from their date until a pack that begins later. Records are then compared anew; links, merges and refused pairs stay.',
  body: Type.Object({ pack: MatchPackFile }, { additionalProperties: false }),
  decide: (_input, { body: { pack } }, actor) => {
    if (pack.pack === matchPack.pack) return { refused: 'thing.unknown', says: 'The pack of the product keeps its name: give the file another.' };
    const fault = packFault(pack);
    if (fault !== undefined) return { refused: 'pack.faulty', says: fault };
    return { events: [{ type: 'MatchPackLoaded', pack, by: byOf(actor) }] };
  },
});
