/** Allergies, problems, diagnoses, procedures, goals and referrals: the lines of the record, those that are over among them. */
import type { Coded, RecordLineChanged } from '../../clinical/events.ts';
import type { Hospital } from '../../hospital.ts';
import { getRow } from '../../table.ts';
import { newestOf, type Versions } from '../../versions.ts';
import type { Allergies, LineItem } from './rows.ts';
import type { Person } from './whose.ts';
import { severityWord } from '../../codes/allergy-severity.ts';
import { titleOf } from '../../codes/code-title.ts';
import { amountText, present } from './words.ts';

/** `*`: every line of the kind said before is no longer so. */
const every = '*';
/** "No known allergy" as senders write it: SNOMED CT, its US extensions for drugs, and the letters of the trade. */
const noneKnown: ReadonlySet<string> = new Set(['716186003', '409137002', '428607008', 'NKA', 'NKDA']);

export function linesOf(hospital: Hospital, person: Person): readonly LineItem[] {
  const items = [...person.items].filter((item) => item.startsWith('line|'));
  const said = items.map((item) => ({ item, versions: getRow(hospital.clinical.lines, item.slice('line|'.length)) ?? [] }));
  const cleared = said.flatMap(({ versions }) => versions.filter(({ event }) => event.key === every));
  return said.flatMap(({ item, versions }) => lineOf(item, versions, cleared, person) ?? []).sort((a, b) => b.at - a.at || (a.item < b.item ? -1 : 1));
}

function lineOf(item: string, versions: Versions<RecordLineChanged>, cleared: Versions<RecordLineChanged>, person: Person): LineItem | undefined {
  const newest = newestOf(versions);
  if (newest === undefined || newest.event.key === every || !person.isTheirs(newest.event, newest.at)) return undefined;
  const { event } = newest;
  const isCleared = cleared.some(
    ({ event: all, order }) =>
      all.patient === event.patient && all.line === event.line && (all.encounter === undefined || all.encounter === event.encounter) && order > newest.order,
  );
  return {
    item,
    line: event.line,
    code: event.code,
    at: event.at ?? newest.at,
    over: event.action === 'delete' || isCleared,
    versions: versions.map((one) => ({
      position: one.position,
      at: one.at,
      says: [titleOf(one.event.code), reactionText(one.event.reactions), severityWord(one.event.severity)].filter((part) => part !== undefined).join(', '),
      status: one.event.action,
      holds: one === newest && !isCleared,
    })),
    ...present({ severity: severityWord(event.severity), reaction: reactionText(event.reactions), dose: takenText(event), encounter: event.encounter }),
  };
}

/** `hives, wheezing`. */
const reactionText = (reactions: readonly Coded[] | undefined): string | undefined => reactions?.map(titleOf).join(', ');

/** `25 mg PO BID`. */
export function takenText({ dose, route, frequency }: Pick<RecordLineChanged, 'dose' | 'route' | 'frequency'>): string | undefined {
  const words = [amountText(dose), route, frequency].filter((word) => word !== undefined);
  return words.length === 0 ? undefined : words.join(' ');
}

export function allergiesOf(lines: readonly LineItem[]): Allergies {
  const standing = lines.filter(({ line, over }) => line === 'allergy' && !over);
  const real = standing.filter(({ code }) => !noneKnown.has(code.code.toUpperCase()));
  if (real.length > 0) return { state: 'known', lines: real };
  return { state: standing.length > 0 ? 'none-known' : 'unknown', lines: standing };
}
