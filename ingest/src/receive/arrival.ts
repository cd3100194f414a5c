/** An arrival: one message and all that it means, as the log keeps it in one transaction. */
import { hash } from 'node:crypto';
import type { FacilityId } from '@healthos/core/ids.ts';
import type { Arrival, KeptMessage } from '@healthos/core/ports.ts';
import type { Instant } from '@healthos/core/time.ts';
import type { FeedSettings, Translation } from '../feeds/feed.ts';
import { isRejection, rejectionCodes, type Rejection, type Warning } from '../rejection.ts';

/** How a message came and what it calls itself. */
export interface Envelope {
  readonly facility: FacilityId;
  readonly sender: string;
  readonly peer: string;
  readonly controlId: string;
  readonly type: string;
  readonly receivedAt: Instant;
  readonly bytes: Buffer;
  readonly replayOf?: KeptMessage;
  readonly turn?: number;
}

/** What the columns of the message table hold of a sender's own words, at most. */
const textLimit = 200;

export function arrivalOf(envelope: Envelope, settings: FeedSettings, result: Translation | Rejection): Arrival {
  const { replayOf, ...own } = envelope;
  const plain = {
    ...own,
    feed: settings.feed,
    sender: cut(own.sender),
    controlId: cut(own.controlId),
    type: cut(own.type),
    sha256: hash('sha256', own.bytes, 'hex'),
    // Without a control id nothing was reused; a replay is meant.
    onReusedControlId: own.controlId === '' || replayOf !== undefined ? ('process' as const) : settings.onReusedControlId,
    ...(replayOf === undefined ? {} : { replayOf: replayOf.id }),
  };
  if (isRejection(result)) {
    const { code, place, message } = result;
    return { ...plain, onReusedControlId: 'process', outcome: 'rejected', code, place, detail: message, events: [], identities: [], samples: [] };
  }
  const { outcome = 'applied', reason, events, identities, samples, warnings } = result;
  const said = reason ?? weightiest(warnings);
  const live = outcome === 'applied';
  return {
    ...plain,
    outcome,
    ...(said === undefined ? {} : { code: said.code, place: said.place }),
    ...(reason === undefined ? alsoOf(warnings, said) : { detail: reason.message }),
    events: live ? events : [],
    identities: live ? identities : [],
    samples: live ? samples : [],
  };
}

/** Of what was read all the same nobody need hear before what was not taken. */
const mild: ReadonlySet<string> = new Set(['hl7.field-defaulted', 'hl7.charset', 'hl7.unknown-version', 'hl7.bad-segment']);

function weightiest(warnings: readonly Warning[]): Warning | undefined {
  return warnings.find(({ code }) => !mild.has(code)) ?? warnings[0];
}

/** Others named behind the first. */
const alsoLimit = 5;

/** A message has one code: what else was odd stands in its words. */
function alsoOf(warnings: readonly Warning[], said: Warning | undefined): { readonly detail?: string } {
  const others = warnings.filter((one) => one !== said).map(({ code, place }) => `${code} at ${place}`);
  if (said === undefined || others.length === 0) return {};
  return { detail: `${rejectionCodes[said.code].says} Also: ${[...new Set(others)].slice(0, alsoLimit).join(', ')}.` };
}

function cut(text: string): string {
  return text.length <= textLimit ? text : text.slice(0, textLimit).toWellFormed();
}
