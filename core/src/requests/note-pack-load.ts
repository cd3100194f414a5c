/** A site loads the templates that its notes are written in; its own packs take the place of the demo's. */
import Type from 'typebox';
import { demoNotePack } from '../house/notes/demo-note-pack.ts';
import { NotePackFile, packFault } from '../house/notes/template.ts';
import { byOf, requestKind } from './request.ts';

export const notePackLoad = requestKind({
  request: 'note-pack-load',
  title: 'Load a pack of note templates',
  definition:
    'Loads templates, in force from their date; one of the same name replaces it. The pack of the demo is not used any more. Signed notes stay as they were.',
  body: Type.Object({ pack: NotePackFile }, { additionalProperties: false }),
  decide: (_input, { body: { pack } }, actor) => {
    const taken = pack.pack === demoNotePack.pack ? { place: 'pack', says: 'the pack of the demo keeps its name' } : packFault(pack);
    if (taken === undefined) return { events: [{ type: 'NotePackLoaded', pack, by: byOf(actor) }] };
    return {
      refused: 'note.incomplete',
      says: `Nobody could write in this: ${taken.says}.`,
      field: `pack.${taken.place}`,
      unlock: 'Mend the file at that place, then load it again.',
    };
  },
});
