/** A dose given in the MAR: from the answer of the request, which comes after the commit, until its rows in the MAR, the ledger, NEWS2 of the unit and the beds of a wall were pushed. */
import { io, type Socket } from 'socket.io-client';
import type { Change } from '@healthos/core/wire.ts';
import type { Bench, Row } from './figures.ts';
import { startProduct, type Product } from './product.ts';
import { send } from './traffic.ts';

/** Patients in the house, and doses: one each. */
const [patients, doses] = [120, 40];
const limitMs = 15_000;
/** Which row of each view shows the dose. */
const surfaces = ['mar', 'ledger', 'unit-now', 'beds'] as const;
type Surface = (typeof surfaces)[number];

export const given: Bench = {
  name: 'given',
  run: async () => {
    const product = await startProduct();
    await send({ port: product.mllpPort, connections: 1, inFlight: patients, milliseconds: 0, message: admission });
    const admin = await product.token('admin');
    const socket = await watching(product.url, admin);
    const waits = new Map<Surface, number[]>(surfaces.map((surface) => [surface, []]));
    for (let n = 0; n < doses; n++) {
      for (const [surface, wait] of await oneDose(product, admin, socket, `BG${n + 1}`, n)) waits.get(surface)?.push(wait);
    }
    socket.close();
    await product.stop();
    return surfaces.flatMap((surface) => rowsOf(surface, waits.get(surface) ?? []));
  },
};

function rowsOf(surface: Surface, waits: readonly number[]): readonly Row[] {
  const sorted = [...waits].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
  const row = (name: string, value: number): Row => ({
    bench: 'given',
    case: `${surface}: ${name} of ${sorted.length} of ${doses} doses, ${patients} patients`,
    subject: 'ours',
    value,
    unit: 'ms after the commit',
    target: '<= 300',
  });
  return [row('half', at(0.5)), row('95 in 100', at(0.95))];
}

async function watching(url: string, token: string): Promise<Socket> {
  const socket = io(url, { path: '/live', transports: ['websocket'], auth: { token }, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  for (const view of surfaces) await socket.timeout(limitMs).emitWithAck('watch', { view, facility: 'LGH' });
  return socket;
}

const stamp = (): string => `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;

/** Each to a bed of the wards. */
function admission(n: number): Buffer {
  const unit = ['4W', '4E', '5W', '5E', '6W', '6E'][Math.floor((n - 1) / 20) % 6] ?? '4W';
  return Buffer.from(
    [
      `MSH|^~\\&|LGHADT|LGH|HOS|LGH|${stamp()}||ADT^A01|BG${n}|P|2.5.1`,
      `EVN|A01|${stamp()}`,
      `PID|1||BG${n}^^^LGH^MR||Bench^B${n}||19700102|F`,
      `PV1|1|I|${unit}^${String(((n - 1) % 20) + 1).padStart(2, '0')}^A^LGH||||||||||||||||BG${n}`,
    ]
      .map((segment) => `${segment}\r`)
      .join(''),
  );
}

async function oneDose(product: Product, token: string, socket: Socket, encounter: string, n: number): Promise<ReadonlyMap<Surface, number>> {
  const ask = async (request: string, body: object): Promise<{ readonly made?: Record<string, string> }> => {
    const response = await fetch(`${product.url}/api/facilities/LGH/requests/${request}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ id: `bench-given-${n}-${request}`, body }),
    });
    return response.ok ? ((await response.json()) as { made?: Record<string, string> }) : {};
  };
  const air = [
    ['respiratoryRate', '18', '/min'],
    ['oxygenSaturation', '96', '%'],
    ['supplementalOxygen', '0', 'L/min'],
    ['systolicPressure', '120', 'mm[Hg]'],
    ['heartRate', '75', '/min'],
    ['temperature', '37.0', 'Cel'],
  ].map(([sign, value, unit]) => ({ sign, value, unit }));
  await ask('vitals-chart', { encounter, signs: air, consciousness: 'A' });
  const rate = { literal: '2', unit: 'L/min' };
  const line = { kind: 'medication', code: { code: 'OXYGEN', display: 'Oxygen', system: 'L' }, rate, route: 'NASAL', frequency: 'CONT' };
  await ask('order-place', { encounter, lines: [line], sign: true });
  const { rows } = (await product.ask('/api/facilities/LGH/mar?limit=2000')) as {
    rows: readonly { readonly encounter: string; readonly code: string; readonly order: string; readonly dueAt?: number }[];
  };
  const due = rows.findLast((row) => row.encounter === encounter && row.code === 'OXYGEN' && row.dueAt !== undefined);
  if (due === undefined) return new Map();
  // What the round brought is pushed before the dose is given.
  await new Promise((done) => setTimeout(done, 1500));
  return heardOf(socket, encounter, () =>
    ask('mar-give', { encounter, order: due.order, step: 'given', dueAt: due.dueAt, patient: encounter, drug: 'OXYGEN', rate, route: 'NASAL' }),
  );
}

/** The first change of each view that shows the dose, from when the request was answered; one that came before the answer waited for nothing. */
async function heardOf(
  socket: Socket,
  encounter: string,
  give: () => Promise<{ readonly made?: Record<string, string> }>,
): Promise<ReadonlyMap<Surface, number>> {
  const heardAt = new Map<Surface, number>();
  let whole: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (whole = resolve));
  const listen = ({ view, put }: Change): void => {
    const surface = surfaces.find((one) => one === view);
    if (surface === undefined || heardAt.has(surface) || !put.some(([, row]) => shows(surface, encounter, row as Shown))) return;
    heardAt.set(surface, performance.now());
    if (heardAt.size === surfaces.length) whole();
  };
  socket.on('change', listen);
  const answered = await give();
  const committed = performance.now();
  if (answered.made !== undefined) await Promise.race([all, new Promise((done) => setTimeout(done, limitMs))]);
  socket.off('change', listen);
  return new Map([...heardAt].map(([surface, at]) => [surface, Math.max(0, at - committed)]));
}

interface Shown {
  readonly encounter?: string;
  readonly code?: string;
  readonly running?: unknown;
  readonly news2?: { readonly score?: number };
}

function shows(surface: Surface, encounter: string, row: Shown): boolean {
  if (row.encounter !== encounter) return false;
  if (surface === 'mar') return row.code === 'OXYGEN' && row.running !== undefined;
  return surface === 'ledger' ? row.code === 'OXYGEN' : row.news2?.score === 2;
}
