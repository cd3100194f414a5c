/** The buildings of this installation: read at boot from the facility file (one hospital, or a network of several), else the demo's, and kept like any message. */
import { createHash } from 'node:crypto';
import { facilityId, feedId } from '@healthos/core/ids.ts';
import type { FacilityDescription, Point } from '@healthos/core/operations/facility.ts';
import type { Clock } from '@healthos/core/ports.ts';
import { translateFacilityFile } from '@healthos/ingest/feeds/facility/facility.ts';
import { isObject, member, parseJson, type Json } from '@healthos/ingest/formats/json.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { demoHospital } from '@healthos/simulators/day/demo-hospital.ts';
import { demoNetwork } from '@healthos/simulators/day/network-hospitals.ts';
import type { Config } from './config.ts';
import { destinationsOfFile, type Destinations } from './outbound/destinations.ts';
import type { PostgresLog } from './postgres/event-log.ts';

/** Hospitals of one process at most; sites of a map besides. */
const [facilityLimit, siteLimit] = [1_000, 10_000];

export interface DescribedFacility {
  readonly bytes: Buffer;
  readonly description: FacilityDescription;
  /** Where its orders go, as the file says. */
  readonly orders: Destinations;
}
/** A hospital of the region that sends nothing here: a place on the map (name, position and beds as the public HIFLD list of hospitals gives them). */
export interface OtherSite {
  readonly name: string;
  readonly position: Point;
  readonly beds?: number;
  /** What hospitals call it in their transfer cases, besides its name. */
  readonly partnerKeys?: readonly string[];
}
export interface DescribedNetwork {
  /** Of the region; absent = one hospital alone. */
  readonly name?: string;
  /** In the order of the file: the first is what a screen shows that asks for none. */
  readonly facilities: readonly DescribedFacility[];
  readonly sites: readonly OtherSite[];
}

/** The facility file, else the hospitals that the simulator plays: a facility description, or `{ "network": name, "facilities": [descriptions], "sites": [{ name, position, beds? }] }`. */
export function describeNetwork(config: Config, clock: Clock): DescribedNetwork {
  const text = config.facilityFile ?? JSON.stringify(config.simulator === 'off' ? demoHospital : demoNetwork);
  const parsed = parseJson(Buffer.from(text));
  if (isRejection(parsed)) throw wrong(parsed.message, parsed.place);
  const facilities = isObject(parsed.value) ? member(parsed.value, 'facilities') : undefined;
  if (!isObject(parsed.value) || facilities === undefined) return { facilities: [describeOne(Buffer.from(text), '$', clock)], sites: [] };
  if (!Array.isArray(facilities) || facilities.length === 0 || facilities.length > facilityLimit)
    throw wrong(`1 to ${facilityLimit} facilities`, '$.facilities');
  const name = member(parsed.value, 'network');
  if (typeof name !== 'string' || name.trim() === '') throw wrong('the name of the network', '$.network');
  const described = (facilities as readonly Json[]).map((one, n) => describeOne(Buffer.from(JSON.stringify(one)), `$.facilities[${n}]`, clock));
  const codes = new Set(described.map(({ description }) => description.facility));
  if (codes.size < described.length) throw wrong('a facility code of its own for each', '$.facilities');
  return { name: name.trim(), facilities: described, sites: sitesOf(member(parsed.value, 'sites')) };
}

function describeOne(bytes: Buffer, path: string, clock: Clock): DescribedFacility {
  const read = translateFacilityFile(bytes, { receivedAt: clock.now() });
  if (isRejection(read)) throw wrong(read.message, `${path}${read.place.replace(/^\$/, '')}`);
  const event = read.events[0]?.event;
  if (event?.type !== 'FacilityDescribed') throw wrong('the file describes no facility', path);
  const parsed = parseJson(bytes);
  return { bytes, description: event.description, orders: isRejection(parsed) ? [] : destinationsOfFile(parsed.value, path, wrong) };
}

function sitesOf(value: Json | undefined): readonly OtherSite[] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > siteLimit) throw wrong(`up to ${siteLimit} sites`, '$.sites');
  return (value as readonly Json[]).map((site, n) => {
    const path = `$.sites[${n}]`;
    if (!isObject(site)) throw wrong('an object', path);
    const [name, position, beds] = [member(site, 'name'), member(site, 'position'), member(site, 'beds')];
    if (typeof name !== 'string' || name === '') throw wrong('text', `${path}.name`);
    const [longitude, latitude] = Array.isArray(position) ? (position as readonly Json[]) : [];
    if (typeof longitude !== 'number' || typeof latitude !== 'number' || Math.abs(longitude) > 180 || Math.abs(latitude) > 90)
      throw wrong('[longitude, latitude] in degrees', `${path}.position`);
    const keys = member(site, 'partnerKeys');
    if (keys !== undefined && !isTexts(keys)) throw wrong('a list of texts', `${path}.partnerKeys`);
    // HIFLD writes -999 where it does not know the beds.
    return {
      name,
      position: [longitude, latitude] as const,
      ...(typeof beds === 'number' && beds > 0 ? { beds } : {}),
      ...(keys === undefined ? {} : { partnerKeys: keys }),
    };
  });
}

const isTexts = (value: Json): value is readonly string[] & Json =>
  Array.isArray(value) && (value as readonly Json[]).every((one) => typeof one === 'string' && one !== '');

const wrong = (accepts: string, place: string): Error => new Error(`HEALTHOS_FACILITY_FILE: ${accepts} (${place})`);

/** A message of its own: the same file again is a repetition and changes nothing. */
export async function keepDescription(log: PostgresLog, clock: Clock, { bytes, description }: DescribedFacility): Promise<void> {
  const receivedAt = clock.now();
  const read = translateFacilityFile(bytes, { receivedAt });
  if (isRejection(read)) return;
  const sha256 = createHash('sha256').update(bytes.toString('latin1')).digest('hex');
  const [facility, feed, controlId] = [facilityId(description.facility), feedId('facility'), sha256.slice(0, 16)];
  // Asked first: an append meets its own key, and the database writes that down as an error at each start.
  const [kept] = await log.messages({ facility, feed, controlId, limit: 1 });
  if (kept?.sha256 === sha256) return;
  await log.append({
    facility,
    feed,
    sender: 'facility file',
    peer: 'boot',
    controlId,
    type: 'facility',
    receivedAt,
    bytes,
    sha256,
    outcome: 'applied',
    onReusedControlId: 'process',
    ...read,
  });
}

/** Which hospital a sender belongs to, by MSH-3|MSH-4 or MSH-3 as its file lists them. */
export function facilityBySender(facilities: readonly DescribedFacility[]): (sender: string) => FacilityDescription | undefined {
  const named = new Map(facilities.flatMap(({ description }) => (description.senders ?? []).map((sender) => [sender, description] as const)));
  return (sender) => named.get(sender) ?? named.get(sender.split('|', 1)[0] ?? '');
}
