/** A place of the house in the reader's language: by the name that the house gave it there, else its own name, else its code. */
import type { PlaceName } from '@healthos/core/house/portal/place-names.ts';
import type { Language } from './words/language.ts';

export const placeSaid = (language: Language, code: string | undefined, named: PlaceName | undefined): string | undefined =>
  named?.names?.[language] ?? named?.name ?? code;
