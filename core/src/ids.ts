/** Branded identifiers: the only ways to make them. A plain string never passes for an id, nor one kind of id for another. */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

/** A hospital or clinic: the facility of the facility file, else PV1-3.4, else MSH-4. The unit of scale. */
export type FacilityId = Id<'Facility'>;
/** PV1-3.1, unique within a facility. */
export type UnitId = Id<'Unit'>;
/** One bed of one facility: `unit-room-bed`, from PV1-3.1, .2 and .3. */
export type BedId = Id<'Bed'>;
/** PV1-19.1 (or PID-18.1), unique within a facility. A reused number with a later admit is `number#2`. */
export type EncounterId = Id<'Encounter'>;
/** A source record (assigner + local number) as an opaque keyed hash, `p_...`: record numbers never enter the log. */
export type PatientId = Id<'Patient'>;
/** What an order is known by at its placer (or filler when no placer speaks): ORC-2.1 / ORC-3.1. */
export type OrderId = Id<'Order'>;
/** EUI-64 of a device (OBX-18), else the name its topic or gateway gives it. */
export type DeviceId = Id<'Device'>;
/** A feed of the feed list, e.g. `adt`, `results`, `devices`. */
export type FeedId = Id<'Feed'>;
/** The kept message that a fact came from; decimal digits. */
export type MessageId = Id<'Message'>;
/** Sorts the facts of one sender as the sender meant them, whatever order they arrived in. See `orderKey` in time.ts. */
export type OrderKey = Id<'OrderKey'>;

const plain = <T extends string>(text: string): T => text as T;

export const facilityId = (text: string): FacilityId => plain(text);
export const unitId = (text: string): UnitId => plain(text);
export const encounterId = (text: string): EncounterId => plain(text);
/** The n-th use of a visit number, from 1: `V1`, `V1#2`. */
export const useKey = (visit: EncounterId, n: number): EncounterId => (n === 1 ? visit : plain(`${visit}#${n}`));
export const patientId = (text: string): PatientId => plain(text);
export const orderId = (text: string): OrderId => plain(text);
export const deviceId = (text: string): DeviceId => plain(text);
export const feedId = (text: string): FeedId => plain(text);
export const messageId = (text: string): MessageId => plain(text);

/** The bed at a location (HL7 v2.5.1 2.A.53, PL.1 to PL.3). Missing parts stay empty, so that a unit without rooms still names its beds. */
export function bedId(unit: string, room: string, bed: string): BedId {
  return plain([unit, room, bed].filter((part) => part !== '').join('-'));
}
