/** Subscriptions wired together: the registry with its table, the watch over folded facts, and the channel; started where they were left. */
import type { Recorded } from '@healthos/core/event.ts';
import { patientId } from '@healthos/core/ids.ts';
import type { EventLog } from '@healthos/core/ports.ts';
import { personOfToken } from '../../access/bound.ts';
import { may } from '../../access/policy.ts';
import type { Identity } from '../../access/roles.ts';
import type { Follow } from '../../follow.ts';
import { findOne, written, type Finding } from '../find.ts';
import { kindOf } from '../kinds.ts';
import type { Reader } from '../reader.ts';
import { isElement } from '../resource.ts';
import type { Whose } from '../thing.ts';
import { createChannel, type Channel } from './channel.ts';
import type { Shown } from './notification.ts';
import { createRegistry, type KeptRow, type Registry, type SubscriptionTable } from './registry.ts';
import { isAsked, readSubscription, type Subscription, type Told } from './subscription.ts';
import { createWatch, peopleAsked } from './watch.ts';

/** Facts that are looked at after a start, of each house; whoever missed more is shown a gap. */
const missedFacts = 5000;

export interface SubscriptionParts {
  readonly table: SubscriptionTable;
  readonly follow: Follow;
  readonly log: Pick<EventLog, 'within'>;
  now(): number;
  verify(token: string): Promise<Identity | undefined>;
  findingFor(identity: Identity): Finding;
  audited(reader: Reader, shown: readonly Whose[], view: string, positions: readonly number[], peer: string): Promise<boolean>;
  onTrouble(error: unknown): void;
}

export interface Subscriptions {
  readonly registry: Registry;
  readonly channel: Channel;
  shown(identity: Identity, one: Subscription, told: readonly Told[], peer: string): Promise<readonly Shown[] | undefined>;
  positions(): ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

export async function openSubscriptions(parts: SubscriptionParts): Promise<Subscriptions> {
  const registry = createRegistry(parts.table, parts.onTrouble);
  const shown = (identity: Identity, one: Subscription, told: readonly Told[], peer: string): Promise<readonly Shown[] | undefined> =>
    shownTo(parts, identity, one, told, peer);
  const channel = createChannel({ registry, now: parts.now, verify: parts.verify, isOpen: (one) => isOpen(parts, one), shown, onTrouble: parts.onTrouble });
  const watch = createWatch({
    registry,
    readerOf: (one) => parts.findingFor(one.owner).reader,
    now: parts.now,
    tell: channel.tell,
    onTrouble: parts.onTrouble,
  });
  const positions = (): ReadonlyMap<string, number> => new Map([...parts.follow.enterprise().hospitals.values()].map((one) => [one.facility, one.position]));
  // What is folded while the table is read waits behind what was missed before.
  const early: Recorded[] = [];
  let hear = (facts: readonly Recorded[]): void => void early.push(...facts);
  const endHearing = parts.follow.onFolded((facts) => hear(facts));
  for (const row of await parts.table.load()) {
    const one = keptSubscription(row, parts.now());
    if (one !== undefined) registry.add(one);
  }
  watch.hear(await missed(parts, registry));
  watch.hear(early);
  hear = watch.hear;
  return {
    registry,
    channel,
    shown,
    positions,
    stop: async () => {
      endHearing();
      channel.stop();
      await watch.stop();
      await registry.stop();
    },
  };
}

function keptSubscription(row: KeptRow, now: number): Subscription | undefined {
  if (!isElement(row.resource)) return undefined;
  const asked = readSubscription({ ...row.resource, status: 'requested', end: new Date(row.end).toISOString() }, now);
  if (!isAsked(asked)) return undefined;
  return {
    ...asked,
    resource: row.resource,
    id: row.id,
    owner: row.owner,
    status: row.status === 'active' ? 'active' : row.status === 'error' ? 'error' : 'off',
    ...(row.error === undefined ? {} : { error: row.error }),
    events: row.events,
    recent: Array.isArray(row.recent) ? (row.recent as Told[]) : [],
    positions: new Map(Object.entries(row.positions)),
  };
}

/** Facts that came while nobody looked, from where the last of them was left. */
async function missed({ follow, log, now }: SubscriptionParts, registry: Registry): Promise<readonly Recorded[]> {
  const facts: Recorded[] = [];
  for (const { facility, position } of follow.enterprise().hospitals.values()) {
    const active = registry.active();
    const from = Math.max(position - missedFacts, Math.min(position, ...active.map((one) => one.positions.get(facility) ?? position)));
    for (const one of active)
      if ((one.positions.get(facility) ?? position) < from) {
        one.recent.push({ number: ++one.events, at: now() });
        one.positions.set(facility, from);
      }
    if (active.length > 0 && from < position) facts.push(...(await log.within(facility).read({ facility, after: from, upTo: position, limit: missedFacts })));
  }
  return facts;
}

/** Of persons who are named at least one must still be open to the owner; of the whole house, records at all. */
function isOpen(parts: SubscriptionParts, one: Subscription): boolean {
  const { owner, criteria } = one;
  if (!may(owner, 'open-record') && owner.role !== 'patient') return false;
  const { reader } = parts.findingFor(owner);
  return reader.houses.some((house) =>
    criteria.some((criterion) => {
      const people = owner.role === 'patient' ? new Set([patientId(personOfToken(owner) ?? '')]) : peopleAsked(house, criterion);
      return people === undefined || [...people].some((patient) => reader.whose(house, patient, criterion.kind.audience) !== undefined);
    }),
  );
}

async function shownTo(
  parts: SubscriptionParts,
  identity: Identity,
  one: Subscription,
  told: readonly Told[],
  peer: string,
): Promise<readonly Shown[] | undefined> {
  if (one.content === 'empty') return told.map((event) => ({ told: event }));
  const finding = parts.findingFor(identity);
  const people: Whose[] = [];
  const shown: Shown[] = [];
  for (const event of told) {
    const [name = '', id = ''] = (event.focus ?? '').split('/');
    const kind = kindOf(name);
    const found = kind === undefined ? undefined : await findOne(finding, kind, id);
    // What may not be seen any more is an event without a name.
    if (found === undefined) shown.push({ told: { number: event.number, at: event.at } });
    else {
      if (found.whose !== undefined) people.push(found.whose);
      const resource = one.content === 'full-resource' ? await written(found) : undefined;
      shown.push({ told: event, ...(resource === undefined ? {} : { resource }) });
    }
  }
  const positions = [...new Set(told.flatMap(({ position }) => position ?? []))].sort((a, b) => b - a);
  return (await parts.audited(finding.reader, people, `Subscription/${one.id}`, positions, peer)) ? shown : undefined;
}
