/** A site loads its escalation plan: its own levels, or the cut-points of its OPEL framework, in force from a day. */
import Type from 'typebox';
import { surgePackFaults } from '../house/surge/packs.ts';
import { SurgePackFile } from '../work/surge-pack.ts';
import { byOf, requestKind } from './request.ts';

export const surgePackLoad = requestKind({
  request: 'surge-pack-load',
  title: 'Load an escalation plan',
  definition:
    'Loads site levels or OPEL cut-points with their action cards, in force from a day of the facility; the same name and version again replaces it, a newer one takes over on its day.',
  body: Type.Object({ pack: SurgePackFile }, { additionalProperties: false }),
  decide: (_input, { body: { pack } }, actor) => {
    const [fault] = surgePackFaults(pack);
    if (fault !== undefined) return { refused: 'pack.faulty', says: fault };
    return { events: [{ type: 'SurgePackLoaded', pack, by: byOf(actor) }] };
  },
});
