/** What a line is called in the words of whoever told it: a code says little to whoever reads a bill. */
import { ofVisit, wordsOf } from '../../told.ts';
import type { Encounter } from '../../encounter.ts';
import { getRow } from '../../table.ts';
import { isToldOf, numbersTold, recordsIn } from '../../visit-numbers.ts';
import type { Books, LedgerLine } from '../lines.ts';
import { pricesOf } from '../pricing.ts';

/** The text beside the code of each dose and posted charge of the encounter, by code: the newest that was told. */
export function titlesOf({ hospital, identity }: Books, encounter: Encounter): ReadonlyMap<string, string> {
  const { clinical, financial } = hospital;
  const [numbers, records] = [numbersTold(hospital, encounter), recordsIn(identity, encounter)];
  const whose = ofVisit({ hospital, identity }, encounter);
  const told: { readonly code: string; readonly text: string; readonly position: number }[] = [];
  const add = (
    versions: readonly { readonly event: { readonly code: { readonly code: string; readonly display?: string } }; readonly position: number }[],
  ): void => {
    for (const { event, position } of versions) if (event.code.display !== undefined) told.push({ code: event.code.code, text: event.code.display, position });
  };
  const { administrationsByEncounter, administrationsByPatient } = clinical.index;
  for (const key of keysOf(numbers, administrationsByEncounter, records, administrationsByPatient)) add(wordsOf(getRow(clinical.administrations, key), whose));
  const { postedByEncounter, postedByPatient } = financial.index;
  for (const key of keysOf(numbers, postedByEncounter, records, postedByPatient))
    add(
      (getRow(financial.posted, key) ?? []).filter(
        ({ event }) => event.encounter === undefined || isToldOf({ hospital, identity }, encounter, event.encounter, event.patient),
      ),
    );
  return new Map(told.sort((a, b) => a.position - b.position).map(({ code, text }) => [code, text]));
}

type ById<Id extends string> = Parameters<typeof getRow<Id, readonly string[]>>[0];

function keysOf<A extends string, B extends string>(ids: readonly A[], byId: ById<A>, others: readonly B[], byOther: ById<B>): readonly string[] {
  return [...new Set([...ids.flatMap((id) => getRow(byId, id) ?? []), ...others.flatMap((id) => getRow(byOther, id) ?? [])])];
}

/** The name of a line on a bill: of a night by its level of care, else as whoever did it told it, else as the price list calls it. */
export function nameOfLines(books: Books, encounter: Encounter): (line: LedgerLine) => string | undefined {
  const titles = titlesOf(books, encounter);
  const prices = pricesOf(books.hospital.financial);
  return ({ kind, code, level, serviceAt }) =>
    kind === 'room' && level !== undefined ? `Night, ${level}` : (titles.get(code) ?? prices.itemAt(serviceAt, code)?.title);
}
