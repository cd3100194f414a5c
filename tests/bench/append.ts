/** The log's own appending: arrivals of 1.2 kB with three events and one identity each, and device samples, committed with fsync on the embedded PostgreSQL. */
import { hash } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { bedId, deviceId, encounterId, facilityId, feedId, patientId, unitId } from '../../core/src/ids.ts';
import type { Arrival } from '../../core/src/ports.ts';
import { instant, orderKey } from '../../core/src/time.ts';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { openLog, type PostgresLog } from '../../command-center/src/postgres/event-log.ts';
import { isQuick, type Bench, type Row } from './figures.ts';
import { temporaryFolder } from '../services/temporary.ts';

const shapes = [
  { waiters: 1, target: '1,500, through the whole pipeline' },
  { waiters: 8, target: '7,000, through the whole pipeline' },
  { waiters: 64, target: '15,000, through the whole pipeline' },
  { waiters: 512, target: '18,000, through the whole pipeline' },
] as const;
const milliseconds = isQuick ? 1500 : 3000;
const samplesEach = 100;
const filler = 'OBX|1|NM|8867-4^Heart rate^LN||72|/min|60-100|N|||F\r'.repeat(22);
const began = instant(Date.now());
let made = 0;

function arrival(samples: number): Arrival {
  const n = ++made;
  const patient = patientId(`p_${n % 400}`);
  const bytes = Buffer.from(`MSH|^~\\&|A|F|||2026||ADT^A08|C${n}|P|2.5\rPID|1||${n}\r${filler}`.slice(0, 1200), 'latin1');
  const location = { unit: unitId('4W'), room: '1', bed: 'A', bedId: bedId('4W', '1', 'A') };
  return {
    facility: facilityId('F1'),
    feed: feedId('adt'),
    sender: 'A|F',
    peer: '127.0.0.1',
    controlId: `C${n}`,
    type: 'ADT^A08',
    receivedAt: instant(Date.now()),
    bytes,
    sha256: hash('sha256', bytes, 'hex'),
    outcome: 'applied',
    onReusedControlId: 'quarantine',
    identities: [{ patient, assigner: 'F', number: String(n % 400), kind: 'MR', family: 'Family', given: 'Given', birthDate: '19700102', sex: 'F' }],
    samples: Array.from({ length: samples }, (_, i) => ({
      device: deviceId(`d${n % 50}`),
      bed: '4W-1-A',
      patient,
      code: 'MDC_ECG_HEART_RATE',
      observedAt: instant(began + n * 1000 + i),
      value: 60 + i,
      unit: '/min',
    })),
    events: [0, 1, 2].map((part) => ({
      event: { type: 'EncounterUpdated', encounter: encounterId(`V${n}`), patient, location },
      effective: { at: began, literal: '20260312120000+0000', precision: 'second', zone: 'field' },
      order: orderKey(began, began, 30, `C${n}-${part}`),
      segments: [0, 2, 3],
    })),
  };
}

/** So many senders that each wait for their commit; a turn of the event loop lies between two messages of one, as with a socket. */
async function appended(log: PostgresLog, waiters: number, samples: number): Promise<{ readonly perSecond: number; readonly p99: number }> {
  const took: number[] = [];
  const start = performance.now();
  const pump = async (): Promise<void> => {
    while (performance.now() - start < milliseconds) {
      const before = performance.now();
      await log.append(arrival(samples));
      took.push(performance.now() - before);
      await new Promise((turn) => setImmediate(turn));
    }
  };
  await Promise.all(Array.from({ length: waiters }, pump));
  const perSecond = took.length / ((performance.now() - start) / 1000);
  return { perSecond, p99: took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0 };
}

export const append: Bench = {
  name: 'append',
  run: async () => {
    const folder = temporaryFolder('healthos-append-');
    chmodSync(folder, 0o755);
    const embedded = await startEmbedded({ dataDir: folder });
    const log = await openLog({ url: embedded.url, clock: { now: () => instant(Date.now()) } });
    await appended(log, 64, 0);
    const rows: Row[] = [];
    let most = 0;
    for (const { waiters, target } of shapes) {
      const { perSecond, p99 } = await appended(log, waiters, 0);
      most = Math.max(most, perSecond);
      rows.push({ bench: 'append', case: `${waiters} waiting, p99 ${p99.toFixed(1)} ms`, subject: 'ours', value: perSecond, unit: 'arrivals/s', target });
    }
    rows.push({ bench: 'append', case: 'events, with messages and raw bytes', subject: 'ours', value: most * 3, unit: 'events/s', target: '>= 40,000' });
    const { perSecond } = await appended(log, 64, samplesEach);
    rows.push({
      bench: 'append',
      case: `samples, ${samplesEach} in a message`,
      subject: 'ours',
      value: perSecond * samplesEach,
      unit: 'samples/s',
      target: '>= 100,000',
    });
    const facility = facilityId('F1');
    const [readAt, last] = [performance.now(), (await log.positions()).get(facility) ?? 0];
    for (let after = 0; after < last; after += 5000) await log.read({ facility, after, limit: 5000 });
    rows.push({
      bench: 'append',
      case: `read ${last} events back`,
      subject: 'ours',
      value: last / ((performance.now() - readAt) / 1000),
      unit: 'events/s',
      target: '>= 40,000',
    });
    await log.close();
    await embedded.stop();
    rmSync(folder, { recursive: true, force: true });
    return rows;
  },
};
