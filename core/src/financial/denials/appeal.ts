/**
 * An appeal as the record supports it: what was denied and why it is contested, by dated facts of the stay, each with its position. Names, numbers and the
 * words of notes are not here: the route that makes the letter takes them from the identity table and from the bytes, and audits that it did.
 */
import { everyWord, isOf, ofVisit, wordsOf, type Whose } from '../../told.ts';
import type { Encounter } from '../../encounter.ts';
import type { Hospital } from '../../hospital.ts';
import type { OrderId } from '../../ids.ts';
import type { Cents } from '../../money.ts';
import { getRow } from '../../table.ts';
import type { Instant } from '../../time.ts';
import { isOfUse, numbersTold } from '../../visit-numbers.ts';
import { newestOf } from '../../versions.ts';
import type { ClaimSubmitted } from '../claim-events.ts';
import type { StayCodes } from '../coding/stay-codes.ts';
import { factsOfClaim } from '../claims/claim-facts-of.ts';
import type { Billed } from '../claims/billed.ts';
import { isGap, type Gap, type TraceStep } from '../contracts/claim-facts.ts';
import { priceInForce } from '../contracts/in-force.ts';
import type { Ledger } from '../ledger.ts';
import type { Books } from '../lines.ts';
import { pricesOf } from '../pricing.ts';
import type { Denial } from './denials-of.ts';
import { rootCauseOf, type RootCause } from './root-cause.ts';

export interface Exhibit {
  readonly kind: 'stay' | 'diagnosis' | 'order' | 'result' | 'dose' | 'document' | 'charge';
  readonly says: string;
  readonly at: Instant;
  readonly position: number;
  /** A document whose text the route adds from its bytes. */
  readonly document?: string;
}

export interface Appeal {
  readonly denial: Denial;
  readonly cause: RootCause;
  readonly claim: ClaimSubmitted;
  readonly payerControl?: string;
  readonly askedCents: Cents;
  /** Clauses that the asked amount rests on; a gap says why none is named. */
  readonly clauses: readonly TraceStep[];
  readonly gap?: Gap;
  readonly exhibits: readonly Exhibit[];
}

/** Facts of one letter: the newest of each kind. */
const limits = { orders: 20, results: 20, doses: 20, documents: 10 } as const;

export interface AppealAbout {
  readonly hospital: Hospital;
  readonly encounter: Encounter;
  /** The patient of the encounter: another may have used its numbers. */
  readonly whose: Whose;
  readonly codes: StayCodes;
  /** Codes of the denied lines: orders and results of these come first. */
  readonly denied: ReadonlySet<string>;
}

export function exhibitsOf(about: AppealAbout): readonly Exhibit[] {
  return [...stay(about), ...diagnoses(about), ...orders(about), ...charted(about)].sort((a, b) => a.at - b.at || a.position - b.position);
}

/** What somebody labelled goes into no letter: a person adds it, with the patient's consent. */
const isLabelled = (hospital: Hospital, order: OrderId | undefined): boolean =>
  order !== undefined &&
  everyWord(getRow(hospital.clinical.orders, order)).some(({ event }) => event.sensitivity !== undefined && event.sensitivity !== 'normal');

function stay({ encounter }: AppealAbout): readonly Exhibit[] {
  const { admittedAt, dischargedAt, arrivedAt, position } = encounter;
  const from = admittedAt ?? arrivedAt;
  return [
    ...(from === undefined ? [] : [{ kind: 'stay' as const, says: admittedAt === undefined ? 'Arrived' : 'Admitted', at: from, position }]),
    ...encounter.stays.map(({ location, from: at }) => ({ kind: 'stay' as const, says: `On ${location.unit}`, at, position })),
    ...(dischargedAt === undefined ? [] : [{ kind: 'stay' as const, says: 'Discharged', at: dischargedAt, position }]),
  ];
}

function diagnoses({ encounter, codes }: AppealAbout): readonly Exhibit[] {
  const at = encounter.dischargedAt ?? encounter.admittedAt;
  return codes.diagnoses.flatMap(({ code, at: coded, position }, i) => {
    const when = coded ?? at;
    return when === undefined ? [] : [{ kind: 'diagnosis' as const, says: `${i === 0 ? 'Principal' : 'Further'} diagnosis ${code}`, at: when, position }];
  });
}

/** Of the denied codes first, then the newest. */
function chosen(list: readonly (Exhibit & { readonly code?: string })[], denied: ReadonlySet<string>, most: number): readonly Exhibit[] {
  const own = ({ code }: { readonly code?: string }): number => (code !== undefined && denied.has(code) ? 0 : 1);
  return [...list]
    .sort((a, b) => own(a) - own(b) || b.at - a.at || b.position - a.position)
    .slice(0, most)
    .map(({ code: _code, ...exhibit }) => exhibit);
}

function orders({ hospital, encounter, whose, denied }: AppealAbout): readonly Exhibit[] {
  const found = numbersTold(hospital, encounter)
    .flatMap((number) => getRow(hospital.clinical.index.ordersByEncounter, number) ?? [])
    .flatMap((key) => {
      const [first] = wordsOf(getRow(hospital.clinical.orders, key), whose);
      return first === undefined || !isOfUse(hospital, encounter, first.at) || isLabelled(hospital, first.event.order)
        ? []
        : [
            {
              kind: 'order' as const,
              says: `Ordered ${first.event.code?.display ?? first.event.code?.code ?? first.event.order}`,
              at: first.at,
              position: first.position,
              code: first.event.code?.code ?? '',
            },
          ];
    });
  return chosen(found, denied, limits.orders);
}

/** Results, doses and documents, as they stand. */
function charted(about: AppealAbout): readonly Exhibit[] {
  const { hospital, encounter, denied } = about;
  const keys = numbersTold(hospital, encounter).flatMap((number) => getRow(hospital.clinical.index.chartedOn, number) ?? []);
  const of = <One>(make: (about: AppealAbout, key: string) => One | undefined): readonly One[] => keys.flatMap((key) => make(about, key) ?? []);
  return [...chosen(of(resultOf), denied, limits.results), ...chosen(of(doseOf), denied, limits.doses), ...chosen(of(documentOf), denied, limits.documents)];
}

type WithCode = Exhibit & { readonly code: string };

function resultOf({ hospital, encounter, whose }: AppealAbout, key: string): WithCode | undefined {
  const result = newestOf(getRow(hospital.clinical.observations, key));
  if (result === undefined || result.event.value.kind !== 'quantity' || 'WDXN'.includes(result.event.status)) return undefined;
  if (!isOf(whose, result.event) || isLabelled(hospital, result.event.order) || !isOfUse(hospital, encounter, result.at)) return undefined;
  const { code, value, abnormal, observedAt } = result.event;
  const says = `${code.display ?? code.code} ${value.literal}${value.unit === undefined ? '' : ` ${value.unit}`}${abnormal === undefined ? '' : ` (${abnormal})`}`;
  return { kind: 'result', says, at: observedAt ?? result.at, position: result.position, code: code.code };
}

function doseOf({ hospital, encounter, whose }: AppealAbout, key: string): WithCode | undefined {
  const dose = newestOf(wordsOf(getRow(hospital.clinical.administrations, key), whose));
  if (dose === undefined || dose.event.action === 'delete' || dose.event.completion === 'refused' || dose.event.completion === 'not-given') return undefined;
  if (isLabelled(hospital, dose.event.order) || !isOfUse(hospital, encounter, dose.at)) return undefined;
  const { code, givenAt } = dose.event;
  return { kind: 'dose', says: `Given ${code.display ?? code.code}`, at: givenAt ?? dose.at, position: dose.position, code: code.code };
}

function documentOf({ hospital, encounter, whose }: AppealAbout, key: string): Exhibit | undefined {
  const document = newestOf(getRow(hospital.clinical.documents, key));
  if (document === undefined || document.event.change === 'cancel' || (document.event.sensitivity ?? 'normal') !== 'normal') return undefined;
  if (!isOf(whose, document.event) || !isOfUse(hospital, encounter, document.at)) return undefined;
  const { kind } = document.event;
  return { kind: 'document', says: kind.display ?? kind.code, at: document.at, position: document.position, document: document.event.document };
}

/** The letter of one denial, from the account as it stands; undefined where there is no such denial on it. */
export function appealOf(input: Books, billed: Billed, ledger: Ledger, key: string): Appeal | undefined {
  for (const { now, denials, gap } of billed.claims) {
    const denial = denials.find((one) => one.denial === key);
    if (denial === undefined || now.sent === undefined) continue;
    const { sent } = now;
    const about = { books: input, encounter: billed.encounter, claim: now, ledger: ledger.lines, codes: ledger.codes };
    const denied = new Set(sent.lines.flatMap(({ line, code }) => (denial.line === undefined || denial.line === line ? [code] : [])));
    const facts = factsOfClaim(sent);
    const { contracts, weights } = pricesOf(input.hospital.financial);
    const pricing = priceInForce(facts, contracts, weights);
    const names = new Set(denial.line === undefined ? facts.lines.map(({ line }) => line) : [String(denial.line)]);
    return {
      denial,
      cause: rootCauseOf(denial, about),
      claim: sent,
      ...(now.payerControl === undefined ? {} : { payerControl: now.payerControl }),
      askedCents: denial.amountCents,
      clauses: isGap(pricing) ? [] : pricing.trace.filter(({ lines }) => lines === undefined || lines.some((line) => names.has(line))),
      ...(gap === undefined ? {} : { gap }),
      exhibits: exhibitsOf({ hospital: input.hospital, encounter: billed.encounter, whose: ofVisit(input, billed.encounter), codes: ledger.codes, denied }),
    };
  }
  return undefined;
}
