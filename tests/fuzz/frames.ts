/** Frames over real sockets to the real listener in a thread of its own: it must answer or end each connection, stay up, and never stand still. */
import { Worker } from 'node:worker_threads';
import { connectMllp } from '@healthos/ingest/transports/mllp/client.ts';
import { framed } from '@healthos/ingest/transports/mllp/framer.ts';
import { seeded, type Random } from '@healthos/simulators/day/random.ts';
import { byBytes, bySeparators, oneOf } from './mutate.ts';
import { seedsOf } from './seeds.ts';

export interface OverSockets {
  readonly says: string;
  readonly broken: readonly string[];
}

/** Milliseconds that the loop of the listener may stand still. */
export const longestStallMs = 250;
const connections = 8;
/** Frames written before their answers are awaited. */
const inFlight = 16;
/** A frame that does not end is answered by nothing: the sender gives up. */
const patienceMs = 1000;

const content = oneOf(byBytes, bySeparators('\r', '|', ['^', '~', '&', '\\']));
const envelope = byBytes;

export async function fuzzFrames({ frames, seed }: { readonly frames: number; readonly seed: number }): Promise<OverSockets> {
  const listener = new Worker(new URL('./listener.ts', import.meta.url));
  const broken: string[] = [];
  listener.on('error', (error) => broken.push(`the listener died: ${error.stack ?? error.message}`));
  const port = await told<number>(listener, 'port');
  const random = seeded(seed);
  const sum = { sent: 0, answered: 0, ended: 0 };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, (_, n) => talk(port, seeded(random.integer(1, 1e9) + n), frames / connections, sum, broken)));
  const tookMs = performance.now() - startedAt;
  const good = await connectMllp({ host: '127.0.0.1', port }).catch(() => undefined);
  const reply = await good?.send(seedsOf('hl7v2')[0] ?? Buffer.alloc(0));
  if (reply?.toString('latin1').includes('\rMSA|AA|') !== true) broken.push('after all of it a good message is not taken');
  good?.close();
  listener.postMessage('stop');
  const { stallMs, bugs } = await told<{ readonly stallMs: number; readonly bugs: readonly string[] }>(listener, 'end');
  await listener.terminate();
  broken.push(...bugs);
  if (stallMs > longestStallMs) broken.push(`the loop stood still for ${stallMs.toFixed(0)} ms`);
  const says = `${sum.sent.toLocaleString('en')} frames over ${connections} connections, ${Math.round(sum.sent / (tookMs / 1000)).toLocaleString('en')}/s: ${sum.answered.toLocaleString('en')} answered, ${sum.ended.toLocaleString('en')} connections ended, longest stall ${stallMs.toFixed(0)} ms (limit ${longestStallMs}), ${broken.length} found`;
  return { says, broken };
}

function told<Value>(worker: Worker, what: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    const hear = (message: { readonly what: string; readonly value: Value }): void => {
      if (message.what !== what) return;
      worker.off('message', hear);
      resolve(message.value);
    };
    worker.on('message', hear);
    worker.once('error', reject);
  });
}

async function talk(port: number, random: Random, frames: number, sum: { sent: number; answered: number; ended: number }, broken: string[]): Promise<void> {
  const seeds = seedsOf('hl7v2');
  for (let left = frames; left > 0 && broken.length === 0;) {
    const client = await connectMllp({ host: '127.0.0.1', port });
    let isOpen = true;
    void client.closed.then(() => (isOpen = false));
    while (isOpen && left > 0) {
      const many = Math.min(left, inFlight);
      let whole = 0;
      for (let n = 0; n < many; n++) {
        const isTorn = random.chance(0.02);
        const bytes = content(random, seeds).filter((byte) => byte !== 0x0b && byte !== 0x1c);
        const frame = framed(Buffer.from(bytes));
        client.write(isTorn ? envelope(random, [frame]) : frame);
        if (!isTorn) whole++;
      }
      left -= many;
      sum.sent += many;
      const answers = await within(whole, () => client.next());
      sum.answered += answers;
      // What was torn may have swallowed its neighbours: the connection begins anew.
      if (answers < whole || whole < many) break;
    }
    client.close();
    sum.ended++;
  }
}

async function within(many: number, next: () => Promise<Buffer | undefined>): Promise<number> {
  let got = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), patienceMs);
  });
  while (got < many && (await Promise.race([next(), late])) !== undefined) got++;
  clearTimeout(timer);
  return got;
}
