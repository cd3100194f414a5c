/**
 * Clinical events at a steady rate (doses, laboratory results, vital signs): from the acknowledgement, which comes after the commit, until the account
 * of the patient was pushed with the charge and what is expected of it. `HEALTHOS_BENCH_SECONDS` says for how long; the acceptance asks five minutes.
 */
import { connect, type Socket as Connection } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import type { Change, Snapshot } from '@healthos/core/wire.ts';
import type { Bench, Row } from './figures.ts';
import { startProduct } from './product.ts';
import { send } from './traffic.ts';

const [patients, connections, perSecond] = [400, 8, 500];
const seconds = Number(process.env['HEALTHOS_BENCH_SECONDS'] ?? 60);
/** What is still on its way when the last event was sent is waited for so long. */
const settleMs = 5000;
/** A charge that is not shown by then counts as never shown. */
const neverMs = 15_000;
const target = '<= 300';

export const money: Bench = {
  name: 'money',
  run: async () => {
    const product = await startProduct();
    await send({ port: product.mllpPort, connections: 1, inFlight: patients, milliseconds: 0, message: admission });
    const accounts = await watching(product.url, await product.token('admin'));
    const pace = new Pace(product.mllpPort, accounts);
    const rate = await pace.run(seconds);
    await new Promise((done) => setTimeout(done, settleMs));
    const waits = accounts.waits();
    accounts.socket.close();
    await product.stop();
    return rowsOf(waits, rate, pace.charged);
  },
};

function rowsOf(waits: readonly number[], rate: number, charged: number): readonly Row[] {
  const sorted = [...waits, ...Array.from({ length: Math.max(0, charged - waits.length) }, () => neverMs)].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Infinity;
  const about = `${seconds} s, ${patients} patients, ${charged} charges`;
  const row = (name: string, value: number, unit: string, wanted?: string): Row => ({
    bench: 'money',
    case: `${name}: ${about}`,
    subject: 'ours',
    value,
    unit,
    ...(wanted === undefined ? {} : { target: wanted }),
  });
  return [
    row('clinical events acknowledged', rate, 'a second', `${perSecond}`),
    row('charge and expected payment shown, half', at(0.5), 'ms after the commit', target),
    row('charge and expected payment shown, 99 in 100', at(0.99), 'ms after the commit', target),
    row('never shown', charged - waits.length, 'charges', '0'),
  ];
}

/** Accounts as a screen sees them: how many lines each has, and since when so many were wanted. */
class Accounts {
  readonly socket: Socket;
  private readonly wanted = new Map<string, { readonly lines: number; readonly at: number }[]>();
  private readonly shown = new Map<string, number>();
  private readonly heard: number[] = [];

  constructor(socket: Socket) {
    this.socket = socket;
  }

  want(encounter: string, lines: number): void {
    const list = this.wanted.get(encounter) ?? [];
    this.wanted.set(encounter, list);
    const at = performance.now();
    if ((this.shown.get(encounter) ?? 0) >= lines) this.heard.push(0);
    else list.push({ lines, at });
  }

  take(encounter: string, lines: number): void {
    this.shown.set(encounter, lines);
    const list = this.wanted.get(encounter) ?? [];
    const now = performance.now();
    while (list[0] !== undefined && list[0].lines <= lines) this.heard.push(now - (list.shift()?.at ?? now));
  }

  waits(): readonly number[] {
    return this.heard;
  }
}

async function watching(url: string, token: string): Promise<Accounts> {
  const socket = io(url, { path: '/live', transports: ['websocket'], auth: { token }, reconnection: false });
  const accounts = new Accounts(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  const take = (key: string, row: unknown): void => accounts.take(key, (row as { readonly lines: number }).lines);
  socket.on('change', ({ view, put }: Change) => {
    if (view === 'revenue') for (const [key, row] of put) take(key, row);
  });
  const { rows } = (await socket.timeout(neverMs).emitWithAck('watch', { view: 'revenue', facility: 'LGH' })) as Snapshot;
  for (const [key, row] of rows) take(key, row);
  return accounts;
}

/** So many messages a second over some connections; a patient keeps to one connection, so that what was sent first is committed first. */
class Pace {
  charged = 0;
  private readonly port: number;
  private readonly accounts: Accounts;
  private readonly lines = new Map<string, number>();
  private sent = 0;
  private acknowledged = 0;

  constructor(port: number, accounts: Accounts) {
    this.port = port;
    this.accounts = accounts;
  }

  async run(forSeconds: number): Promise<number> {
    const began = performance.now();
    await Promise.all(Array.from({ length: connections }, (_, i) => this.one(i, began, forSeconds)));
    return this.acknowledged / ((performance.now() - began) / 1000);
  }

  private one(place: number, began: number, forSeconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const flight: (string | undefined)[] = [];
      const socket = connect({ host: '127.0.0.1', port: this.port, noDelay: true });
      let own = 0;
      const timer = setInterval(() => {
        const elapsed = (performance.now() - began) / 1000;
        const due = Math.floor((Math.min(elapsed, forSeconds) * perSecond) / connections);
        for (; own < due; own++) flight.push(this.write(socket, place, own));
        if (elapsed < forSeconds) return;
        clearInterval(timer);
        if (flight.length === 0) socket.destroy();
      }, 10);
      socket.on('error', reject);
      socket.on('close', () => resolve());
      socket.on('data', (chunk: Buffer) => {
        for (let at = chunk.indexOf(0x1c); at >= 0; at = chunk.indexOf(0x1c, at + 1)) {
          this.told(flight.shift());
          if (flight.length === 0 && performance.now() - began > forSeconds * 1000) socket.destroy();
        }
      });
    });
  }

  private write(socket: Connection, place: number, n: number): string | undefined {
    const patient = `BM${place + connections * (n % (patients / connections)) + 1}`;
    const number = ++this.sent;
    // Of ten events six are doses, two laboratory results, two vital signs, which nobody is charged for.
    const kind = number % 10;
    const content = kind < 6 ? dose(patient, number) : kind < 8 ? laboratory(patient, number) : vitals(patient, number);
    socket.write(Buffer.concat([Buffer.from([0x0b]), content, Buffer.from([0x1c, 0x0d])]));
    return kind < 8 ? patient : undefined;
  }

  private told(patient: string | undefined): void {
    this.acknowledged++;
    if (patient === undefined) return;
    this.charged++;
    const lines = (this.lines.get(patient) ?? 0) + 1;
    this.lines.set(patient, lines);
    this.accounts.want(patient, lines);
  }
}

const stamp = (): string => `${new Date().toISOString().slice(0, 19).replace(/[-T:]/g, '')}+0000`;
const bytes = (segments: readonly string[]): Buffer => Buffer.from(segments.map((segment) => `${segment}\r`).join(''));
const header = (sender: string, type: string, control: string): string => `MSH|^~\\&|${sender}|LGH|HOS|LGH|${stamp()}||${type}|${control}|P|2.5.1`;
const person = (patient: string): readonly string[] => [`PID|1||${patient}^^^LGH^MR||Bench^B||19700102|F`, `PV1|1|I|4W${'|'.repeat(16)}${patient}`];

function admission(n: number): Buffer {
  const patient = `BM${n}`;
  return bytes([
    header('LGHADT', 'ADT^A01', patient),
    `EVN|A01|${stamp()}`,
    person(patient)[0] ?? '',
    `PV1|1|I|${n % 2 === 0 ? '4W' : '5W'}${'|'.repeat(16)}${patient}`,
  ]);
}
const dose = (patient: string, n: number): Buffer =>
  bytes([
    header('PHARM', 'RAS^O17^RAS_O17', `M${n}`),
    ...person(patient),
    `ORC|RE|MO${n}`,
    `RXA|0|1|${stamp()}|${stamp()}|METO25^metoprolol^L|25|mg${'|'.repeat(13)}CP|A`,
    'RXR|PO',
  ]);
const laboratory = (patient: string, n: number): Buffer =>
  bytes([
    header('LABSYS', 'ORU^R01', `L${n}`),
    ...person(patient),
    `OBR|1|LO${n}|LF${n}|58410-2^Complete blood count^LN|||${stamp()}|||||||||||||||${stamp()}||LAB|F`,
    `OBX|1|NM|718-7^Hemoglobin^LN||12.1|g/dL|12.0-16.0|N|||F|||${stamp()}`,
  ]);
const vitals = (patient: string, n: number): Buffer =>
  bytes([
    header('CHART', 'ORU^R01', `V${n}`),
    ...person(patient),
    `OBR|1||VO${n}|85353-1^Vital signs panel^LN|||${stamp()}|||||||||||||||${stamp()}||NUR|F`,
    `OBX|1|NM|8867-4^Heart rate^LN||80|/min|||||F|||${stamp()}`,
  ]);
