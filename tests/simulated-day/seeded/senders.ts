/** The systems that tell the hospital: each keeps its line in order, some messages in flight at once, and sends again whatever was not acknowledged. */
import type { Random } from '@healthos/simulators/day/random.ts';
import type { Line as LineName } from './story.ts';
import type { VirtualTime } from './virtual-time.ts';
import { connected, type NearEnd } from './wire.ts';

export interface ToSend {
  /** Its number in the story. */
  readonly n: number;
  readonly line: LineName;
  readonly dueMs: number;
  readonly controlId: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  /** No reader takes it: its answer cannot name it. */
  readonly isGarbled?: boolean;
}

export interface Lane {
  /** In the order in which they are sent. */
  readonly messages: readonly ToSend[];
  readonly inFlight: number;
}

/** What a sender needs of the world. */
export interface Reach {
  readonly time: VirtualTime;
  readonly startsAt: number;
  readonly random: Random;
  isCut(line: LineName): boolean;
  /** Takes the far end of a connection; undefined while nobody listens. `lost` is called when the process dies. */
  accept(near: NearEnd): boolean;
  /** The same for a body by HTTP: resolves once it is answered with good; rejects on a fault; never settles when the process dies. */
  post(bytes: Buffer): Promise<void> | undefined;
  acknowledged(message: ToSend, reply: string): void;
  /** The next answer is not of the next message. */
  mistaken(message: ToSend, reply: string): void;
}

export interface Sender {
  isDone(): boolean;
}

const again = { answerMs: 3000, connectMs: 400 } as const;

/** MLLP. */
export function startMllpSender(reach: Reach, { messages, inFlight }: Lane): Sender {
  const { time, startsAt, random } = reach;
  const line = messages[0]?.line ?? 'adt';
  let acknowledged = 0;
  let sent = 0;
  let near: NearEnd | undefined;
  let connection = 0;
  let heardAt = 0;

  const isReady = (n: number): boolean => (messages[n]?.dueMs ?? Infinity) <= time.now() - startsAt;

  function connect(): void {
    if (near !== undefined || acknowledged >= messages.length) return;
    const own = ++connection;
    const isOwn = (): boolean => own === connection;
    const made = connected(
      { time, isCut: () => reach.isCut(line), latencyMs: () => random.integer(1, 8) },
      {
        reply: (bytes) => {
          if (isOwn()) answered(bytes.toString('latin1'));
        },
        closed: () => {
          if (isOwn()) lose();
        },
      },
    );
    if (reach.isCut(line) || !reach.accept(made)) return void time.at(time.now() + again.connectMs, connect);
    near = made;
    sent = acknowledged;
    heardAt = time.now();
    fill();
    watch(own);
  }

  /** A connection that answers nothing for long is given up. */
  function watch(own: number): void {
    time.at(time.now() + again.answerMs, () => {
      if (own !== connection || near === undefined) return;
      if (sent > acknowledged && time.now() - heardAt >= again.answerMs) {
        near.close();
        return lose();
      }
      watch(own);
    });
  }

  function lose(): void {
    near = undefined;
    connection++;
    time.at(time.now() + random.integer(20, again.connectMs), connect);
  }

  function fill(): void {
    while (near !== undefined && sent - acknowledged < inFlight && isReady(sent)) {
      const message = messages[sent];
      if (message === undefined) break;
      if (sent === acknowledged) heardAt = time.now();
      sent++;
      near.send(message.bytes);
    }
  }

  function answered(reply: string): void {
    const message = messages[acknowledged];
    heardAt = time.now();
    if (message === undefined || acknowledged >= sent) return;
    // The answer of a message names it; of bytes that are none it cannot.
    if (!message.isGarbled && !reply.includes(`|${message.controlId}`)) return reach.mistaken(message, reply);
    acknowledged++;
    reach.acknowledged(message, reply);
    fill();
  }

  for (const { dueMs } of messages) time.at(startsAt + dueMs, () => (near === undefined ? connect() : fill()));
  return { isDone: () => acknowledged >= messages.length };
}

/** HTTP: one body at a time. */
export function startHttpSender(reach: Reach, { messages }: Lane): Sender {
  const { time, startsAt, random } = reach;
  let [acknowledged, attempt, isBusy] = [0, 0, false];

  function go(): void {
    const message = messages[acknowledged];
    if (isBusy || message === undefined || message.dueMs > time.now() - startsAt) return;
    isBusy = true;
    const own = ++attempt;
    const end = (): void => {
      if (own !== attempt) return;
      isBusy = false;
      attempt++;
      time.at(time.now() + random.integer(50, again.connectMs), go);
    };
    time.at(time.now() + again.answerMs, end);
    time.at(time.now() + random.integer(1, 8), () => {
      const answer = reach.isCut(message.line) ? undefined : reach.post(message.bytes);
      answer?.then(
        () =>
          time.at(time.now() + random.integer(1, 8), () => {
            if (own !== attempt || reach.isCut(message.line)) return;
            acknowledged++;
            reach.acknowledged(message, '200');
            end();
          }),
        end,
      );
    });
  }

  for (const { dueMs } of messages) time.at(startsAt + dueMs, go);
  return { isDone: () => acknowledged >= messages.length };
}
