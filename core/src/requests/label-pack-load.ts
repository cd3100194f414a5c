/** A site loads what its sensitivity labels let through, by date. */
import Type from 'typebox';
import { standardLabelPack } from '../house/access/label-pack.ts';
import { LabelPackFile, type LabelPack } from '../work/access.ts';
import { byOf, requestKind } from './request.ts';

export const labelPackLoad = requestKind({
  request: 'label-pack-load',
  title: 'Load what the labels let through',
  definition:
    'For each sensitivity label the relationships that open a record or a thing of it, in force from a date; one of the same name replaces it. A stricter label never opens to more than a laxer one.',
  body: Type.Object({ pack: LabelPackFile }, { additionalProperties: false }),
  decide: (_input, { body: { pack } }, actor) => {
    if (pack.pack === standardLabelPack.pack)
      return { refused: 'thing.unknown', says: 'The pack of the house keeps its name.', field: 'pack.pack', unlock: 'Give the file another name.' };
    const fault = faultOf(pack);
    return fault === undefined ? { events: [{ type: 'LabelPackLoaded', pack, by: byOf(actor) }] } : { refused: 'pack.faulty', says: fault };
  },
});

function faultOf({ opens, effectiveFrom }: LabelPack): string | undefined {
  if (!isDay(effectiveFrom)) return `${effectiveFrom} is no day.`;
  const wider = opens['very-restricted'].find((tie) => !opens.restricted.includes(tie) || !opens.vip.includes(tie));
  if (wider !== undefined) return `A very restricted record would open by ${wider}, and a less restricted one would not.`;
  // Somebody must be able to treat without breaking the glass each time.
  return opens['very-restricted'].length === 0 ? 'Nobody could open a very restricted record but by breaking the glass.' : undefined;
}

/** The 31st of February is no day, and no day of March. */
function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
