/** The language of the tests of receive: a log that keeps its promises in a few lines, a clock that stands, and messages by their lines. */
import { messageId, patientId } from '@healthos/core/ids.ts';
import type { Appended, Arrival, KeptMessage } from '@healthos/core/ports.ts';
import { instant, type Instant } from '@healthos/core/time.ts';
import type { Recorded } from '@healthos/core/event.ts';
import { settingsOf } from '../feeds/declared.ts';
import { makeReceive, type Receive } from '../receive.ts';
import type { ReceiveParts } from './keep.ts';

export const noon: Instant = instant(Date.UTC(2026, 2, 12, 12));

export interface TestLog {
  readonly kept: { readonly message: KeptMessage; readonly arrival: Arrival; readonly events: readonly Recorded[] }[];
  /** Set to make the next appends fail as a database that is down does. */
  fault: Error | undefined;
  append(arrival: Arrival): Promise<Appended>;
}

/** The port's promises: the same sender, control id and bytes once; other bytes under a used id as the arrival asks; positions without gaps. */
export function testLog(): TestLog {
  const kept: TestLog['kept'] = [];
  let position = 0;
  return {
    kept,
    fault: undefined,
    append(arrival) {
      if (this.fault !== undefined) return Promise.reject(this.fault);
      const same = kept.filter(
        ({ message }) =>
          arrival.replayOf === undefined && message.sender === arrival.sender && message.controlId === arrival.controlId && message.feed === arrival.feed,
      );
      const first = same.find(({ message }) => message.sha256 === arrival.sha256);
      if (first !== undefined) return Promise.resolve({ message: first.message, duplicate: true, events: [] });
      const reused = arrival.onReusedControlId === 'quarantine' && arrival.outcome === 'applied' && same.some(({ message }) => message.outcome === 'applied');
      const { facility, feed, sender, controlId, type, receivedAt, sha256, bytes, outcome, code, place, detail, replayOf } = arrival;
      const message: KeptMessage = {
        id: messageId(String(kept.length + 1)),
        facility,
        feed,
        sender,
        controlId,
        type,
        receivedAt,
        sha256,
        bytes: bytes.length,
        outcome: reused ? 'quarantined' : outcome,
        ...(reused
          ? { code: 'control-id-reused', place: 'MSH-10' }
          : { ...(code === undefined ? {} : { code }), ...(place === undefined ? {} : { place }), ...(detail === undefined ? {} : { detail }) }),
        ...(replayOf === undefined ? {} : { replayOf }),
      };
      const events =
        message.outcome === 'applied'
          ? arrival.events.map((stated): Recorded => ({ ...stated, position: ++position, facility, recordedAt: receivedAt, feed, message: message.id }))
          : [];
      kept.push({ message, arrival, events });
      return Promise.resolve({ message, duplicate: false, events });
    },
  };
}

export function receiving(log: TestLog, more: Partial<ReceiveParts> = {}): Receive {
  return makeReceive({
    log,
    clock: { now: () => noon },
    settingsFor: (_sender, feed) => settingsOf(feed, 'America/New_York'),
    pseudonym: (assigner, number) => patientId(`p_${assigner}_${number}`),
    fingerprint: (text) => `h_${text.length}`,
    ...more,
  });
}

export const origin = { peer: '127.0.0.1:40000' };

export const lines = (...segments: readonly string[]): Buffer => Buffer.from(segments.map((segment) => `${segment}\r`).join(''), 'utf8');

/** `type` and control id of a header by which everything is well formed; `more` are MSH-13 and on. */
export function header(type: string, controlId: string, more = '', from = 'EPIC|LGH'): string {
  return `MSH|^~\\&|${from}|HOS|HOS|20260312120000+0000||${type}|${controlId}|P|2.5.1${more}`;
}

export const pid = 'PID|1||12345^^^LGH^MR||Fixture^Ann||19700101|F';

/** Segments of a reply. */
export function replyLines(reply: Buffer | undefined): string[] {
  return (reply?.toString('utf8') ?? '').split('\r').filter((line) => line !== '');
}

/** MSA-1 of a reply. */
export function code(reply: Buffer | undefined): string | undefined {
  return replyLines(reply)
    .find((line) => line.startsWith('MSA'))
    ?.split('|')[1];
}
