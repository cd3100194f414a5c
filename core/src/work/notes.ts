/** What a site says of its notes: the packs of templates that they are written in. */
import Type from 'typebox';
import { NotePackFile } from '../house/notes/template.ts';
import { By, kind } from './fact.ts';

/** A pack of note templates from a file, in force from its date; one of the same name replaces it. */
export const NotePackLoaded = Type.Object({ type: Type.Literal('NotePackLoaded'), pack: NotePackFile, by: By }, { additionalProperties: false });

export const noteKinds = [kind('NotePackLoaded', 'A pack of note templates was loaded.', NotePackLoaded, (fact) => fact.pack.pack)] as const;
