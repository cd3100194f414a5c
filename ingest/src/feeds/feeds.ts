/** The written list of feeds, and which of them a message is for. Adding a feed is one folder and one line here. */
import type { Hl7Message } from '../formats/hl7v2/message.ts';
import type { Feed } from './feed.ts';
import { messageType } from './reading/message-type.ts';

export const feeds: readonly Feed[] = [];

const byType = new Map(feeds.flatMap((feed) => feed.handles.map((type) => [type, feed] as const)));

/** The feed of a message's type, else the one that takes every trigger of its code; undefined = unmapped. */
export function feedFor(message: Hl7Message): Feed | undefined {
  const type = messageType(message);
  return byType.get(type) ?? byType.get(`${type.split('^', 1)[0] ?? ''}^*`);
}

export function feedNamed(name: string): Feed | undefined {
  return feeds.find(({ feed }) => feed === name);
}
