/**
 * Whose words are whose under one number. Numbers of orders, doses and packages are given by whoever sends them: another sender, or the same one a year later, gives
 * one again to somebody else. What is told under a number is kept together, and read only through here: of one person, so that no word on one patient's order
 * can replace, end, hide or bill another's. Merges and moves are read with it: a number of two records of one person is one thing.
 */
import type { Encounter } from './encounter.ts';
import type { HealthEvent } from './event.ts';
import { personOf } from './identity/fold.ts';
import type { EncounterId, PatientId } from './ids.ts';
import { keptOn } from './kept-on.ts';
import { apartKey } from './operations/apart-key.ts';
import { stricter, type SensitivityLabel } from './sensitivity.ts';
import type { Told, Versions } from './versions.ts';
import { numbersTold, recordsIn, type Pictures } from './visit-numbers.ts';

type Named = HealthEvent & { readonly patient: PatientId; readonly encounter?: EncounterId };

/** Whose words count: those on these records, and on records that one of these visit numbers was moved from where they name it. */
export interface Whose {
  readonly records: readonly PatientId[];
  readonly moved: readonly PatientId[];
  readonly numbers: readonly EncounterId[];
}

const nobody: readonly PatientId[] = [];

export const ofRecords = (records: readonly PatientId[]): Whose => ({ records, moved: nobody, numbers: [] });

/** Of the patient of an encounter: what names its visit and is of somebody else is not told of it. */
export function ofVisit({ hospital, identity }: Pictures, encounter: Encounter): Whose {
  const { movedFrom: moved = nobody } = encounter;
  return { records: recordsIn(identity, encounter), moved, numbers: moved.length === 0 ? [] : numbersTold(hospital, encounter) };
}

export function isOf({ records, moved, numbers }: Whose, { patient, encounter }: Pick<Named, 'patient' | 'encounter'>): boolean {
  return records.includes(patient) || (encounter !== undefined && moved.includes(patient) && numbers.includes(encounter));
}

export const areSameWhose = (a: Whose, b: Whose): boolean => areSame(a.records, b.records) && areSame(a.numbers, b.numbers);
const areSame = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((one, n) => one === b[n]);

/** Of everybody: for indexes, which lead to more than is shown, and for what is of nobody in particular. */
export const everyWord = <E extends Named>(told: Told<E> | Versions<E> | undefined): Versions<E> => (told as Versions<E> | undefined) ?? [];

/** The same list where all of it is theirs, which it nearly always is. */
export function wordsOf<E extends Named>(told: Told<E> | undefined, whose: Whose): Versions<E> {
  const every = everyWord(told);
  const [alone] = recordsOn(every);
  if (alone !== undefined && recordsOn(every).length === 1 && whose.records.includes(alone)) return every;
  return every.filter(({ event }) => isOf(whose, event));
}

/**
 * The number as what is written of it says it: as it was sent for whom it was told first in sender order, and with the record beside it for anybody else. Where two
 * have a dose of one number, two lines of money must not have one name.
 */
export function nameOf<E extends Named>(told: Told<E> | undefined, key: string, words: Versions<E>): string {
  const [first] = everyWord(told);
  const [own] = words;
  return first === undefined || own === undefined || own.event.patient === first.event.patient ? key : apartKey(key, own.event.patient);
}

/** Of one person as their chart finds them. What one record alone is named in comes whole: whose that is the chart asks of its newest word. */
export function wordsFor<E extends Named>(
  told: Told<E> | Versions<E> | undefined,
  person: { isTheirs(event: Named, at: Versions<E>[number]['at']): boolean },
): Versions<E> {
  const every = everyWord(told);
  return recordsOn(every).length < 2 ? every : every.filter(({ event, at }) => person.isTheirs(event, at));
}

/** Whoever names a thing by its number alone must mean one person by it: none where it is used for two. */
export function wordsOfOne<E extends Named>({ identity }: Pick<Pictures, 'identity'>, told: Told<E> | undefined): Versions<E> {
  const every = everyWord(told);
  return new Set(recordsOn(every).map((record) => personOf(identity, record))).size < 2 ? every : [];
}

/** The words on each record apart. */
export function wordsByRecord<E extends Named>(told: Told<E> | undefined): readonly Versions<E>[] {
  const every = everyWord(told);
  const records = recordsOn(every);
  return records.length < 2 ? [every].filter((words) => words.length > 0) : records.map((record) => every.filter(({ event }) => event.patient === record));
}

/** What a number asks for where it is not known for whom: the newest word on each record, and of them the strictest. */
export function labelTold<E extends Named & { readonly sensitivity?: SensitivityLabel }>(told: Told<E> | undefined): SensitivityLabel {
  const labels = wordsByRecord(told).map((words) => words.findLast(({ event }) => event.sensitivity !== undefined)?.event.sensitivity ?? 'normal');
  return labels.reduce<SensitivityLabel>(stricter, 'normal');
}

const named = keptOn<Versions<Named>, readonly PatientId[]>();
/** Records that are named, each once. */
function recordsOn(every: Versions<Named>): readonly PatientId[] {
  const known = named.get(every);
  if (known !== undefined) return known;
  const found = [...new Set(every.map(({ event }) => event.patient))];
  named.set(every, found);
  return found;
}
