/** What a batch becomes before it is written: the keys of each arrival, its row, and everything of all of them as one batch. */
import { hash } from 'node:crypto';
import type { Recorded } from '@healthos/core/event.ts';
import { facilityId, messageId } from '@healthos/core/ids.ts';
import type { Arrival, IdentityLine, KeptMessage } from '@healthos/core/ports.ts';
import type { Batch, MessageRow } from './append.ts';

export interface Keys {
  /** Sender, control id and bytes: the same again is a repetition. Absent for a replay, which repeats nothing. */
  readonly dedupe?: string;
  /** Sender and control id. Absent where nobody minds that a control id comes again. */
  readonly controlKey?: string;
}

export interface Planned<W extends { readonly arrival: Arrival }> {
  readonly waiting: W;
  readonly message: KeptMessage;
  readonly events: readonly Recorded[];
  readonly row: MessageRow;
}

/** Code of a kept message whose meaning no column takes, such as a name with U+0000. */
export const unfitCode = 'log.unfit';

/** A rejected message that is understood later is not a repetition of its rejection. */
export function keysOf(arrival: Arrival): Keys {
  if (arrival.replayOf !== undefined) return {};
  const sender = `${arrival.feed}\0${arrival.sender}\0${arrival.controlId}`;
  const dedupe = short(`${sender}\0${arrival.sha256}\0${arrival.outcome === 'rejected' ? 'rejected' : ''}`);
  return arrival.onReusedControlId === 'quarantine' && arrival.outcome === 'applied' ? { dedupe, controlKey: short(sender) } : { dedupe };
}

/** 144 bits of SHA-256. */
function short(text: string): string {
  return hash('sha256', text, 'base64').slice(0, 24);
}

/** The same message as it is kept when the database cannot hold what it means: its bytes, and words that any text column takes. */
export function unfit(arrival: Arrival): Arrival {
  const plain = (text: string): string => text.replaceAll('\0', '\uFFFD').toWellFormed();
  return {
    ...arrival,
    facility: facilityId(plain(arrival.facility)),
    sender: plain(arrival.sender),
    peer: plain(arrival.peer),
    controlId: plain(arrival.controlId),
    type: plain(arrival.type),
    outcome: 'quarantined',
    code: unfitCode,
    place: 'MSH',
    detail: 'The database cannot hold a value of this message.',
    events: [],
    identities: [],
    samples: [],
  };
}

export function messageOf(arrival: Arrival, id: string, reused: boolean): KeptMessage {
  return {
    id: messageId(id),
    facility: arrival.facility,
    feed: arrival.feed,
    sender: arrival.sender,
    controlId: arrival.controlId,
    type: arrival.type,
    outcome: reused ? 'quarantined' : arrival.outcome,
    receivedAt: arrival.receivedAt,
    sha256: arrival.sha256,
    bytes: arrival.bytes.length,
    ...(reused
      ? { code: 'control-id-reused', place: 'MSH-10' }
      : {
          ...(arrival.code === undefined ? {} : { code: arrival.code }),
          ...(arrival.place === undefined ? {} : { place: arrival.place }),
          ...(arrival.detail === undefined ? {} : { detail: arrival.detail }),
        }),
    ...(arrival.replayOf === undefined ? {} : { replayOf: arrival.replayOf }),
  };
}

export function rowOf(arrival: Arrival, message: KeptMessage, keys: Keys, events: readonly Recorded[], reused: boolean): MessageRow {
  return {
    id: message.id,
    facility: message.facility,
    feed: message.feed,
    sender: message.sender,
    peer: arrival.peer,
    control_id: message.controlId,
    type: message.type,
    outcome: message.outcome,
    code: message.code,
    place: message.place,
    detail: message.detail,
    received_ms: message.receivedAt,
    sha256: message.sha256,
    size: message.bytes,
    dedupe: keys.dedupe,
    control_key: reused ? undefined : keys.controlKey,
    replay_of: message.replayOf,
    first_position: events[0]?.position,
    events: events.length,
  };
}

/** Older than any word of a sender: what is kept under it gives way to every other. */
const beforeAll = '';

/** Of one source record the newer words win and silence changes nothing, as between batches; a word that replaces everything at once stays a word of its own. */
export function toBatch(planned: readonly Planned<{ readonly arrival: Arrival }>[]): Batch {
  const said = new Map<string, SaidOf[]>();
  const applied = planned.filter(({ message }) => message.outcome === 'applied');
  for (const {
    waiting: { arrival },
  } of applied) {
    const order = arrival.events[0]?.order ?? '';
    for (const { relayed, ...line } of arrival.identities) {
      const word = { line, order: relayed === true ? beforeAll : order };
      const known = said.get(line.patient);
      if (known === undefined) said.set(line.patient, [word]);
      else known.push(word);
    }
  }
  const identities = new Map([...said].map(([patient, lines]) => [patient, words(lines)] as const));
  return {
    messages: planned.map(({ row }) => row),
    bytes: planned.map(({ waiting }) => waiting.arrival.bytes),
    events: planned.flatMap(({ events }) => events),
    identities,
    samples: applied.flatMap(({ waiting: { arrival }, message }) =>
      arrival.samples.map((sample) => ({ ...sample, facility: arrival.facility, message: message.id })),
    ),
  };
}

type SaidOf = Batch['identities'] extends ReadonlyMap<string, readonly (infer One)[]> ? One : never;

/** Lines of one record, oldest first, those that only add to the one before made one with it. */
function words(lines: readonly SaidOf[]): readonly SaidOf[] {
  if (lines.length === 1) return lines;
  const made: SaidOf[] = [];
  for (const said of [...lines].sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))) {
    const last = made[made.length - 1];
    if (last === undefined || replacesAll(last.line, said.line)) made.push(said);
    else made[made.length - 1] = { line: { ...last.line, ...said.line }, order: said.order };
  }
  return made;
}

/** What the database may find to be written over (identity-held.ts): it decides, so that a word too many is told apart here rather than one too few. */
function replacesAll(known: IdentityLine, said: IdentityLine): boolean {
  const differ = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && a !== b;
  const nameOf = ({ family, given }: IdentityLine): string => `${family ?? ''}|${given ?? ''}`.toUpperCase();
  return differ(known.sex, said.sex) && differ(known.birthDate, said.birthDate) && nameOf(known) !== nameOf(said);
}
