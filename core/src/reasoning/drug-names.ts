/** Which ingredients and classes a coded drug or allergen is, by its code and by the words of its display. What no pack knows is nothing. */
import type { Coded } from '../clinical/events.ts';
import { madeOnce } from '../kept-on.ts';
import type { MedicationPack } from './medication-pack.ts';

export interface Ingredient {
  readonly ingredient: string;
  readonly classes: readonly string[];
}
interface Names {
  readonly byCode: ReadonlyMap<string, Ingredient>;
  readonly byWords: ReadonlyMap<string, Ingredient>;
  readonly classes: ReadonlyMap<string, string>;
  /** Answers given before: a hospital orders the same drugs again and again. */
  readonly told: Map<string, readonly Ingredient[]>;
}
/** Answers remembered of one pack. */
const toldLimit = 20_000;
/** The longest name, in words. */
const longestName = 5;

const namesOf = madeOnce((pack: MedicationPack): Names => {
  const byCode = new Map<string, Ingredient>();
  const byWords = new Map<string, Ingredient>();
  const classes = new Map<string, string>();
  for (const one of pack.ingredients) {
    for (const code of one.codes ?? []) byCode.set(code.toLowerCase(), one);
    for (const name of [one.ingredient, ...(one.names ?? [])]) byWords.set(wordsOf(name).join(' '), one);
    for (const name of one.classes) classes.set(wordsOf(name).join(' '), name);
  }
  const made = { byCode, byWords, classes, told: new Map<string, readonly Ingredient[]>() };
  return made;
});

export function ingredientsOf(pack: MedicationPack, code: Coded): readonly Ingredient[] {
  const names = namesOf(pack);
  const key = `${code.system ?? ''}|${code.code}|${code.display ?? ''}`;
  const before = names.told.get(key);
  if (before !== undefined) return before;
  const coded = code.system === undefined ? undefined : names.byCode.get(`${systemOf(code.system)}|${code.code.toLowerCase()}`);
  const found = new Set(coded === undefined ? [] : [coded]);
  for (const phrase of phrasesOf(code)) {
    const one = names.byWords.get(phrase);
    if (one !== undefined) found.add(one);
  }
  const made = [...found];
  if (names.told.size >= toldLimit) names.told.clear();
  names.told.set(key, made);
  return made;
}

/** Classes that the words themselves name: an allergy to "penicillins" is one to the class. */
export function classesNamed(pack: MedicationPack, code: Coded): readonly string[] {
  const { classes } = namesOf(pack);
  return [...new Set(phrasesOf(code).flatMap((phrase) => classes.get(phrase) ?? classes.get(phrase.replace(/s$/, '')) ?? []))];
}

/** Whether a name of a pair is this ingredient or one of its classes. */
export const isNamed = (name: string, { ingredient, classes }: Ingredient): boolean => name === ingredient || classes.includes(name);

function phrasesOf({ code, display }: Coded): readonly string[] {
  const found: string[] = [];
  for (const text of [display ?? '', code]) {
    const words = wordsOf(text);
    for (let from = 0; from < words.length; from++)
      for (let length = 1; length <= longestName && from + length <= words.length; length++) found.push(words.slice(from, from + length).join(' '));
  }
  return found;
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[a-z0-9.%']+/g) ?? [];

const rxnorm = ['rxnorm', 'rxn', 'http://www.nlm.nih.gov/research/umls/rxnorm', '2.16.840.1.113883.6.88'];
function systemOf(system: string): string {
  const name = system.trim().toLowerCase();
  return rxnorm.includes(name) ? 'rxnorm' : name;
}
