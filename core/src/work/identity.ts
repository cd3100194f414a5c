/** What a site says of its matching: the packs of weights by which two records are alike. */
import Type from 'typebox';
import { MatchPackFile } from '../identity/matching/pack-file.ts';
import { By, kind } from './fact.ts';

/** A pack of weights from a file, in force from its date until one that begins later. */
export const MatchPackLoaded = Type.Object({ type: Type.Literal('MatchPackLoaded'), pack: MatchPackFile, by: By }, { additionalProperties: false });

export const identityKinds = [kind('MatchPackLoaded', 'A pack of weights of likeness was loaded.', MatchPackLoaded, (fact) => fact.pack.pack)] as const;
