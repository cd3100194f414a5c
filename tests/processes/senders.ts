/** Senders that keep on: one message at a time, to every house in turn; a process that is gone is left for the next, with the same message again. */
import { connectMllp, type MllpClient } from '@healthos/ingest/transports/mllp/client.ts';

const pauseMs = 50;

export interface Sender {
  /** Control ids that were acknowledged, with the house of each. */
  readonly acknowledged: ReadonlyMap<string, string>;
  /** The longest wait between two acknowledgements. */
  longestMs(): number;
  stop(): Promise<void>;
}

export function admit(control: string, house: string, visit: string): Buffer {
  const segments = [
    `MSH|^~\\&|ACC|${house}|HOS|${house}|20260601120000+0000||ADT^A01^ADT_A01|${control}|P|2.5.1`,
    'EVN|A01|20260601120000+0000',
    `PID|1||M${visit}^^^${house}^MR||Bar^Kim||19700102|F`,
    `PV1|1|I|A^${visit}^1^${house}||||||||||||||||V${visit}`,
  ];
  return Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
}

/** `ports`: where it may send now, the one it should use first. `perSecond`: at most so many. */
export function startSender(name: string, houses: readonly string[], ports: () => readonly number[], perSecond: number): Sender {
  const acknowledged = new Map<string, string>();
  let [stopped, longest, lastAt] = [false, 0, performance.now()];
  let client: MllpClient | undefined;
  let tries = 0;

  async function connected(): Promise<MllpClient | undefined> {
    const open = ports();
    const port = open[tries++ % open.length];
    return port === undefined ? undefined : connectMllp({ host: '127.0.0.1', port }).catch(() => undefined);
  }

  async function send(n: number): Promise<void> {
    const house = houses[n % houses.length] ?? '';
    const control = `${name}-${n}`;
    const bytes = admit(control, house, control);
    while (!stopped) {
      client ??= await connected();
      const reply = await client?.send(bytes);
      if (reply?.includes('\rMSA|AA|') === true) {
        acknowledged.set(control, house);
        longest = Math.max(longest, performance.now() - lastAt);
        lastAt = performance.now();
        return;
      }
      client?.close();
      client = undefined;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }

  async function run(): Promise<void> {
    const began = performance.now();
    for (let n = 0; !stopped; n++) {
      await send(n);
      const early = began + (n * 1000) / perSecond - performance.now();
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    }
    client?.close();
  }

  const running = run();
  return {
    acknowledged,
    longestMs: () => longest,
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
