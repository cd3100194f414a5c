/** The written list of feeds, and which of them a message is for. Adding a feed is one folder and one line here. */
import type { Hl7Message } from '../formats/hl7v2/message.ts';
import { adtFeed } from './adt/adt.ts';
import { chargesFeed } from './charges/charges.ts';
import { devicesFeed } from './devices/devices.ts';
import type { Feed } from './feed.ts';
import { ordersFeed } from './orders/orders.ts';
import { pharmacyFeed } from './pharmacy/pharmacy.ts';
import { scheduleFeed } from './schedule/schedule.ts';
import { referralsFeed } from './referrals/referrals.ts';
import { immunisationsFeed } from './immunisations/immunisations.ts';
import { documentsFeed } from './documents/documents.ts';
import { messageType } from './reading/message-type.ts';
import { resultsFeed } from './results/results.ts';

export const feeds: readonly Feed[] = [
  documentsFeed,
  immunisationsFeed,
  referralsFeed,
  scheduleFeed,
  adtFeed,
  chargesFeed,
  devicesFeed,
  ordersFeed,
  pharmacyFeed,
  resultsFeed,
];

const byType = new Map(feeds.flatMap((feed) => feed.handles.map((type) => [type, feed] as const)));

const recognising = feeds.filter((feed) => feed.recognises !== undefined);

/** The feed that recognises the message, else that of its type, else the one that takes every trigger of its code; undefined = unmapped. */
export function feedFor(message: Hl7Message): Feed | undefined {
  for (const feed of recognising) if (feed.recognises?.(message) === true) return feed;
  const type = messageType(message);
  return byType.get(type) ?? byType.get(`${type.split('^', 1)[0] ?? ''}^*`);
}

export function feedNamed(name: string): Feed | undefined {
  return feeds.find(({ feed }) => feed === name);
}
