/**
 * From a commit to an open patient page: a hundred people have their own page open, each over the live socket and over a FHIR subscription, while results
 * come for them one after the other. Measured from the acknowledgement, which comes after the commit, until the page was told.
 */
import { io } from 'socket.io-client';
import { issueToken, signingKey } from '../../command-center/src/access/tokens.ts';
import { connectMllp } from '../../ingest/src/transports/mllp/client.ts';
import type { Bench, Row } from './figures.ts';
import { startProduct, type Product } from './product.ts';

const [pages, commits, everyMs, limitMs] = [100, 300, 40, 10_000];
const stamp = (): string => `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
const message = (...segments: readonly string[]): Buffer => Buffer.from(`${segments.join('\r')}\r`, 'latin1');
const pid = (n: number): string => `PID|1||SY${n}^^^LGH^MR||Sync^S${n}||19700102|F`;
const pv1 = (n: number): string => `PV1|1|I|4W^${String((n % 30) + 1).padStart(2, '0')}^A^LGH${'|'.repeat(16)}VSY${n}`;

export const admission = (n: number): Buffer =>
  message(`MSH|^~\\&|LGHADT|LGH|HOS|LGH|${stamp()}||ADT^A01|SYA${n}|P|2.5.1`, `EVN|A01|${stamp()}`, pid(n), pv1(n));
export const result = (n: number, commit: number, value = `${(commit % 30) / 10 + 3}`): Buffer =>
  message(
    `MSH|^~\\&|LAB|LGH|HOS|LGH|${stamp()}||ORU^R01|SYR${commit}|P|2.5.1`,
    pid(n),
    pv1(n),
    `OBR|1|OS${commit}^EHR|FS${commit}^LAB|2823-3^Potassium^LN|||${stamp()}`,
    `OBX|1|NM|2823-3^Potassium^LN||${value}|mmol/L|3.5-5.1|N|||F|||${stamp()}`,
  );

interface Page {
  /** Resolved by the next signal of each way. */
  next: Record<'live' | 'subscription', (at: number) => void>;
  close(): void;
}

export const sync: Bench = {
  name: 'sync',
  run: async () => {
    const product = await startProduct();
    const sender = await connectMllp({ host: '127.0.0.1', port: product.mllpPort });
    const key = await signingKey(product.folder);
    const open: Page[] = [];
    for (let n = 0; n < pages; n++) {
      await sender.send(admission(n));
      const found = (await product.ask(`/fhir/R4/Patient?identifier=|SY${n}`)) as { entry?: readonly { resource: { id: string } }[] };
      const id = found.entry?.[0]?.resource.id ?? '';
      const token = await issueToken(key, { role: 'patient', patient: id.replaceAll('.', '_') });
      open.push(await openPage(product, token, id));
    }
    const waits: Record<'live' | 'subscription', number[]> = { live: [], subscription: [] };
    for (let commit = 0; commit < commits; commit++) {
      const page = open[commit % pages];
      if (page === undefined) continue;
      const told = (['live', 'subscription'] as const).map((way) => [way, new Promise<number>((resolve) => (page.next[way] = resolve))] as const);
      await sender.send(result(commit % pages, commit));
      const committed = performance.now();
      for (const [way, promise] of told)
        waits[way].push(Math.max(0, (await Promise.race([promise, new Promise<number>((done) => setTimeout(() => done(Infinity), limitMs))])) - committed));
      await new Promise((done) => setTimeout(done, everyMs));
    }
    for (const page of open) page.close();
    sender.close();
    await product.stop();
    return [...rowsOf('live socket', waits.live), ...rowsOf('FHIR subscription', waits.subscription)];
  },
};

function rowsOf(way: string, waits: readonly number[]): readonly Row[] {
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
  const row = (name: string, value: number, target?: string): Row => ({
    bench: 'sync',
    case: `${way}: ${name} of ${sorted.length} commits, ${pages} open pages`,
    subject: 'ours',
    value,
    unit: 'ms after the commit',
    ...(target === undefined ? {} : { target }),
  });
  return [row('half', at(0.5)), row('99 in 100', at(0.99), '<= 300'), row('the slowest', at(1))];
}

async function openPage(product: Product, token: string, id: string): Promise<Page> {
  const page: Page = { next: { live: () => undefined, subscription: () => undefined }, close: () => undefined };
  const socket = io(product.url, { path: '/live', transports: ['websocket'], auth: { token }, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  await socket.timeout(limitMs).emitWithAck('follow', { facility: 'LGH', patient: id.replaceAll('.', '_') });
  socket.on('said-of', () => page.next.live(performance.now()));
  const ws = await subscribed(product, token);
  ws.addEventListener('message', ({ data }) => {
    if (String(data).includes('event-notification')) page.next.subscription(performance.now());
  });
  page.close = () => {
    socket.close();
    ws.close();
  };
  return page;
}

async function subscribed(product: Product, token: string): Promise<WebSocket> {
  const ask = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' };
    const response = await fetch(`${product.url}/fhir/R4/${path}`, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
  const { id } = await ask('POST', 'Subscription', {
    resourceType: 'Subscription',
    status: 'requested',
    reason: 'An open page',
    criteria: 'urn:healthos:topic:record',
    channel: {
      type: 'websocket',
      payload: 'application/fhir+json',
      _payload: { extension: [{ url: 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content', valueCode: 'id-only' }] },
    },
  });
  const { parameter } = (await ask('GET', `Subscription/${String(id)}/$get-ws-binding-token`)) as {
    parameter: readonly { name: string; valueString?: string; valueUrl?: string }[];
  };
  const of = (name: string): string => {
    const found = parameter.find((one) => one.name === name);
    return found?.valueUrl ?? found?.valueString ?? '';
  };
  const ws = new WebSocket(of('websocket-url'));
  await new Promise((resolve, reject) => {
    ws.addEventListener('open', resolve);
    ws.addEventListener('error', reject);
  });
  ws.send(`bind-with-token ${of('token')}`);
  await new Promise((resolve) => ws.addEventListener('message', resolve, { once: true }));
  return ws;
}
