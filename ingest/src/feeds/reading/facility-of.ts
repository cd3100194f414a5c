/** The facility that a message speaks of. */
import { facilityId, type FacilityId } from '@healthos/core/ids.ts';
import type { Hl7Message } from '../../formats/hl7v2/message.ts';
import type { FeedSettings } from '../feed.ts';

/** The declared one, else PV1-3.4 (HD.1; NPU-1.4 of a bed), else MSH-4.1 (namespace), else `unknown`. */
export function facilityOf(message: Hl7Message, settings: Pick<FeedSettings, 'facility'>): FacilityId {
  if (settings.facility !== undefined) return settings.facility;
  const located = message.first('PV1')?.text(3, 4).trim() || message.first('NPU')?.text(1, 4).trim() || '';
  const sending = message.header.text(4).trim();
  return facilityId(located !== '' ? located : sending !== '' ? sending : 'unknown');
}

/** `MSH-3|MSH-4`, the sender as the feed list names it. */
export function senderOf(message: Hl7Message): string {
  const { header } = message;
  return `${header.text(3).trim()}|${header.text(4).trim()}`;
}
