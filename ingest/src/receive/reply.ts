/** What is answered to a kept message: a pure function of the message, of what became of it and of what its feed declares, so that the same message twice gets the same bytes. */
import type { KeptMessage } from '@healthos/core/ports.ts';
import type { FeedSettings } from '../feeds/feed.ts';
import { ackMode, asks, buildAck, buildNack, type AckCode, type AckError } from '../formats/hl7v2/ack.ts';
import type { Hl7Message } from '../formats/hl7v2/message.ts';
import { rejectionCodes, type RejectionCode } from '../rejection.ts';

export type Declared = Pick<FeedSettings, 'refuse' | 'unmapped'>;

interface Verdict {
  readonly application: 'AA' | 'AE' | 'AR';
  readonly errors: readonly AckError[];
}

/**
 * Original mode: one AA, AE or AR. Enhanced mode (HL7 v2.5.1 2.9.3): CA, CE or CR when MSH-15 asks, then AA or AE when MSH-16 asks.
 * `response` is the application's own reply where it has one (a query's): it takes the place of AA and is what was asked for.
 * A sender that asks for neither is answered by one commit acknowledgement all the same: every frame gets an answer (contract.md, MLLP).
 */
export function repliesTo(message: Hl7Message, kept: KeptMessage, settings: Declared, response?: Buffer): Buffer[] {
  const { application, errors } = verdictOf(message, kept, settings);
  const mode = ackMode(message);
  const content = { at: kept.receivedAt, errors, ...sequence(message, application) };
  if (mode.mode === 'original') return [response ?? buildAck(message, { ...content, ack: application, controlId: kept.id })];
  const good = application === 'AA';
  const commit = (): Buffer => buildAck(message, { ...content, ack: commitCode[application], controlId: kept.id });
  const applied = (controlId: string): Buffer => response ?? buildAck(message, { ...content, ack: application, controlId });
  const [asksCommit, asksApplied] = [asks(mode.accept, good), asks(mode.application, good) || response !== undefined];
  if (!asksApplied) return [commit()];
  if (!asksCommit) return [applied(kept.id)];
  return good ? [commit(), applied(`${kept.id}.2`)] : [commit()];
}

const commitCode: Readonly<Record<Verdict['application'], AckCode>> = { AA: 'CA', AE: 'CE', AR: 'CR' };

/** The answer to bytes that are no message. */
export function replyToNoMessage(bytes: Buffer, kept: KeptMessage, settings: Declared): Buffer {
  return buildNack(bytes, { ack: settings.refuse, controlId: kept.id, at: kept.receivedAt, errors: errorsOf(kept, 'E') });
}

function verdictOf(message: Hl7Message, kept: KeptMessage, settings: Declared): Verdict {
  switch (kept.outcome) {
    case 'rejected':
      return { application: kept.code === 'feed.closed' || kept.code === 'feed.certificate' ? 'AR' : settings.refuse, errors: errorsOf(kept, 'E') };
    case 'unmapped':
      if (settings.unmapped === 'AE') return { application: 'AE', errors: errorsOf(kept, 'E') };
      return { application: 'AA', errors: message.version >= '2.5' ? errorsOf(kept, 'W') : [] };
    case 'quarantined':
      // Committed and listed, so accepted; not applied, so the sender is told why (hard case 2: table 0357, 205).
      return { application: 'AA', errors: errorsOf({ ...kept, code: kept.code ?? 'control-id-reused', place: kept.place ?? 'MSH-10' }, 'W') };
    case 'applied':
    case 'duplicate':
      // Before v2.5 an ERR has no severity: a warning there would read as an error.
      return { application: 'AA', errors: message.version >= '2.5' ? errorsOf(kept, 'W') : [] };
  }
}

function errorsOf(kept: Pick<KeptMessage, 'code' | 'place'>, severity: AckError['severity']): AckError[] {
  return kept.code !== undefined && isCode(kept.code) ? [{ code: kept.code, place: kept.place ?? '', severity }] : [];
}

function isCode(code: string): code is RejectionCode {
  return Object.hasOwn(rejectionCodes, code);
}

/**
 * MSA-4 of the sequence protocol (2.10.1) for a sender that numbers its messages in MSH-13: the next number once this one is taken, the same
 * one otherwise. Gaps are not refused: order comes from the facts' own times. 0 (start anew) and -1 (tell me) expect 1 and -1.
 */
function sequence(message: Hl7Message, application: Verdict['application']): { expectedSequence?: string } {
  const said = message.header.text(13).trim();
  if (!/^(?:-1|\d{1,15})$/.test(said)) return {};
  return { expectedSequence: said === '-1' || application !== 'AA' ? said : String(Number(said) + 1) };
}
