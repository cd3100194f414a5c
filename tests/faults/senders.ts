/**
 * Senders that never stop: each has one message in flight, comes again on a new connection when its own ends, and sends the very same bytes again until
 * they are acknowledged. What they remember is what the log is held against.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { connectMllp, type MllpClient } from '@healthos/ingest/transports/mllp/client.ts';

export interface Sent {
  readonly control: string;
  /** When its bytes were last written. */
  sentAt: number;
  acknowledgedAt?: number;
  /** How often its bytes were written. */
  times: number;
}

export interface SendersOptions {
  /** Loopback where it is not said. */
  readonly host?: string;
  readonly port: number;
  readonly senders: number;
  /** Before the numbers of its messages, so that two loads on one log are apart. */
  readonly name: string;
  /** A reply that does not come for so long is not waited for: the connection is another one. */
  readonly patienceMs?: number;
  /** Takes a message for acknowledged when it was written: the unsafe sender of the negative control. */
  readonly believes?: 'answers' | 'writing';
  /** What each says, by its control id and its number; `stay` unless told otherwise. */
  message?(control: string, n: number): Buffer;
  /** Between an answer and the next message of a sender. */
  readonly pauseMs?: number;
}

const comeAgainMs = 20;

export class Senders {
  readonly sent: Sent[] = [];
  /** Negative or unreadable answers, by their code. */
  readonly refused = new Map<string, number>();
  private readonly over = new AbortController();
  private readonly pumps: Promise<void>[];

  private readonly options: SendersOptions;

  constructor(options: SendersOptions) {
    this.options = options;
    this.pumps = Array.from({ length: options.senders }, (_, n) => this.pump(n));
  }

  acknowledged(): readonly Sent[] {
    return this.sent.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  }

  count(): number {
    return this.acknowledged().length;
  }

  /** When the first answer after this moment came. */
  firstAcknowledgedAfter(at: number): number | undefined {
    const times = this.sent.flatMap(({ acknowledgedAt }) => (acknowledgedAt !== undefined && acknowledgedAt > at ? [acknowledgedAt] : []));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Written after the one moment and acknowledged before the other. */
  acknowledgedBetween(from: number, to: number): readonly string[] {
    return this.sent.flatMap((one) => (one.sentAt > from && one.acknowledgedAt !== undefined && one.acknowledgedAt < to ? [one.control] : []));
  }

  /** Between two acknowledgements of any of them, or an end of the time. */
  longestSilence(from: number, to: number): number {
    const times = this.sent.flatMap(({ acknowledgedAt: at }) => (at !== undefined && at > from && at < to ? [at] : [])).sort((a, b) => a - b);
    return Math.max(...[...times, to].map((at, n) => at - (times[n - 1] ?? from)));
  }

  /** When every sender has had an answer to what it wrote after this moment; undefined while one has not. */
  allAnsweredSince(at: number): number | undefined {
    const first = new Map<string, number>();
    for (const { control, sentAt, acknowledgedAt } of this.sent) {
      const sender = control.split('-', 1)[0] ?? '';
      if (sentAt > at && acknowledgedAt !== undefined) first.set(sender, Math.min(first.get(sender) ?? Infinity, acknowledgedAt));
    }
    return first.size < this.options.senders ? undefined : Math.max(...first.values());
  }

  async stop(): Promise<void> {
    this.over.abort();
    await Promise.all(this.pumps);
  }

  private async pump(sender: number): Promise<void> {
    const { name, message = stay, pauseMs = 0 } = this.options;
    let client: MllpClient | undefined;
    for (let n = 0; !this.over.signal.aborted; n++) {
      const one: Sent = { control: `${name}${sender}-${n}`, sentAt: performance.now(), times: 0 };
      // Who is not answered sends the same bytes again, also where they tell the time.
      const bytes = message(one.control, n);
      this.sent.push(one);
      while (one.acknowledgedAt === undefined && !this.over.signal.aborted) {
        client ??= await this.connect();
        if (client === undefined) continue;
        one.times++;
        one.sentAt = performance.now();
        const code = await this.exchange(client, bytes);
        if (code === 'AA') one.acknowledgedAt = performance.now();
        else {
          if (code !== undefined) this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
          client.close();
          client = undefined;
          await pause(comeAgainMs);
        }
      }
      if (pauseMs > 0) await pause(pauseMs);
    }
    client?.close();
  }

  private connect(): Promise<MllpClient | undefined> {
    const { host = '127.0.0.1', port } = this.options;
    return connectMllp({ host, port }).catch(() => pause(comeAgainMs).then(() => undefined));
  }

  private async exchange(client: MllpClient, bytes: Buffer): Promise<string | undefined> {
    const { patienceMs = 60_000, believes = 'answers' } = this.options;
    const answer = client.send(bytes);
    // A connection that has ended takes no writing: without that one would believe so fast that nothing else has its turn.
    if (believes === 'writing') return Promise.race([answer.then((reply) => (reply === undefined ? undefined : 'AA')), pause(1).then(() => 'AA')]);
    const patience = new AbortController();
    const stopped = new Promise<undefined>((resolve) =>
      this.over.signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: patience.signal }),
    );
    const reply = await Promise.race([answer, stopped, pause(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined)]);
    patience.abort();
    return reply === undefined ? undefined : /(?:^|\r)MSA\|([A-Z]{2})/.exec(reply.toString('latin1'))?.[1];
  }
}

/**
 * Word of one of a hundred patients in beds of the demo hospital: a load that adds nearly nothing to the picture, for a sender that rests between two messages. Each
 * costs as much as was said of its visit before.
 */
export function movement(control: string, n: number): Buffer {
  const visit = `F${n % 100}`;
  const segments = [
    `MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260601120000+0000||ADT^A08^ADT_A01|${control}|P|2.5.1`,
    `EVN|A08|202606011200${String(n % 60).padStart(2, '0')}+0000`,
    `PID|1||${visit}^^^LGH^MR||Fault^Pat||19700102|F`,
    `PV1|1|I|4W^${String((n % 20) + 1).padStart(2, '0')}^A^LGH||||||||||||||||${visit}`,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
}

const [units, bedsOfUnit, messagesOfStay] = [['4W', '4E', '5W', '5E'], 20, 4];

/**
 * Word of somebody who comes, is told of, is moved and goes, in the present: a hospital whose census stays as it is however long it is told of. Ever more word of
 * the same visits would be another load: each costs as much as was said of its visit before.
 */
export function stay(control: string, n: number): Buffer {
  const [turn, step] = [Math.floor(n / messagesOfStay), n % messagesOfStay];
  const [visit, type] = [`${control.split('-', 1)[0]}${turn}`, ['A01', 'A08', 'A02', 'A03'][step] ?? 'A08'];
  const place = turn + (step < 2 ? 0 : 1);
  const stamp = `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
  const segments = [
    `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${stamp}||ADT^${type}|${control}|P|2.5.1`,
    `EVN|${type}|${stamp}`,
    `PID|1||${visit}^^^LGH^MR||Fault^Pat||19700102|F`,
    `PV1|1|I|${units[place % units.length]}^${String((place % bedsOfUnit) + 1).padStart(2, '0')}^A^LGH||||||||||||||||${visit}`,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
}

const resultsOfPerson = 4;

/** Four results of each outpatient of a laboratory, who come for nothing else. */
export function labResult(control: string, n: number): Buffer {
  const person = `${control.split('-', 1)[0]}${Math.floor(n / resultsOfPerson)}`;
  const stamp = `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
  const segments = [
    `MSH|^~\\&|LGHLAB|LGH|HOS|LGH|${stamp}||ORU^R01|${control}|P|2.5.1`,
    `PID|1||${person}^^^LGH^MR||Fault^Sam||19700102|F`,
    `ORC|RE|${control}|${control}F`,
    `OBR|1|${control}|${control}F|2823-3^Potassium^LN|||${stamp}|||||||||||||||${stamp}||LAB|F`,
    `OBX|1|NM|2823-3^Potassium^LN||4.${n % 10}|mmol/L^millimole per liter^UCUM|3.5-5.1||||F|||${stamp}`,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
}
