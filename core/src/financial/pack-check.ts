/** Whether a pack may hold: its prices, its dates beside those of the other versions, and that its licence was read. Every fault has a code. */
import { cents, type Cents } from '../money.ts';
import { levelsOfCare, type LevelOfCare } from '../operations/facility.ts';
import { dayMs, instantsOfLocal, type Instant, type Zone } from '../time.ts';
import { isNpi } from './claims/npi.ts';
import type { Contract } from './contracts/contract.ts';
import type { PackFileContent } from './pack-file.ts';
import { nameOfPack, type ChargeItem, type FinancialPack } from './packs.ts';

export const packFaultCodes = [
  'pack.date',
  'pack.expired',
  'pack.gap',
  'pack.overlap',
  'pack.price',
  'pack.repeated',
  'pack.version',
  'pack.unlisted',
  'pack.licence',
  'npi.check-digit',
] as const;
export interface PackFault {
  readonly code: (typeof packFaultCodes)[number];
  readonly says: string;
  /** Where in the file. */
  readonly place: string;
  readonly value?: string;
  readonly limit?: string;
}

/** The pack of a file, by the days of the facility's calendar; or the first fault of its shape that a schema cannot say. */
export function packOf(file: PackFileContent, zone: Zone): FinancialPack | PackFault {
  const from = dayOf(file.effectiveFrom, zone);
  if (from === undefined) return { code: 'pack.date', says: 'There is no such day.', place: 'effectiveFrom', value: file.effectiveFrom };
  const through = file.effectiveThrough;
  const to = through === undefined ? undefined : dayAfter(through, zone);
  if (through !== undefined && to === undefined) return { code: 'pack.date', says: 'There is no such day.', place: 'effectiveThrough', value: through };
  if (to !== undefined && to <= from)
    return { code: 'pack.date', says: 'It ends before it begins.', place: 'effectiveThrough', value: through ?? '', limit: file.effectiveFrom };
  const { effectiveFrom: _from, effectiveThrough: _through, ...rest } = file;
  const dated = { effectiveFrom: from, ...(to === undefined ? {} : { effectiveTo: to }) };
  if (rest.kind !== 'charge-master') return { ...rest, ...dated };
  const negative = negativePrice(rest);
  if (negative !== undefined) return negative;
  const priced = (list: Readonly<Record<string, number>>): Record<string, Cents> =>
    Object.fromEntries(Object.entries(list).map(([code, amount]) => [code, cents(amount)]));
  const { items, laboratoryDefaultCents: laboratory, imagingDefaultCents: imaging, ...master } = rest;
  return {
    ...master,
    ...dated,
    roomPerMidnightCents: priced(master.roomPerMidnightCents as Record<string, number>) as Record<LevelOfCare, Cents>,
    medicationCents: priced(master.medicationCents),
    medicationDefaultCents: cents(master.medicationDefaultCents),
    ...(items === undefined
      ? {}
      : { items: Object.fromEntries(Object.entries(items).map(([code, item]): [string, ChargeItem] => [code, { ...item, cents: cents(item.cents) }])) }),
    ...(laboratory === undefined ? {} : { laboratoryDefaultCents: cents(laboratory) }),
    ...(imaging === undefined ? {} : { imagingDefaultCents: cents(imaging) }),
  };
}

export const isFault = (made: FinancialPack | PackFault): made is PackFault => 'place' in made;

function dayOf(day: string, zone: Zone): Instant | undefined {
  const local = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== day) return undefined;
  return instantsOfLocal(local, zone)[0] ?? instantsOfLocal(local + dayMs / 24, zone)[0];
}

function dayAfter(day: string, zone: Zone): Instant | undefined {
  if (dayOf(day, zone) === undefined) return undefined;
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10), zone);
}

type PricesIn = Pick<
  Extract<PackFileContent, { readonly kind: 'charge-master' }>,
  'roomPerMidnightCents' | 'medicationCents' | 'medicationDefaultCents' | 'items' | 'laboratoryDefaultCents' | 'imagingDefaultCents'
>;

function negativePrice(file: PricesIn): PackFault | undefined {
  const prices: (readonly [string, number])[] = [
    ...levelsOfCare.map((level): [string, number] => [`roomPerMidnightCents.${level}`, (file.roomPerMidnightCents as Record<string, number>)[level] ?? 0]),
    ...Object.entries(file.medicationCents).map(([code, amount]): [string, number] => [`medicationCents.${code}`, amount]),
    ['medicationDefaultCents', file.medicationDefaultCents],
    ...Object.entries(file.items ?? {}).map(([code, item]): [string, number] => [`items.${code}.cents`, item.cents]),
    ['laboratoryDefaultCents', file.laboratoryDefaultCents ?? 0],
    ['imagingDefaultCents', file.imagingDefaultCents ?? 0],
  ];
  const found = prices.find(([, amount]) => amount < 0);
  return found === undefined ? undefined : { code: 'pack.price', says: 'A price is below zero.', place: found[0], value: String(found[1]), limit: '0' };
}

/** Beside the versions that hold already: `now` is the day on which somebody activates it. */
export function packFault(pack: FinancialPack, others: readonly FinancialPack[], now: Instant): PackFault | undefined {
  return (
    contentFault(pack) ??
    dateFault(
      pack,
      others.filter((one) => one.kind === pack.kind && nameOfPack(one) === nameOfPack(pack)),
      now,
    )
  );
}

function contentFault(pack: FinancialPack): PackFault | undefined {
  const repeated = (codes: readonly string[], place: string): PackFault | undefined => {
    const seen = new Set<string>();
    const at = codes.findIndex((code) => seen.size === seen.add(code).size);
    return at < 0 ? undefined : { code: 'pack.repeated', says: 'A code is there twice.', place: `${place}[${at}]`, value: codes[at] ?? '' };
  };
  if (pack.kind === 'code-set')
    return repeated(
      pack.codes.map(({ code }) => code),
      'codes',
    );
  if (pack.kind === 'contract') return repeated(clausesOf(pack), 'terms');
  if (pack.kind === 'billing' && !isNpi(pack.npi))
    return { code: 'npi.check-digit', says: 'The provider number does not prove itself.', place: 'npi', value: pack.npi };
  if (pack.kind === 'weights')
    return repeated(
      pack.groups.map(({ group }) => group),
      'groups',
    );
  if (pack.kind === 'edit-pack')
    return repeated(
      pack.edits.map(({ edit }) => edit),
      'edits',
    );
  if (pack.kind !== 'rule-pack' || pack.emergency === undefined) return undefined;
  const rising = pack.emergency.levels.findIndex(({ atLeast }, i, levels) => i > 0 && atLeast <= (levels[i - 1]?.atLeast ?? 0));
  return rising < 0 ? undefined : { code: 'pack.unlisted', says: 'Levels rise with their points.', place: `emergency.levels[${rising}]` };
}

/** A trace names clauses: no two are called alike, but for one that is a term of several settings. */
const clausesOf = ({ carveOuts = [], terms, outlier, stopLoss, lesserOf }: Contract): readonly string[] => [
  ...new Set(terms.map(({ clause }) => clause)),
  ...[...carveOuts, outlier, stopLoss, lesserOf].flatMap((one) => one?.clause ?? []),
];

const dayText = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

function dateFault(pack: FinancialPack, others: readonly FinancialPack[], now: Instant): PackFault | undefined {
  const { effectiveFrom: from, effectiveTo: to } = pack;
  if (to !== undefined && to <= now)
    return {
      code: 'pack.expired',
      says: 'It has ended already: nothing that is charged from now on would take it.',
      place: 'effectiveThrough',
      value: dayText(to),
      limit: dayText(now),
    };
  const apart = others.filter(({ version }) => version !== pack.version).sort((a, b) => a.effectiveFrom - b.effectiveFrom);
  const same = apart.find(({ effectiveFrom }) => effectiveFrom === from);
  if (same !== undefined)
    return { code: 'pack.overlap', says: `Version ${same.version} begins on the same day.`, place: 'effectiveFrom', value: dayText(from), limit: same.version };
  return besideFault(
    pack,
    apart.findLast(({ effectiveFrom }) => effectiveFrom < from),
    apart.find(({ effectiveFrom }) => effectiveFrom > from),
  );
}

/** The version before and the one after: they meet this one without a day between, and none of both. */
function besideFault(
  { effectiveFrom: from, effectiveTo: to }: FinancialPack,
  before: FinancialPack | undefined,
  after: FinancialPack | undefined,
): PackFault | undefined {
  if (before?.effectiveTo !== undefined && before.effectiveTo > from)
    return {
      code: 'pack.overlap',
      says: `Version ${before.version} holds until later.`,
      place: 'effectiveFrom',
      value: dayText(from),
      limit: dayText(before.effectiveTo),
    };
  if (before?.effectiveTo !== undefined && before.effectiveTo < from)
    return {
      code: 'pack.gap',
      says: `Nothing holds between version ${before.version} and this one.`,
      place: 'effectiveFrom',
      value: dayText(from),
      limit: dayText(before.effectiveTo),
    };
  if (after !== undefined && to !== undefined && to > after.effectiveFrom)
    return {
      code: 'pack.overlap',
      says: `Version ${after.version} begins before it ends.`,
      place: 'effectiveThrough',
      value: dayText(to),
      limit: dayText(after.effectiveFrom),
    };
  if (after !== undefined && to !== undefined && to < after.effectiveFrom)
    return {
      code: 'pack.gap',
      says: `Nothing holds between this one and version ${after.version}.`,
      place: 'effectiveThrough',
      value: dayText(to),
      limit: dayText(after.effectiveFrom),
    };
  return undefined;
}
