/** Texts of results and what is written beside them and beside orders, whole: read from the kept bytes, at the segments that each fact was read from. No fold and no view holds more than their beginning. */
import type { FacilityId, MessageId } from '@healthos/core/ids.ts';
import type { HouseReads } from '@healthos/core/ports.ts';
import { parseHl7, type Hl7Message } from '@healthos/ingest/formats/hl7v2/message.ts';
import { wholeCommentsIn } from '@healthos/ingest/feeds/reading/comments-of.ts';
import { wholeTextIn } from '@healthos/ingest/feeds/reading/value-of.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';

export interface WholeTexts {
  /** A text for each NTE. */
  readonly comments: readonly string[];
  /** Of an observation that is a text. */
  readonly value?: string;
}

/** By position; a fact that did not come as HL7 v2 is not among them. Each message is read once. */
export async function wholeTexts(
  log: Pick<HouseReads, 'eventsAt' | 'raws'>,
  facility: FacilityId,
  positions: readonly number[],
): Promise<ReadonlyMap<number, WholeTexts>> {
  const facts = await log.eventsAt(facility, positions);
  const raws = await log.raws([...new Set(facts.map(({ message }) => message))]);
  const messages = new Map<MessageId, Hl7Message>();
  for (const [id, bytes] of raws) {
    const message = parseHl7(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    if (!isRejection(message)) messages.set(id, message);
  }
  return new Map(
    facts.flatMap(({ event, position, message, segments }) => {
      const read = messages.get(message);
      if (read === undefined) return [];
      const value = event.type === 'ObservationRecorded' && event.value.kind === 'text' ? wholeTextIn(read, segments) : undefined;
      return [[position, { comments: wholeCommentsIn(read, segments), ...(value === undefined ? {} : { value }) }] as const];
    }),
  );
}
