/** What somebody who works a shift is, as people on a unit say it. */
import type { staffKinds } from '@healthos/core/work/house.ts';

const words: Readonly<Record<(typeof staffKinds)[number], string>> = {
  rn: 'RN',
  lpn: 'LPN',
  cna: 'CNA',
  charge: 'charge nurse',
  sitter: 'sitter',
  'unit-clerk': 'unit clerk',
};

export const staffKindWords = (kind: string): string => (Object.hasOwn(words, kind) ? words[kind as keyof typeof words] : kind);
