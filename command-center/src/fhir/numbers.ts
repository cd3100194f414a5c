/**
 * Whom a number names that is neither a person's nor a visit's: of resources that came as such by the prints of their identifiers, of what other doors told
 * by the key under which the folds have it. A look-up costs what changed since the last one.
 */
import type { ObservationRecorded, OrderRecorded, ResourceKept } from '@healthos/core/clinical/events.ts';
import { claimNow } from '@healthos/core/financial/claims/claim-state.ts';
import type { ClaimAcknowledged, ClaimRemitted } from '@healthos/core/financial/remittance-events.ts';
import { orderId, type EncounterId, type PatientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import { everyWord, wordsByRecord } from '@healthos/core/told.ts';
import { newestOf, type Told, type Versions } from '@healthos/core/versions.ts';
import { patientIn } from './find.ts';
import { byWords, keptIndex } from './kept-up.ts';
import { newestKept } from './kept.ts';
import type { House, Kind } from './thing.ts';

export const numberLimits = {
  /** Resources of a kind that came before their numbers were printed: so many are read one by one, and of more nobody is named. */
  unprinted: 1000,
} as const;

/** undefined: numbers of this kind are not indexed, or too many of its resources came before they were. */
export function peopleNumbered(house: House, kind: Kind, number: string, print: string): readonly PatientId[] | undefined {
  const told = kind.numbered;
  if (told === undefined) return undefined;
  const old = unprintedIn(house).get(kind.kind) ?? nothing;
  if (old.size > numberLimits.unprinted) return undefined;
  const kept = [...(printsIn(house).get(print) ?? nothing), ...old].flatMap((key) => {
    const event = newestKept(getRow(house.hospital.clinical.resources, key))?.event;
    return event === undefined ? [] : whoseEither(house, event);
  });
  // A number is compared without case; the folds have it as it was sent.
  const spellings = new Set([number, number.toUpperCase(), number.toLowerCase()]);
  return [...kept, ...[...spellings].flatMap((one) => told(house, one))];
}

const nothing: ReadonlySet<string> = new Set();

interface Named {
  readonly patient?: PatientId;
  readonly encounter?: EncounterId;
}

/** Of the record that it names and of the visit's: the search looks whose it is. */
function whoseEither(house: House, event: Named): readonly PatientId[] {
  const ofVisit = patientIn(house, event);
  return [...(event.patient === undefined ? [] : [event.patient]), ...(ofVisit === undefined ? [] : [ofVisit])];
}

const resourcesOf = ({ hospital }: House) => hospital.clinical.resources;
const printsIn = keptIndex(
  resourcesOf,
  byWords((versions: Versions<ResourceKept>) => newestKept(versions)?.event.prints ?? []),
);
/** By kind. */
const unprintedIn = keptIndex(
  resourcesOf,
  byWords((versions: Versions<ResourceKept>) => {
    const event = newestKept(versions)?.event;
    return event === undefined || event.prints !== undefined ? [] : [event.kind];
  }),
);

/** Orders by the number of whoever fills them. */
const fillersIn = keptIndex(
  ({ hospital }) => hospital.clinical.orders,
  byWords((told: Told<OrderRecorded>) => everyWord(told).flatMap(({ event }) => event.fillerOrder ?? [])),
);

/** For `Kind.numbered`: by the fact that a table of the folds has under that number. */
export const keyedBy =
  (fact: (house: House, number: string) => Named | undefined) =>
  (house: House, number: string): readonly PatientId[] => {
    const event = fact(house, number);
    return event === undefined ? [] : whoseEither(house, event);
  };

/** Orders, and what came of them, by either of their numbers. */
export const byOrder = (house: House, number: string): readonly PatientId[] =>
  [number, ...(fillersIn(house).get(number) ?? nothing)].flatMap((key) =>
    wordsByRecord(getRow(house.hospital.clinical.orders, orderId(key))).flatMap((words) => {
      const newest = newestOf(words);
      return newest === undefined ? [] : whoseEither(house, newest.event);
    }),
  );

/** Results of orders that nobody told of, by the order that they name. */
const unaskedIn = keptIndex<Versions<ObservationRecorded>, Map<string, PatientId>>(({ hospital }) => hospital.clinical.observations, {
  empty: () => new Map(),
  place: (whose, _key, _before, after, { hospital }) => {
    const event = newestOf(after)?.event;
    if (event?.order !== undefined && getRow(hospital.clinical.orders, event.order) === undefined) whose.set(event.order, event.patient);
  },
});

/** A report is of an order, by either of its numbers, whether that order was told of or not. */
export function byReport(house: House, number: string): readonly PatientId[] {
  const alone = unaskedIn(house).get(number);
  return [...byOrder(house, number), ...(alone === undefined ? [] : [alone])];
}

/** What payers answered, by what they call the claim and by the remittance that paid it. */
const remittedIn = keptIndex(
  ({ hospital }) => hospital.financial.remittance.claims,
  byWords((versions: Versions<ClaimRemitted>) =>
    versions.flatMap(({ event: { payerControl, remittance } }) => [...(payerControl === undefined ? [] : [payerControl]), remittance]),
  ),
);
const acknowledgedIn = keptIndex(
  ({ hospital }) => hospital.financial.remittance.acknowledged,
  byWords((versions: Versions<ClaimAcknowledged>) => versions.flatMap(({ event: { payerControl } }) => payerControl ?? [])),
);

/** A claim, and what came of it: by our number of it or the payer's. */
export function byClaim(house: House, number: string): readonly PatientId[] {
  const { remittance } = house.hospital.financial;
  const answered = [...(remittedIn(house).get(number) ?? nothing)].flatMap((key) => newestOf(getRow(remittance.claims, key))?.event.claim ?? []);
  const acknowledged = [...(acknowledgedIn(house).get(number) ?? nothing)].flatMap((key) => newestOf(getRow(remittance.acknowledged, key))?.event.claim ?? []);
  return [...new Set([number, ...answered, ...acknowledged])].flatMap((claim) => {
    const sent = claimNow(house.hospital, claim)?.sent;
    return sent === undefined ? [] : whoseEither(house, sent);
  });
}

/** Of kinds whose identifiers only resources carry. */
export const keptAlone = (): readonly PatientId[] => [];
