/** Everything that a thing of the record touched while it stood: scores, findings, orders, doses, documents and charges, by positions of the log. */
import { numberOf } from '../../operations/apart-key.ts';
import { wordsFor } from '../../told.ts';
import type { DocumentRecorded, MedicationAdministered, ObservationRecorded, OrderRecorded } from '../../clinical/events.ts';
import type { Encounter } from '../../encounter.ts';
import type { Recorded } from '../../event.ts';
import { ledgerOf, zoneOf } from '../../financial/ledger.ts';
import type { LedgerLine } from '../../financial/lines.ts';
import { modesOf } from '../../reasoning/rule-modes.ts';
import type { Steps } from '../../steps.ts';
import { getRow } from '../../table.ts';
import { localDay } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { keyOf, wordsOn, type Reading } from '../chart/items.ts';
import { personIn, type Person } from '../chart/whose.ts';
import { titleOf } from '../../codes/code-title.ts';
import { amountText } from '../chart/words.ts';
import type { PatientId } from '../../ids.ts';
import type { Stood, Touched, TouchedCharge, TouchedThing } from './rows.ts';
import { stoodOf } from './stood.ts';
import { walkOf } from './walk.ts';

/** Rules that are off or work in silence now: what they would have said, nobody saw. */
const unshownRules = ({ hospital }: ViewInput): ReadonlySet<string> =>
  new Set([...modesOf(hospital)].flatMap(([rule, mode]) => (mode === 'live' ? [] : [rule])));

/** Things of one answer; the newest. */
export const thingsLimit = 200;

/** `facts`: of this person, in order of position (house/chart/past.ts names them). undefined: the record has no such thing. */
export function* touchedInSteps(input: ViewInput, patient: PatientId, item: string, facts: readonly Recorded[]): Steps<Touched | undefined> {
  const person = personIn(input, patient);
  const words: Reading = (told) => wordsFor(told, person);
  const stood = stoodOf(input.hospital, item, facts, words);
  if (stood === undefined) return undefined;
  const { scores, findings, checked, facts: between, looks } = yield* walkOf(facts, stood, unshownRules(input), input.now);
  const things = thingsOf(input, person, stood, facts, checked);
  return { stood, scores, findings, things, charges: chargesOf(input, person, stood, things), facts: between, looks };
}

function thingsOf(input: ViewInput, person: Person, stood: Stood, facts: readonly Recorded[], checked: ReadonlySet<number>): readonly TouchedThing[] {
  const until = stood.until?.position ?? Number.MAX_SAFE_INTEGER;
  const between = facts.filter(({ position }) => position > stood.from.position && position < until);
  const made = between.flatMap((fact) => madeOf(fact, person, stood, checked) ?? []).filter(({ item }) => item !== stood.item);
  // Each thing once, by the word that began it.
  const first = new Map(made.toReversed().map((one) => [one.item ?? String(one.position), one]));
  const own = [...answered(input, person, stood), ...acknowledgedOf(input, stood)];
  const named = new Set(own.map(({ item }) => item));
  return [...own, ...[...first.values()].filter(({ item }) => !named.has(item))].sort((a, b) => b.position - a.position).slice(0, thingsLimit);
}

function madeOf({ event, effective, position }: Recorded, person: Person, stood: Stood, checked: ReadonlySet<number>): TouchedThing | undefined {
  if (event.type !== 'OrderRecorded' && event.type !== 'MedicationAdministered' && event.type !== 'DocumentRecorded') return undefined;
  if (!person.isTheirs(event, effective.at)) return undefined;
  const about = { at: effective.at, position, tie: checked.has(position) ? ('checked-with' as const) : ('while-it-stood' as const) };
  switch (event.type) {
    case 'OrderRecorded':
      return isAsked(event) ? { ...about, ...orderWords(event) } : undefined;
    case 'MedicationAdministered':
      return event.action === 'delete' ? undefined : { ...about, ...doseWords(event) };
    case 'DocumentRecorded':
      return event.change === 'cancel' ? undefined : { ...about, ...documentWords(event), ...(doesQuote(event, stood) ? { tie: 'quotes' as const } : {}) };
  }
}

/** Asked for, or changed by somebody: not what a result says of its order, nor a step of the laboratory. */
const isAsked = ({ status }: OrderRecorded): boolean => status !== 'result-only' && status !== 'in-progress' && status !== 'completed';

const by = (event: { readonly by?: string }): { readonly by?: string } => (event.by === undefined ? {} : { by: event.by });

function orderWords(event: OrderRecorded): Pick<TouchedThing, 'kind' | 'item' | 'code' | 'says' | 'by'> {
  const says = [event.code === undefined ? event.order : titleOf(event.code), amountText(event.dose), event.status].filter((part) => part !== undefined);
  return { kind: 'order', item: `order|${event.order}`, says: says.join(' '), ...(event.code === undefined ? {} : { code: event.code }), ...by(event) };
}

function doseWords(event: MedicationAdministered): Pick<TouchedThing, 'kind' | 'item' | 'code' | 'says' | 'by'> {
  const says = [titleOf(event.code), amountText(event.dose), event.completion].filter((part) => part !== undefined).join(' ');
  return { kind: 'dose', item: `administration|${event.administration}`, code: event.code, says, ...by(event) };
}

function documentWords(event: DocumentRecorded): Pick<TouchedThing, 'kind' | 'item' | 'code' | 'says' | 'by'> {
  const author = event.author ?? event.by;
  return {
    kind: 'document',
    item: `document|${event.document}`,
    code: event.kind,
    says: `${titleOf(event.kind)} ${event.change}`,
    ...(author === undefined ? {} : { by: author }),
  };
}

/** A note says which version of what it quotes. */
const doesQuote = ({ quotes = [] }: DocumentRecorded, { positions }: Stood): boolean => quotes.some(({ position }) => positions.includes(position));

/** The order that a result answers, whichever version of it says so. */
function answered({ hospital }: ViewInput, person: Person, stood: Stood): readonly TouchedThing[] {
  const orders = new Set(observationsOf(hospital, stood).flatMap(({ order }) => order ?? []));
  return [...orders].flatMap((order) => {
    const [first] = wordsFor(getRow(hospital.clinical.orders, order), person);
    return first === undefined ? [] : [{ ...orderWords(first.event), at: first.at, position: first.position, tie: 'answers' as const }];
  });
}

/** Somebody took it in as critical, and said what is done. */
function acknowledgedOf({ hospital }: ViewInput, stood: Stood): readonly TouchedThing[] {
  if (!stood.item.startsWith('observation|')) return [];
  return (getRow(hospital.work.CriticalAcknowledged, keyOf(stood.item)) ?? [])
    .filter(({ event }) => stood.positions.includes(event.version))
    .map(({ event, at, position }) => ({
      kind: 'acknowledgement',
      says: `taken in as critical, ${event.action}`,
      at,
      position,
      tie: 'acknowledged',
      ...by(event),
    }));
}

const observationsOf = (hospital: ViewInput['hospital'], stood: Stood): readonly ObservationRecorded[] =>
  wordsOn(hospital, stood.item).flatMap(({ event }) => (event.type === 'ObservationRecorded' ? [event] : []));

function chargesOf(input: ViewInput, person: Person, stood: Stood, things: readonly TouchedThing[]): readonly TouchedCharge[] {
  const doses = new Set(things.filter(({ kind }) => kind === 'dose').map(({ item }) => keyOf(item ?? '')));
  const zone = zoneOf(input.hospital);
  const tests = testsOf(input, person, stood, zone);
  const tieOf = (line: LedgerLine): TouchedCharge['tie'] | undefined => {
    if (line.positions.some((position) => stood.positions.includes(position))) return 'by-lineage';
    if (line.kind === 'posted') return tests.has(`${line.code} ${localDay(line.serviceAt, zone)}`) ? 'same-test' : undefined;
    return line.kind === 'medication' && doses.has(numberOf(line.charge.slice('dose:'.length, line.charge.lastIndexOf(':')))) ? 'by-dose' : undefined;
  };
  return person.encounters.filter(isBilled).flatMap((encounter) => {
    const { lines } = ledgerOf(input, encounter);
    const reversed = new Set(lines.flatMap(({ reverses }) => reverses ?? []));
    return lines.flatMap((line) => {
      const tie = tieOf(line);
      const { charge, code, serviceAt, amountCents } = line;
      return tie === undefined || line.kind === 'credit' ? [] : [{ charge, code, serviceAt, amountCents, tie, reversed: reversed.has(charge) }];
    });
  });
}

const isBilled = ({ stub }: Encounter): boolean => stub !== true;

/** Codes under which the test may be billed, with its local days: its own, and that of its order. */
function testsOf({ hospital }: ViewInput, person: Person, stood: Stood, zone: string): ReadonlySet<string> {
  const said = observationsOf(hospital, stood);
  const orders = [...new Set(said.flatMap(({ order }) => order ?? []))].flatMap((order) => wordsFor(getRow(hospital.clinical.orders, order), person));
  const codes = new Set([...said.map(({ code }) => code.code), ...orders.flatMap(({ event }) => event.code?.code ?? [])]);
  const days = [...wordsOn(hospital, stood.item).map(({ at }) => at), ...said.flatMap(({ observedAt }) => observedAt ?? [])];
  return new Set([...codes].flatMap((code) => days.map((at) => `${code} ${localDay(at, zone)}`)));
}
