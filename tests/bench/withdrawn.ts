/**
 * A laboratory withdraws a result that somebody read: from its acknowledgement, which comes after the commit, until an open chart is told, and until what it
 * touched (score, finding, order, readers) is answered to it.
 */
import { io, type Socket } from 'socket.io-client';
import { connectMllp, type MllpClient } from '../../ingest/src/transports/mllp/client.ts';
import type { PatientMark } from '../../core/src/wire.ts';
import type { Bench, Row } from './figures.ts';
import { startProduct, type Product } from './product.ts';

/** Patients in the house, each with one result that is withdrawn. */
const patients = 40;
const limitMs = 15_000;
const minuteMs = 60_000;

export const withdrawn: Bench = {
  name: 'withdrawn',
  run: async () => {
    const product = await startProduct();
    const sender = await connectMllp({ host: '127.0.0.1', port: product.mllpPort });
    const token = await product.token('admin');
    for (let n = 1; n <= patients; n++) {
      await sender.send(admission(n));
      await sender.send(creatinine(n, { value: '0.9', status: 'F', observed: -600 }));
      await sender.send(creatinine(n, { value: '2.1', status: 'F', observed: -55 }));
    }
    const socket = await opened(product.url, token);
    const waits: Waits[] = [];
    for (let n = 1; n <= patients; n++) waits.push(await oneWithdrawal({ product, token, socket, sender }, n));
    socket.close();
    sender.close();
    await product.stop();
    return [...rowsOf('the chart is told', waits, ({ told }) => told), ...rowsOf('what it touched is answered', waits, ({ answered }) => answered)];
  },
};

interface Waits {
  readonly told: number;
  readonly answered: number;
}
interface Desk {
  readonly product: Product;
  readonly token: string;
  readonly socket: Socket;
  readonly sender: MllpClient;
}

function rowsOf(what: string, waits: readonly Waits[], of: (one: Waits) => number): readonly Row[] {
  const sorted = waits.map(of).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
  const row = (name: string, value: number): Row => ({
    bench: 'withdrawn',
    case: `${what}: ${name} of ${patients} results`,
    subject: 'ours',
    value,
    unit: 'ms after the acknowledgement',
    target: '<= 1,000',
  });
  return [row('half', at(0.5)), row('the slowest', at(1))];
}

async function opened(url: string, token: string): Promise<Socket> {
  const socket = io(url, { path: '/live', transports: ['websocket'], auth: { token }, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  return socket;
}

async function oneWithdrawal(desk: Desk, n: number): Promise<Waits> {
  const { product, token, socket, sender } = desk;
  const { rows = [] } = (await product.ask(`/api/facilities/LGH/encounters?limit=2000`)) as { rows?: readonly { encounter: string; patient: string }[] };
  const patient = rows.find(({ encounter }) => encounter === `BW${n}`)?.patient ?? '';
  // Read before it is withdrawn, and acted upon.
  await product.ask(`/api/patients/${patient}/chart`);
  const results = (await product.ask(`/api/patients/${patient}/results`)) as { rows: readonly { points: readonly { item: string; value: string }[] }[] };
  const item = results.rows.flatMap(({ points }) => points).find(({ value }) => value === '2.1')?.item ?? '';
  await fetch(`${product.url}/api/facilities/LGH/requests/order-place`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({
      id: `bench-withdrawn-${n}`,
      body: { encounter: `BW${n}`, lines: [{ kind: 'laboratory', code: { code: 'RENALUS', display: 'Ultrasound kidneys' } }] },
    }),
  });
  const { mark } = (await socket.timeout(limitMs).emitWithAck('follow', { facility: 'LGH', patient })) as PatientMark;
  let heardAt = Infinity;
  const heard = new Promise<void>((resolve) => {
    const listen = (one: PatientMark): void => {
      if (one.patient !== patient || one.mark <= mark) return;
      socket.off('said-of', listen);
      heardAt = performance.now();
      resolve();
    };
    socket.on('said-of', listen);
  });
  await sender.send(creatinine(n, { value: '2.1', status: 'W', observed: -55 }));
  const acknowledged = performance.now();
  await Promise.race([heard, new Promise((done) => setTimeout(done, limitMs))]);
  socket.emit('unfollow', { facility: 'LGH', patient });
  const touched = (await product.ask(`/api/patients/${patient}/touched?item=${encodeURIComponent(item)}`)) as Touched;
  const isWhole =
    touched.scores.some(({ after }) => after === 0) &&
    touched.findings.some(({ stands }) => !stands) &&
    touched.things.some(({ kind }) => kind === 'order') &&
    touched.seen.length > 0;
  return { told: Math.max(0, heardAt - acknowledged), answered: isWhole ? performance.now() - acknowledged : Infinity };
}

interface Touched {
  readonly scores: readonly { readonly after?: number }[];
  readonly findings: readonly { readonly stands: boolean }[];
  readonly things: readonly { readonly kind: string }[];
  readonly seen: readonly unknown[];
}

const stamp = (minutes = 0): string => `${new Date(Date.now() + minutes * minuteMs).toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
const bytesOf = (...segments: readonly string[]): Buffer => Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
const stay = (n: number): readonly string[] => {
  const unit = ['4W', '4E', '5W', '5E'][Math.floor((n - 1) / 20) % 4] ?? '4W';
  return [
    `PID|1||BW${n}^^^LGH^MR||Bench^B${n}||19590102|F`,
    `PV1|1|I|${unit}^${String(((n - 1) % 20) + 1).padStart(2, '0')}^A^LGH||||||||||||||||BW${n}|||||||||||||||||||||||||${stamp(-900)}`,
  ];
};

function admission(n: number): Buffer {
  const at = stamp(-900);
  return bytesOf(`MSH|^~\\&|LGHADT|LGH|HOS|LGH|${at}||ADT^A01|BW${n}|P|2.5.1`, `EVN|A01|${at}`, ...stay(n));
}

let sent = 0;
function creatinine(n: number, { value, status, observed }: { readonly value: string; readonly status: string; readonly observed: number }): Buffer {
  const [at, order] = [stamp(observed), `BW${n}-${-observed}`];
  return bytesOf(
    `MSH|^~\\&|LABSYS|LGH|HOS|LGH|${stamp(observed + (status === 'W' ? 30 : 5))}||ORU^R01|BWR${++sent}|P|2.5.1`,
    ...stay(n),
    `ORC|RE|${order}|F${order}`,
    `OBR|1|${order}|F${order}|2160-0^Creatinine^LN|||${at}`,
    `OBX|1|NM|2160-0^Creatinine^LN||${value}|mg/dL|0.7-1.3|H|||${status}|||${at}`,
  );
}
