/** The medication pass of a unit: what is owed now, what comes, what is needed or runs; whom a wristband names; and what each button asks. Pure. */
import { withUnit } from '@healthos/core/codes/unit-words.ts';
import { reasons } from '@healthos/core/house/mar/pack.ts';
import type { MarRow } from '@healthos/core/views/rows-care.ts';
import { byName } from '../look/by-name.ts';

export type Owed = 'late' | 'due' | 'early' | 'effect' | 'running' | 'needed' | 'held' | 'unsigned' | 'untimed';
export interface Line {
  readonly row: MarRow;
  readonly owed: Owed;
  /** What orders the list: the time that is waited for. */
  readonly at: number;
}
export interface Pass {
  readonly now: readonly Line[];
  readonly next: readonly Line[];
  readonly other: readonly Line[];
}

/** Doses that come so soon are listed. */
const aheadMs = 4 * 3_600_000;

export function owedOf(row: MarRow, now: number): Owed {
  if (row.state === 'unsigned') return 'unsigned';
  if (row.state !== 'active') return 'held';
  if (row.effectDueAt !== undefined && row.effectDueAt <= now) return 'effect';
  if (row.running !== undefined) return 'running';
  if (row.schedule === 'prn') return 'needed';
  if (row.dueAt === undefined || row.opensAt === undefined || row.lateAt === undefined) return 'untimed';
  if (now > row.lateAt) return 'late';
  return now >= row.opensAt ? 'due' : 'early';
}

/** Late first, then by time; `patient` leaves the doses of one patient. */
export function passOf(rows: Iterable<MarRow>, unit: string, now: number, patient?: string): Pass {
  const lines = [...rows]
    .filter((row) => row.unit === unit && (patient === undefined || row.encounter === patient))
    .map((row): Line => ({ row, owed: owedOf(row, now), at: row.effectDueAt ?? row.dueAt ?? row.running?.since ?? 0 }))
    .sort((a, b) => a.at - b.at || byName(placeOf(a.row), placeOf(b.row)) || (a.row.order < b.row.order ? -1 : 1));
  const owes = ({ owed }: Line): boolean => owed === 'late' || owed === 'due' || owed === 'effect';
  const soon = ({ owed, at }: Line): boolean => owed === 'early' && at <= now + aheadMs;
  return {
    now: lines.filter(owes),
    next: lines.filter(soon),
    other: lines.filter((line) => !owes(line) && !soon(line) && (line.owed !== 'untimed' || line.row.doses.length === 0)),
  };
}

/** What a row is known by. */
export const rowKey = ({ name, order }: MarRow): string => name ?? order;
/** The bed within its unit: `01-A`. */
export const placeOf = ({ room, bedName, encounter }: MarRow): string =>
  room === undefined ? encounter : [room, bedName].filter((part) => part !== undefined).join('-');
export const amount = (said: { readonly literal: string; readonly unit?: string } | undefined): string =>
  said === undefined ? '' : withUnit(said.literal, said.unit);
export const drugOf = ({ display, code }: MarRow): string => display ?? code;
export const orderedAs = (row: MarRow): string =>
  [amount(row.dose), amount(row.rate), row.route, row.frequency].filter((part) => part !== undefined && part !== '').join(' ');

export type How = 'scanned' | 'typed' | 'read';
/** Whoever the wristband was read of. */
export interface Identified {
  readonly encounter: string;
  readonly how: How;
}

/** What was scanned or typed: a wristband (visit or record number) of somebody here, or a drug of the patient who is identified. */
export function readCode(
  text: string,
  rows: readonly MarRow[],
  numberOf: (encounter: string) => string | undefined,
  identified: Identified | undefined,
): { readonly patient: string } | { readonly row: MarRow } | { readonly unknown: string } {
  const code = text.trim();
  const same = (other: string | undefined): boolean => other !== undefined && other.toUpperCase() === code.toUpperCase();
  const patient = rows.find(({ encounter }) => same(encounter) || same(numberOf(encounter)));
  if (patient !== undefined) return { patient: patient.encounter };
  const row = rows.find((one) => same(one.code) && one.encounter === identified?.encounter);
  if (row !== undefined) return { row };
  return {
    unknown:
      identified === undefined
        ? `Nobody here wears ${code}. Scan the wristband first.`
        : `${code} is neither a wristband here nor a drug ordered for this patient.`,
  };
}

export interface Ask {
  readonly request: 'mar-give' | 'mar-correct';
  readonly body: Readonly<Record<string, unknown>>;
  readonly label: string;
}
export interface Button {
  readonly name: string;
  readonly title: string;
  readonly what: string;
  /** The second tap does it; or it needs one of these terms first, or cannot be done. */
  readonly ask?: Ask;
  readonly terms?: readonly { readonly term: string; readonly ask: Ask }[];
}

const words = (term: string): string => term.replaceAll('-', ' ');
const removal = ['not-given', 'wrong-entry'] as const;
const effects = ['relieved', 'partly', 'none'] as const;

/** The buttons under the thumb for the chosen medication. */
export function buttonsFor(row: MarRow | undefined, now: number, identified: Identified | undefined, drug: How, waits: boolean): readonly Button[] {
  const none = (name: string, title: string, what: string): Button => ({ name, title, what });
  if (row === undefined) return ['Give', 'Hold', 'Refused', 'Correct'].map((title) => none(title.toLowerCase(), title, 'choose a dose'));
  // What one may not see nobody gives blindly: its chart says who may, and how.
  if (row.withheld === true) return ['Give', 'Hold', 'Refused', 'Correct'].map((title) => none(title.toLowerCase(), title, 'withheld from you'));
  const what = `${placeOf(row)} ${drugOf(row)}`;
  const give = (step: 'given' | 'held' | 'refused', more: object): Ask => ({
    request: 'mar-give',
    body: { encounter: row.encounter, order: row.order, step, ...(row.dueAt === undefined ? {} : { dueAt: row.dueAt }), ...more },
    label: `${what} ${step}`,
  });
  const correct = (administration: string, label: string, more: object): Ask => ({
    request: 'mar-correct',
    body: { encounter: row.encounter, administration, ...more },
    label: `${what} ${label}`,
  });
  const owed = owedOf(row, now);
  const [last] = row.doses;
  const notGiven = (step: 'held' | 'refused', title: string): Button =>
    row.dueAt === undefined || waits || row.state !== 'active'
      ? none(step, title, waits ? 'waits already' : 'nothing is due')
      : { name: step, title, what: 'say why', terms: reasons[step].map((term) => ({ term: words(term), ask: give(step, { reason: term }) })) };
  return [
    firstButton(row, owed, now, identified, drug, waits, give, correct),
    row.running === undefined ? notGiven('held', 'Hold') : rateButton(row, correct),
    notGiven('refused', 'Refused'),
    last === undefined || waits
      ? none('correct', 'Correct', waits ? 'waits already' : 'nothing written')
      : {
          name: 'correct',
          title: 'Remove last',
          what: 'say why',
          terms: removal.map((term) => ({
            term: words(term),
            ask: correct(last.administration, 'removed', { step: 'removed', reason: term, seen: last.position }),
          })),
        },
  ];
}

type Give = (step: 'given', more: object) => Ask;
type Correct = (administration: string, label: string, more: object) => Ask;

function firstButton(
  row: MarRow,
  owed: Owed,
  now: number,
  identified: Identified | undefined,
  drug: How,
  waits: boolean,
  give: Give,
  correct: Correct,
): Button {
  const cannot = (what: string): Button => ({ name: 'give', title: 'Give', what });
  if (waits) return cannot('waits already');
  const { effectOf, running } = row;
  if (owed === 'effect' && effectOf !== undefined)
    return {
      name: 'effect',
      title: 'Effect',
      what: 'did it help?',
      terms: effects.map((effect) => ({ term: effect, ask: correct(effectOf, `effect ${effect}`, { step: 'effect', effect }) })),
    };
  if (running !== undefined) return { name: 'stop', title: 'Stop', what: 'the infusion', ask: correct(running.administration, 'stopped', { step: 'stopped' }) };
  if (owed === 'unsigned' || owed === 'held') return cannot(owed === 'held' ? 'the order is held' : 'not signed');
  if (owed === 'untimed') return cannot('nothing is due');
  if (identified === undefined) return cannot('scan the wristband');
  if (identified.encounter !== row.encounter) return cannot('another patient');
  const offered = {
    patient: identified.encounter,
    drug: row.code,
    ...(row.dose === undefined ? {} : { dose: row.dose }),
    ...(row.rate === undefined ? {} : { rate: row.rate }),
    ...(row.route === undefined ? {} : { route: row.route }),
    checked: { patient: identified.how, drug },
  };
  const outside =
    owed === 'late' ? 'late: why?' : owed === 'early' ? 'early: why?' : row.againAt !== undefined && now < row.againAt ? 'too soon: why?' : undefined;
  if (outside === undefined) return { name: 'give', title: row.rate === undefined ? 'Give' : 'Start', what: 'five rights', ask: give('given', offered) };
  return {
    name: 'give',
    title: row.rate === undefined ? 'Give' : 'Start',
    what: outside,
    terms: reasons.override.map((term) => ({ term: words(term), ask: give('given', { ...offered, override: true, reason: term }) })),
  };
}

/** A rate one step up or down: half, double, and back to what is ordered. */
function rateButton(row: MarRow, correct: Correct): Button {
  const { running, rate } = row;
  if (running?.rate === undefined || rate === undefined) return { name: 'rate', title: 'Rate', what: 'no rate is ordered' };
  const now = Number(running.rate.literal);
  const steps = [...new Set([now / 2, now + 1, now * 2, Number(rate.literal)])].filter((one) => one > 0 && one !== now);
  return {
    name: 'rate',
    title: 'Rate',
    what: `runs at ${amount(running.rate)}`,
    terms: steps.map((one) => {
      const next = { ...rate, literal: String(one) };
      return { term: amount(next), ask: correct(running.administration, `rate ${amount(next)}`, { step: 'rate', rate: next }) };
    }),
  };
}
