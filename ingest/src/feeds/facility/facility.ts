/** The buildings: the facility file (JSON) whole, and what bed systems say of single beds (ADT^A20). */
import { orderKey } from '@healthos/core/time.ts';
import type { Hl7Message } from '../../formats/hl7v2/message.ts';
import { parseJson } from '../../formats/json.ts';
import { isRejection, type Rejection } from '../../rejection.ts';
import { declared } from '../declared.ts';
import type { Feed, FeedContext, Translation } from '../feed.ts';
import { gather } from '../reading/gathering.ts';
import { translateBedStatus } from './bed-status.ts';
import { readDescription } from './description.ts';

export const facilityFeed: Feed = {
  feed: 'facility',
  title: 'Buildings and beds',
  handles: ['ADT^A20'],
  translate: translateBeds,
  defaults: declared('facility', 'Buildings and beds'),
};

function translateBeds(message: Hl7Message, context: FeedContext): Translation | Rejection {
  const gathering = gather(message, context);
  return translateBedStatus(gathering) ?? gathering.done();
}

/**
 * The facility file (`HEALTHOS_FACILITY_FILE`, or posted) as one FacilityDescribed, true from its receipt on. Rejected with `json.syntax` at `$`
 * or `facility.shape` at the JSON path of the first thing that is wrong.
 */
export function translateFacilityFile(bytes: Buffer, context: Pick<FeedContext, 'receivedAt'>): Translation | Rejection {
  const parsed = parseJson(bytes);
  if (isRejection(parsed)) return parsed;
  const description = readDescription(parsed.value);
  if (isRejection(description)) return description;
  const { receivedAt } = context;
  return {
    events: [
      {
        event: { type: 'FacilityDescribed', description },
        effective: { at: receivedAt },
        order: orderKey(receivedAt, receivedAt, 0, 'facility'),
        segments: [0],
      },
    ],
    identities: [],
    samples: [],
    warnings: [],
  };
}
