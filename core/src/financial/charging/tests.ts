/**
 * Laboratory on the verified result, imaging on the end of the examination. A reflex test is one of its own; a corrected result is no second charge; what
 * is cancelled before, or stays incomplete, is none; a result that is withdrawn is credited.
 */
import { vitalOf } from '../../codes/vitals.ts';
import type { ObservationRecorded, OrderRecorded, ResultStatus } from '../../clinical/events.ts';
import { orderedIn } from '../../ordered-in.ts';
import { getRow } from '../../table.ts';
import { isOf, nameOf, ofVisit } from '../../told.ts';
import { newestOf, type Version, type Versions } from '../../versions.ts';
import { lineOrGap, type Charged } from '../charge-line.ts';
import { filedHere, filing, shared, type Filed, type Filing } from '../filed-here.ts';
import type { Work } from '../lines.ts';
import { keptJoined, keptLines } from './kept-lines.ts';
import { settle, type Step } from './settle.ts';

const kept = keptLines();
const tests = keptJoined(tested);
const noKeys: readonly string[] = [];
const noLines: readonly Charged[] = [];

export function testLines(work: Work): readonly Charged[] {
  return tests(work, ordersHere(work), undefined);
}

function tested(work: Work, number: string, versions: Versions<OrderRecorded>): readonly Charged[] {
  // Most orders are of something else.
  const kind = kindOf(versions);
  if (kind === undefined) return noLines;
  const { observations, orders, index } = work.hospital.clinical;
  // Every version of a result makes its list a new one.
  const keys = getRow(index.observationsByOrder, number as OrderRecorded['order']) ?? noKeys;
  return kept(work, versions, [keys], () => {
    const order = nameOf(getRow(orders, number), number, versions);
    // Results of somebody else who has an order of this number are no care of this visit's patient.
    const whose = ofVisit(work, work.encounter);
    const results = keys.map((key) => getRow(observations, key) ?? []).filter((said) => said.some(({ event }) => isOf(whose, event)));
    return kind === 'imaging' ? examined(work, order, versions, results) : verified(work, order, versions, results);
  });
}

/** Orders of this encounter with their versions; every version of a result makes its order's entry another one. */
export function ordersHere(work: Work): Filed<OrderRecorded> {
  const { orders, index } = work.hospital.clinical;
  return filedHere(work, { byEncounter: index.ordersByEncounter, byPatient: index.ordersByPatient, words: shared(orders) }, filingOf);
}

function filingOf(versions: Versions<OrderRecorded>): Filing | undefined {
  const newest = newestOf(versions);
  if (newest === undefined) return undefined;
  const encounter = orderedIn(versions);
  return filing({ patient: newest.event.patient, ...(encounter === undefined ? {} : { encounter }) }, versions[0]?.at ?? newest.at);
}

/** What whoever ordered it said it is, else what its results say. */
export function kindOf(versions: Versions<OrderRecorded>): 'laboratory' | 'imaging' | undefined {
  const said = versions.find(({ event }) => event.status !== 'result-only') ?? versions[0];
  const kind = said?.event.kind;
  return kind === 'laboratory' || kind === 'imaging' ? kind : undefined;
}

const finals: ReadonlySet<ResultStatus> = new Set(['F', 'C', 'A', 'B', 'U', 'V']);
const withdrawn: ReadonlySet<ResultStatus> = new Set(['W', 'D']);

/** Where it was verified and not withdrawn since. */
function verifiedBy(versions: Versions<ObservationRecorded>): Version<ObservationRecorded> | undefined {
  let by: Version<ObservationRecorded> | undefined;
  for (const version of versions) {
    if (withdrawn.has(version.event.status)) by = undefined;
    else if (by === undefined && finals.has(version.event.status)) by = version;
  }
  return by;
}

/** One charge for each service that came back under the order: the one that was asked for, and each reflex test. */
function verified(work: Work, order: string, versions: Versions<OrderRecorded>, results: readonly Versions<ObservationRecorded>[]): readonly Charged[] {
  const services = new Map<string, Versions<ObservationRecorded>[]>();
  for (const said of results) {
    const newest = newestOf(said);
    if (newest === undefined || vitalOf(newest.event.code) !== undefined) continue;
    const service = newest.event.service ?? codeOf(versions) ?? newest.event.code.code;
    const others = services.get(service);
    if (others === undefined) services.set(service, [said]);
    else others.push(said);
  }
  return [...services].flatMap(([service, said]) => settle(stepsOf(said, (known) => resulted(work, order, service, versions, known))));
}

function stepsOf(
  said: readonly Versions<ObservationRecorded>[],
  dueOf: (known: readonly Versions<ObservationRecorded>[]) => readonly Charged[],
): readonly Step[] {
  // Nothing was ever taken back: only the end counts.
  if (!said.some((versions) => versions.some(({ event }) => withdrawn.has(event.status)))) return [{ position: 0, due: dueOf(said) }];
  const all = said.flat().sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : a.position - b.position));
  return all.map(({ order, position }) => ({
    position,
    due: dueOf(said.map((versions) => versions.filter((version) => version.order < order || (version.order === order && version.position <= position)))),
  }));
}

const codeOf = (versions: Versions<OrderRecorded>): string | undefined => versions.find(({ event }) => event.code !== undefined)?.event.code?.code;

function resulted(
  work: Work,
  order: string,
  service: string,
  versions: Versions<OrderRecorded>,
  known: readonly Versions<ObservationRecorded>[],
): readonly Charged[] {
  const verified = known.flatMap((one) => verifiedBy(one) ?? []);
  const first = verified.reduce<Version<ObservationRecorded> | undefined>(
    (best, one) => (best === undefined || one.order < best.order ? one : best),
    undefined,
  );
  if (first === undefined) return [];
  const serviceAt = first.event.observedAt ?? first.at;
  const asked = versions[0];
  return [
    lineOrGap(work, {
      charge: `test:${order}:${service}`,
      kind: 'laboratory',
      code: chargeCode(work, service, serviceAt),
      units: 1,
      unit: 'test',
      ...otherwise(work, service, serviceAt, 'laboratory'),
      serviceAt,
      toldAt: first.recordedAt,
      position: first.position,
      positions: [...verified.map(({ position }) => position), ...(asked === undefined ? [] : [asked.position])],
    }),
  ];
}

const undone: ReadonlySet<OrderRecorded['status']> = new Set(['cancelled', 'discontinued', 'unable']);

/** An examination of which its department says afterwards that it was not made is taken back. */
function examined(work: Work, order: string, versions: Versions<OrderRecorded>, results: readonly Versions<ObservationRecorded>[]): readonly Charged[] {
  const first = versions.findIndex(({ event }) => event.status === 'completed');
  if (first < 0 || !versions.slice(first).some(({ event }) => undone.has(event.status))) return made(work, order, versions, results);
  return settle(versions.map(({ position }, i) => ({ position, due: made(work, order, versions.slice(0, i + 1), results) })));
}

/** The end of the examination, else its verified report: it cannot be read before it was made. It stays made whatever becomes of the reading. */
function made(work: Work, order: string, versions: Versions<OrderRecorded>, results: readonly Versions<ObservationRecorded>[]): readonly Charged[] {
  const back = versions.findLastIndex(({ event }) => undone.has(event.status));
  const ended = versions.find(({ event }, i) => event.status === 'completed' && i > back);
  if (ended === undefined && versions.some(({ event }) => event.status === 'completed')) return [];
  const read = results.flatMap((said) => said.find(({ event }) => finals.has(event.status)) ?? []).sort((a, b) => (a.order < b.order ? -1 : 1))[0];
  const by = ended ?? read;
  if (by === undefined) return [];
  const service = codeOf(versions) ?? read?.event.service ?? read?.event.code.code ?? 'unnamed';
  const serviceAt = ended?.at ?? read?.event.observedAt ?? by.at;
  return [
    lineOrGap(work, {
      charge: `test:${order}:${service}`,
      kind: 'imaging',
      code: chargeCode(work, service, serviceAt),
      units: 1,
      unit: 'exam',
      ...otherwise(work, service, serviceAt, 'imaging'),
      serviceAt,
      toldAt: by.recordedAt,
      position: by.position,
      positions: [by.position, ...(versions[0] === undefined ? [] : [versions[0].position])],
    }),
  ];
}

function chargeCode({ prices }: Work, service: string, at: Parameters<Work['prices']['rulesAt']>[0]): string {
  const codes = prices.rulesAt(at).tests?.codes;
  return codes !== undefined && Object.hasOwn(codes, service) ? (codes[service] ?? service) : service;
}

/** What the master asks for a test that it does not list. */
function otherwise(work: Work, service: string, at: Parameters<Work['prices']['rulesAt']>[0], kind: 'laboratory' | 'imaging') {
  if (work.prices.itemAt(at, chargeCode(work, service, at)) !== undefined) return {};
  const master = work.prices.chargeMasterAt(at);
  const eachCents = kind === 'laboratory' ? master.laboratoryDefaultCents : master.imagingDefaultCents;
  return eachCents === undefined ? {} : { eachCents };
}
