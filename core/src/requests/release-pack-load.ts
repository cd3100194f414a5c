/** A site loads what waits for a clinician before its patient sees it, by date. */
import Type from 'typebox';
import { standardReleasePack } from '../house/portal/release.ts';
import { ReleasePackFile } from '../work/portal.ts';
import { byOf, requestKind } from './request.ts';

export const releasePackLoad = requestKind({
  request: 'release-pack-load',
  title: 'Load what waits for a clinician',
  definition:
    'Rules by kind, code, label and status, each with the day after which a thing is released whatever happened; everything else is released at once.',
  body: Type.Object({ pack: ReleasePackFile }, { additionalProperties: false }),
  decide: (_input, { body: { pack } }, actor) => {
    if (pack.pack === standardReleasePack.pack)
      return { refused: 'thing.unknown', says: 'The pack of the house keeps its name.', field: 'pack.pack', unlock: 'Give the file another name.' };
    const names = pack.rules.map(({ rule }) => rule);
    const twice = names.find((name, n) => names.indexOf(name) !== n);
    if (twice !== undefined) return { refused: 'pack.repeated', says: `The pack says ${twice} twice.`, field: 'pack.rules' };
    const all = pack.rules.find(({ codes, labels, statuses }) => codes === undefined && labels === undefined && statuses === undefined);
    // Release is the rule and waiting the exception: a rule that names nothing would turn that round.
    if (all !== undefined) return { refused: 'pack.faulty', says: `${all.rule} would hold everything of its kind.`, unlock: 'Name codes, labels or statuses.' };
    const at = Date.parse(`${pack.effectiveFrom}T00:00:00Z`);
    if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(pack.effectiveFrom))
      return { refused: 'pack.date', says: `${pack.effectiveFrom} is no day.` };
    return { events: [{ type: 'ReleasePackLoaded', pack, by: byOf(actor) }] };
  },
});
