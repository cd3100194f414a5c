/** What is written beside results and orders, whole: read from the kept bytes, at the segments that each fact was read from. No fold and no view holds more than its beginning. */
import type { FacilityId, MessageId } from '@healthos/core/ids.ts';
import type { HouseReads } from '@healthos/core/ports.ts';
import { parseHl7, type Hl7Message } from '@healthos/ingest/formats/hl7v2/message.ts';
import { wholeCommentsIn } from '@healthos/ingest/feeds/reading/comments-of.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';

/** By position, a text for each NTE; a fact that has none, or did not come as HL7 v2, is not among them. Each message is read once. */
export async function wholeComments(
  log: Pick<HouseReads, 'eventsAt' | 'raws'>,
  facility: FacilityId,
  positions: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const facts = await log.eventsAt(facility, positions);
  const raws = await log.raws([...new Set(facts.map(({ message }) => message))]);
  const messages = new Map<MessageId, Hl7Message>();
  for (const [id, bytes] of raws) {
    const message = parseHl7(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (!isRejection(message)) messages.set(id, message);
  }
  return new Map(
    facts.flatMap(({ position, message, segments }) => {
      const read = messages.get(message);
      const texts = read === undefined ? [] : wholeCommentsIn(read, segments);
      return texts.length === 0 ? [] : [[position, texts] as const];
    }),
  );
}
