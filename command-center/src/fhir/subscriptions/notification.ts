/** What is sent of a subscription: its status as Parameters, and the Bundle of a handshake, a heartbeat or of events (Subscriptions R5 Backport, R4). */
import type { Element, Resource } from '../resource.ts';
import { extensions } from './topics.ts';
import type { Subscription, Told } from './subscription.ts';

export type NotificationType = 'handshake' | 'heartbeat' | 'event-notification' | 'query-status' | 'query-event';

/** An event, with the resource where the content is the whole of it and the reader may see it. */
export interface Shown {
  readonly told: Told;
  readonly resource?: Resource;
}

const part = (name: string, value: Element): Element => ({ name, ...value });

export function statusOf(one: Subscription, type: NotificationType, address: string, shown: readonly Shown[] = []): Element {
  return {
    resourceType: 'Parameters',
    id: `status-${one.id}`,
    meta: { profile: [extensions.status] },
    parameter: [
      part('subscription', { valueReference: { reference: `${address}/Subscription/${one.id}` } }),
      part('topic', { valueCanonical: one.topic.url }),
      part('status', { valueCode: one.status }),
      part('type', { valueCode: type }),
      part('events-since-subscription-start', { valueString: String(one.events) }),
      ...shown.map(({ told }) => ({
        name: 'notification-event',
        part: [
          part('event-number', { valueString: String(told.number) }),
          part('timestamp', { valueInstant: new Date(told.at).toISOString() }),
          ...(one.content === 'empty' || told.focus === undefined ? [] : [part('focus', { valueReference: { reference: `${address}/${told.focus}` } })]),
        ],
      })),
      ...(one.error === undefined ? [] : [part('error', { valueCodeableConcept: { text: one.error } })]),
    ],
  };
}

export function notificationOf(one: Subscription, type: NotificationType, address: string, now: number, shown: readonly Shown[] = []): Element {
  const at = new Date(now).toISOString();
  return {
    resourceType: 'Bundle',
    id: `${one.id}-${one.events}-${type}`.slice(0, 64),
    type: 'history',
    timestamp: at,
    entry: [
      {
        fullUrl: `${address}/Subscription/${one.id}/$status`,
        resource: statusOf(one, type, address, shown),
        request: { method: 'GET', url: `Subscription/${one.id}/$status` },
        response: { status: '200' },
      },
      ...(one.content === 'empty' ? [] : shown.flatMap((event) => entryOf(event, address))),
    ],
  };
}

function entryOf({ told: { focus }, resource }: Shown, address: string): readonly Element[] {
  if (focus === undefined) return [];
  const isNew = resource?.meta?.versionId === '1';
  return [
    {
      fullUrl: `${address}/${focus}`,
      ...(resource === undefined ? {} : { resource }),
      request: isNew ? { method: 'POST', url: focus.split('/')[0] } : { method: 'PUT', url: focus },
      response: { status: isNew ? '201' : '200' },
    },
  ];
}

/** The resource as it is read back: what the house says of it beside what was asked. */
export function writeSubscription(one: Subscription): Resource {
  const { resourceType: _type, id: _id, status: _status, meta: _meta, error: _error, end: _end, ...rest } = one.resource;
  return {
    resourceType: 'Subscription',
    id: one.id,
    meta: { profile: [extensions.profile] },
    ...rest,
    status: one.status,
    end: new Date(one.end).toISOString(),
    ...(one.error === undefined ? {} : { error: one.error }),
  };
}
