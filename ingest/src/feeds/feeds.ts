/** The written list of feeds, and which of them a message is for. Adding a feed is one folder and one line here. */
import type { Hl7Message } from '../formats/hl7v2/message.ts';
import { adtFeed } from './adt/adt.ts';
import { chargesFeed } from './charges/charges.ts';
import { devicesFeed } from './devices/devices.ts';
import { documentsFeed } from './documents/documents.ts';
import { facilityFeed } from './facility/facility.ts';
import { fhirFeed } from './fhir/fhir.ts';
import { immunisationsFeed } from './immunisations/immunisations.ts';
import { masterFilesFeed } from './master-files/master-files.ts';
import { ordersFeed } from './orders/orders.ts';
import { pharmacyFeed } from './pharmacy/pharmacy.ts';
import { queriesFeed } from './queries/queries.ts';
import { referralsFeed } from './referrals/referrals.ts';
import { resultsFeed } from './results/results.ts';
import { scheduleFeed } from './schedule/schedule.ts';
import { workFeed } from './work/work.ts';
import { x12Feed } from './x12/x12.ts';
import type { Feed } from './feed.ts';
import { messageType } from './reading/message-type.ts';

export const feeds: readonly Feed[] = [
  adtFeed,
  chargesFeed,
  devicesFeed,
  documentsFeed,
  facilityFeed,
  fhirFeed,
  immunisationsFeed,
  masterFilesFeed,
  ordersFeed,
  pharmacyFeed,
  queriesFeed,
  referralsFeed,
  resultsFeed,
  scheduleFeed,
  workFeed,
  x12Feed,
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
