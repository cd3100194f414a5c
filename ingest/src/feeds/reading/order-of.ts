/** When a message's facts happened and in which order its sender meant them (hard case 3). */
import type { Effective } from '@healthos/core/event.ts';
import type { OrderKey } from '@healthos/core/ids.ts';
import { orderKey, type Instant } from '@healthos/core/time.ts';
import type { Hl7Message } from '../../formats/hl7v2/message.ts';
import { effectiveOf, type Times } from './time-of.ts';

/** EVN-6 (when it occurred), else EVN-2 (when it was recorded), else MSH-7, else the time of receipt. */
export function happened(message: Hl7Message, times: Times, receivedAt: Instant): Effective {
  const event = message.first('EVN');
  return effectiveOf(times.time(event, 6)) ?? effectiveOf(times.time(event, 2)) ?? sent(message, times, receivedAt);
}

/** MSH-7, else the time of receipt. */
export function sent(message: Hl7Message, times: Times, receivedAt: Instant): Effective {
  return effectiveOf(times.time(message.header, 7)) ?? { at: receivedAt };
}

/**
 * When a cancellation was said: the later of EVN-6 and EVN-2 (else MSH-7). EVN-6 of a cancellation is the time of what is
 * cancelled (HL7 v2.5.1 3.4.1.6), so by it alone a cancellation would precede what came in between.
 */
export function cancelled(message: Hl7Message, times: Times, receivedAt: Instant): Effective {
  const event = message.first('EVN');
  const occurred = effectiveOf(times.time(event, 6));
  const recorded = effectiveOf(times.time(event, 2)) ?? sent(message, times, receivedAt);
  return occurred !== undefined && occurred.at > recorded.at ? occurred : recorded;
}

export function orderOf(message: Hl7Message, effective: Effective, sentAt: Instant, rank: number, tie?: string): OrderKey {
  return orderKey(effective.at, sentAt, rank, tie === undefined ? message.controlId : `${message.controlId}.${tie}`);
}
