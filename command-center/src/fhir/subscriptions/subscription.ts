/** A Subscription as it was asked for (R4 with the backport profile): its topic, whom and what it is of, how it is told; or what is wrong with it. */
import type { Identity } from '../../access/roles.ts';
import { kindOf, parametersOf } from '../kinds.ts';
import { valuesAt } from '../matching.ts';
import { isRefused, type Issue } from '../outcome.ts';
import { readQuery, type Filter } from '../query.ts';
import { isElement, type Element } from '../resource.ts';
import type { Kind } from '../thing.ts';
import { extensions, topicOf, topics, type Topic } from './topics.ts';

export const subscriptionLimits = {
  /** Of one owner, and of the house. */
  ofOwner: 20,
  ofHouse: 2000,
  criteria: 10,
  /** Events that `$events` can still tell; an older one is a gap that its number shows. */
  recent: 1000,
  /** Events of one notification. */
  perNotification: 50,
  heartbeatSeconds: { least: 5, most: 3600 },
  longestMs: 30 * 86_400_000,
} as const;

export type Content = 'empty' | 'id-only' | 'full-resource';

/** What is told, and whom: a kind with what it must answer. */
export interface Criterion {
  readonly kind: Kind;
  readonly filters: readonly Filter[];
}

export interface Asked {
  readonly topic: Topic;
  readonly criteria: readonly Criterion[];
  readonly content: Content;
  readonly heartbeatSeconds?: number;
  readonly most: number;
  readonly end: number;
  /** As it was sent, less what the house says of it. */
  readonly resource: Element;
}

/** One event: numbered from one on without a gap, so that a number that is missing is an event that was missed. */
export interface Told {
  readonly number: number;
  readonly at: number;
  /** `Kind/id`; absent of events of which is only known that they were. */
  readonly focus?: string;
  readonly facility?: string;
  readonly position?: number;
}

export interface Subscription extends Asked {
  readonly id: string;
  readonly owner: Identity;
  status: 'active' | 'off' | 'error';
  error?: string;
  events: number;
  readonly recent: Told[];
  /** Of each house, up to where it was looked at. */
  readonly positions: Map<string, number>;
}

export const isAsked = (read: Asked | readonly Issue[]): read is Asked => 'topic' in read;

export function readSubscription(resource: Element, now: number): Asked | readonly Issue[] {
  const issues: Issue[] = [];
  const wrong = (code: string, says: string, expression: string): undefined => void issues.push({ code, says, expression: `Subscription.${expression}` });
  const topic = typeof resource['criteria'] === 'string' ? topicOf(resource['criteria']) : undefined;
  if (topic === undefined) wrong('value', `The criteria are a topic: ${topics.map(({ url }) => url).join(', ')}.`, 'criteria');
  if (typeof resource['reason'] !== 'string') wrong('required', 'A reason is needed.', 'reason');
  if (resource['status'] !== 'requested' && resource['status'] !== 'active') wrong('value', 'The status of a new subscription is requested.', 'status');
  const channel = isElement(resource['channel']) ? resource['channel'] : {};
  if (channel['type'] !== 'websocket') wrong('not-supported', 'Events are told over a websocket here.', 'channel.type');
  const [content = 'empty'] = extended(channel['_payload'], extensions.content, 'valueCode');
  if (content !== 'empty' && content !== 'id-only' && content !== 'full-resource')
    wrong('value', 'The content is empty, id-only or full-resource.', 'channel.payload');
  if (content !== 'empty' && channel['payload'] !== 'application/fhir+json') wrong('not-supported', 'The payload is application/fhir+json.', 'channel.payload');
  const [heartbeat] = extended(channel, extensions.heartbeat, 'valueUnsignedInt');
  const { least, most } = subscriptionLimits.heartbeatSeconds;
  if (heartbeat !== undefined && !(typeof heartbeat === 'number' && heartbeat >= least && heartbeat <= most))
    wrong('value', `A heartbeat comes every ${least} to ${most} seconds.`, 'channel.extension');
  const [count = 1] = extended(channel, extensions.most, 'valuePositiveInt');
  if (!(typeof count === 'number' && Number.isInteger(count) && count >= 1)) wrong('value', 'A notification has one event or more.', 'channel.extension');
  const end = resource['end'] === undefined ? now + subscriptionLimits.longestMs : Date.parse(String(resource['end']));
  if (!(end > now && end <= now + subscriptionLimits.longestMs)) wrong('value', 'A subscription ends within 30 days.', 'end');
  const criteria = topic === undefined ? [] : criteriaOf(topic, extended(resource['_criteria'], extensions.filter, 'valueString'), issues);
  if (issues.length > 0 || topic === undefined) return issues;
  return {
    topic,
    criteria,
    content: content as Content,
    ...(typeof heartbeat === 'number' ? { heartbeatSeconds: heartbeat } : {}),
    most: Math.min(Number(count), subscriptionLimits.perNotification),
    end,
    resource,
  };
}

function extended(of: unknown, url: string, value: string): readonly unknown[] {
  return valuesAt(of, 'extension').flatMap((one) => (isElement(one) && one['url'] === url && one[value] !== undefined ? [one[value]] : []));
}

/** `Encounter?patient=Patient/1`, or `patient=Patient/1` of every kind of the topic that can be searched by it. Several must all hold. */
function criteriaOf(topic: Topic, texts: readonly unknown[], issues: Issue[]): readonly Criterion[] {
  const wrong = (says: string): void => void issues.push({ code: 'value', says, expression: 'Subscription.criteria.extension' });
  if (texts.length > subscriptionLimits.criteria) wrong(`A subscription has ${subscriptionLimits.criteria} filters at most.`);
  const filters = new Map<string, Filter[]>();
  for (const text of texts.slice(0, subscriptionLimits.criteria)) {
    const [, named, asked = ''] = /^(?:([A-Z][A-Za-z]*)\?)?(.*)$/.exec(typeof text === 'string' ? text : '') ?? [];
    if (asked === '' || (named !== undefined && !topic.kinds.includes(named))) {
      wrong(`A filter is of one of ${topic.kinds.join(', ')}, as Kind?parameter=value.`);
      continue;
    }
    const parameters = [...new URLSearchParams(asked)];
    const kinds = (named === undefined ? topic.kinds : [named]).flatMap((name) => kindOf(name) ?? []);
    for (const kind of named === undefined ? kinds.filter((one) => knows(one, parameters)) : kinds) {
      const query = readQuery(kind, parameters, true);
      if (isRefused(query)) wrong(query.issue.says);
      else if (query.chains.length + query.has.length + query.includes.length + query.revincludes.length > 0) wrong('A filter follows no reference.');
      else filters.set(kind.kind, [...(filters.get(kind.kind) ?? []), ...query.filters]);
    }
    if (named === undefined && !kinds.some((one) => knows(one, parameters))) wrong(`No kind of this topic is searched by ${asked.slice(0, 100)}.`);
  }
  const named = filters.size === 0 ? topic.kinds : [...filters.keys()];
  return named.flatMap((name) => {
    const kind = kindOf(name);
    return kind === undefined ? [] : [{ kind, filters: filters.get(name) ?? [] }];
  });
}

const knows = (kind: Kind, parameters: readonly (readonly [string, string])[]): boolean =>
  parameters.every(([name]) => parametersOf(kind).some((one) => one.name === name.split(':')[0]));
