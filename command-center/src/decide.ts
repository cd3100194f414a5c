/**
 * The door for what people ask: one request of a facility at a time is decided against everything committed before it, and its facts are appended
 * as one message. So no two requests can both be right about one bed, and a request sent twice is one request.
 */
import { createHash } from 'node:crypto';
import type { HealthEvent, Recorded, Stated } from '@healthos/core/event.ts';
import { feedId, messageId, type FacilityId } from '@healthos/core/ids.ts';
import type { Clock, EventLog, KeptMessage } from '@healthos/core/ports.ts';
import { byOf, isRefusal, type Actor, type Refusal, type RequestKind } from '@healthos/core/requests/request.ts';
import { instant, minuteMs, orderKey, type Instant } from '@healthos/core/time.ts';
import type { Follow } from './follow.ts';
import { judgedNow } from './judge.ts';

export const decideLimits = {
  /** Requests of one facility that wait for their turn. */
  waiting: 500,
  /** How old a queued request of an offline screen may be. */
  oldestMs: 12 * 60 * minuteMs,
  /** A screen's clock may run ahead by so much. */
  aheadMs: minuteMs,
} as const;

export interface Ask {
  readonly facility: FacilityId;
  readonly kind: RequestKind;
  /** Checked against the schema of the kind before. */
  readonly body: unknown;
  readonly id: string;
  /** When it was done, where that was before now. */
  readonly at?: Instant;
  readonly actor: Actor;
  readonly peer: string;
  /** Asked by what the house does by itself: only while this process holds the house. */
  readonly ofHolder?: true;
}

/**
 * Where several processes share the log: each request is decided under a turn of its facility, knowing all that was committed before. `busy` = no turn could be
 * had in time; absent = this process is alone. What is decided gives the turn to what it appends, and is decided again where the turn was over by then.
 */
export type InTurn = <T>(ask: TurnAsk, decideOne: (turn: number) => Promise<T>) => Promise<T | Busy>;

export interface TurnAsk extends Pick<Ask, 'facility' | 'ofHolder'> {
  /** How long the turn lasts at most, where what is decided takes longer than a request. */
  readonly lastsMs?: number;
}

export interface Busy {
  readonly outcome: 'busy';
}

export type Answer =
  | {
      readonly outcome: 'done';
      readonly message: KeptMessage;
      readonly events: readonly Recorded[];
      readonly made: Readonly<Record<string, string>>;
      readonly repeated: boolean;
    }
  | { readonly outcome: 'refused'; readonly refusal: Omit<Refusal, 'events'> }
  | { readonly outcome: 'absent' }
  | Busy;

export type Decide = (ask: Ask) => Promise<Answer>;

interface Deciding {
  readonly log: EventLog;
  readonly follow: Follow;
  readonly clock: Clock;
  readonly inTurn?: InTurn;
}

export function createDecide({ log, follow, clock, inTurn }: Deciding): Decide {
  const lines = new Map<FacilityId, { tail: Promise<unknown>; waiting: number }>();

  async function decideOne(ask: Ask, turn?: number): Promise<Answer> {
    const { facility, kind, actor, id } = ask;
    const known = await earlierAnswer(ask);
    if (known !== undefined) return known;
    await follow.level();
    const input = follow.input(facility);
    if (input === undefined) return { outcome: 'absent' };
    if (input.telling === true && actor.role !== 'house') return { outcome: 'refused', refusal: isTelling };
    const now = clock.now();
    const at = ask.at ?? now;
    const timely = checkTime(at, now);
    if (timely !== undefined) return { outcome: 'refused', refusal: timely };
    const decision = kind.decide({ ...input, now }, { body: ask.body as never, at, id, ...(await named(ask)) }, actor);
    if (!isRefusal(decision)) {
      const kept = await append(ask, decision.events, at, now, turn);
      return { outcome: 'done', ...kept, made: decision.made ?? {}, repeated: false };
    }
    const { events, ...refusal } = decision;
    if (events !== undefined && events.length > 0) await append({ ...ask, id: `${id}/refused` }, events, now, now, turn);
    return { outcome: 'refused', refusal };
  }

  async function earlierAnswer({ facility, id, actor }: Ask): Promise<Answer | undefined> {
    const found = await log.within(facility).messages({ feed: feedId('requests'), controlId: id, limit: 5 });
    const message = found.find(({ sender, outcome }) => sender === byOf(actor) && outcome === 'applied');
    return message === undefined ? undefined : { outcome: 'done', message, events: await log.within(facility).eventsOf(message.id), made: {}, repeated: true };
  }

  /** The facts of the message that the request names: what an undo takes back. */
  async function named({ body, facility }: Ask): Promise<{ earlier?: readonly Recorded[] }> {
    const said = typeof body === 'object' && body !== null && 'message' in body ? body.message : undefined;
    if (typeof said !== 'string' || !/^\d{1,18}$/.test(said)) return {};
    return { earlier: await log.within(facility).eventsOf(messageId(said)) };
  }

  async function append(
    ask: Ask,
    events: readonly HealthEvent[],
    at: Instant,
    now: Instant,
    turn: number | undefined,
  ): Promise<{ message: KeptMessage; events: readonly Recorded[] }> {
    const { facility, kind, actor, id, body, peer } = ask;
    const bytes = Buffer.from(JSON.stringify({ request: kind.request, by: byOf(actor), at: new Date(at).toISOString(), body }));
    const appended = await log.append({
      facility,
      feed: feedId('requests'),
      sender: byOf(actor),
      peer,
      controlId: id,
      type: `request/${kind.request}`,
      receivedAt: now,
      bytes,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      outcome: 'applied',
      onReusedControlId: 'quarantine',
      identities: [],
      samples: [],
      ...(turn === undefined ? {} : { turn }),
      events: events.map((event, n): Stated => ({ event, effective: { at }, order: orderKey(at, now, 80, `${id}.${n}`), segments: [] })),
    });
    return { message: appended.message, events: appended.events };
  }

  /** Takes its place in the line of its facility. */
  function inLine(ask: Ask): Promise<Answer> {
    const line = lines.get(ask.facility) ?? { tail: Promise.resolve(), waiting: 0 };
    lines.set(ask.facility, line);
    if (line.waiting >= decideLimits.waiting) return Promise.resolve({ outcome: 'busy' });
    line.waiting++;
    const answer = line.tail.then(() => (inTurn === undefined ? decideOne(ask) : inTurn(ask, (turn) => decideOne(ask, turn)))).finally(() => line.waiting--);
    // The next in line does not care how this one ended; whoever asked hears of it.
    line.tail = answer.then(
      () => undefined,
      () => undefined,
    );
    return answer;
  }

  return async (ask) => {
    // Before its place in the line: who asks for something else need not wait for a house that was just started.
    if (ask.kind.asksFindings === true) await judgedNow(follow.input(ask.facility));
    return inLine(ask);
  };
}

const isTelling: Omit<Refusal, 'events'> = {
  refused: 'house.telling',
  says: 'The past of this house is still being told: what is asked of it now would come before it.',
  unlock: 'Ask again once the screen says that it is live.',
};

function checkTime(at: Instant, now: Instant): Omit<Refusal, 'events'> | undefined {
  if (at > now + decideLimits.aheadMs) return { refused: 'time.future', says: 'The time lies in the future.', limit: new Date(instant(now)).toISOString() };
  if (at < now - decideLimits.oldestMs)
    return { refused: 'time.past', says: 'What was queued is too old to be taken as done then.', limit: '12 h', unlock: 'Do it again now.' };
  return undefined;
}
