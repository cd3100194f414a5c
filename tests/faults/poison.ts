/** Messages that nothing can be made of, in between good ones: each is tried once, kept apart with its bytes and listed, and the others wait no longer for it. */
import { connectMllp } from '@healthos/ingest/transports/mllp/client.ts';
import { home, startProduct, type Product } from './product.ts';
import { atMost, holds, none, share, type Fault } from './promise.ts';
import { movement } from './senders.ts';
import { paced } from './traffic.ts';

const [senders, pauseMs, promisedAttempts] = [4, 10, 5];

const header = (control: string, type: string, version = '2.5.1', mode = 'P'): string =>
  `MSH|^~\\&|LGHADT|LGH|HOS|LGH|20260601120000+0000||${type}|${control}|${mode}|${version}\r`;
const poisons: readonly ((control: string) => string)[] = [
  (control) => `${header(control, 'ADT^A01')}EVN|A01\rPID|1||\u0000^^^LGH^MR\r`,
  (control) => `${header(control, 'ADT^A01', '9.9')}EVN|A01\r`,
  (control) => `${header(control, 'ADT^A01')}PV1|1\rPV1|1\rPV1|1\r`,
  (control) => `${header(control, 'ADT^A01', '2.5.1', 'T')}EVN|A01\r`,
  (control) => `${header(control, 'ORU^R01')}OBX|1|NM|||&&&&&\rOBX|2|ZZ|^^^^|\r`,
  (control) => `${header(control, 'ADT^A02')}EVN|A02|99999999\rPID|1||${'~'.repeat(4000)}\rPV1|1|I|${'^'.repeat(4000)}\r`,
  (control) => `${header(control, 'ADT^A01')}${`ZZZ|${'x'.repeat(100)}\r`.repeat(300)}`,
];

export const poison: Fault = {
  name: 'poison',
  title: 'messages that nothing can be made of',
  whole: { runs: 7, seconds: 10 },
  quick: { runs: 3, seconds: 4 },
  run: async ({ runs, seconds }) => {
    const at = await home();
    const product = await startProduct(at);
    let numbered = 0;
    const good = () => paced({ port: at.mllpPort, senders, pauseMs, seconds, message: () => movement(`G${numbered}`, numbered++) });
    await good();
    const [without, within]: [number[], number[]] = [[], []];
    const sent: string[] = [];
    for (let n = 0; n < runs; n++) {
      without.push(share(await good(), 0.99));
      const over = new AbortController();
      const poisoning = poisoned(at.mllpPort, sent, over.signal);
      within.push(share(await good(), 0.99));
      over.abort();
      await poisoning;
    }
    const found = await apart(product, sent);
    await product.stop();
    await at.remove();
    const [usual, beside] = [share(without, 0.5), share(within, 0.5)];
    return [
      { what: 'poisonous messages', value: sent.length },
      none('of them not kept apart and listed', found.missing),
      atMost('attempts of one at most', found.attempts, promisedAttempts, 'attempts'),
      holds('their bytes are there', found.bytes),
      { what: 'good ones beside none, 99 of 100 within (the median of the rounds)', value: usual, unit: 'ms' },
      { what: 'good ones beside them, 99 of 100 within', value: beside, unit: 'ms' },
      atMost('of what it is without', beside / usual, 1.2, 'x'),
    ];
  },
};

/** One after the other, a poison every few milliseconds, each sent again once as a sender does that was refused. */
async function poisoned(port: number, sent: string[], over: AbortSignal): Promise<void> {
  const client = await connectMllp({ host: '127.0.0.1', port });
  while (!over.aborted) {
    const control = `X${sent.length}`;
    const bytes = Buffer.from((poisons[sent.length % poisons.length] ?? ((): string => ''))(control), 'latin1');
    sent.push(control);
    for (let times = 0; times < 2; times++) await client.send(bytes);
    await new Promise((done) => setTimeout(done, 2 * pauseMs));
  }
  client.close();
}

interface Apart {
  readonly missing: readonly string[];
  readonly attempts: number;
  readonly bytes: boolean;
}

async function apart(product: Product, sent: readonly string[]): Promise<Apart> {
  const missing: string[] = [];
  let [attempts, bytes] = [0, true];
  for (const control of sent) {
    const { rows } = (await (await product.ask(`/api/messages?controlId=${control}`)).json()) as {
      rows: readonly { readonly id: string; readonly outcome: string }[];
    };
    if (!rows.some(({ outcome }) => outcome === 'rejected' || outcome === 'quarantined' || outcome === 'unmapped')) missing.push(control);
    attempts = Math.max(attempts, rows.length);
    const [first] = rows;
    if (first !== undefined && control.endsWith('0')) bytes &&= (await product.ask(`/api/messages/${first.id}/raw`)).status === 200;
  }
  return { missing, attempts, bytes };
}
