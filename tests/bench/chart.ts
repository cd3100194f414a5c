/**
 * The chart of one person of 5,000 events in a house of a million, over HTTP: read live, read again after each new fact, and read at random past moments
 * as known then. `HEALTHOS_BENCH_EVENTS` changes how many events the house has.
 */
import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import type { HealthEvent, Stated } from '../../core/src/event.ts';
import { encounterId, facilityId, feedId, orderId, patientId, unitId } from '../../core/src/ids.ts';
import { dayMs, instant, minuteMs, orderKey } from '../../core/src/time.ts';
import { startEmbedded } from '../../command-center/src/postgres/embedded.ts';
import { openLog } from '../../command-center/src/postgres/event-log.ts';
import { restedAfter } from './at-rest.ts';
import type { Bench, Row } from './figures.ts';
import { startProduct, type Product } from './product.ts';
import { temporaryFolder } from '../services/temporary.ts';

const events = Number(process.env['HEALTHOS_BENCH_EVENTS'] ?? 1_000_000);
const [chartEvents, perPatient, perMessage, spanDays] = [5000, 100, 2000, 30];
const [liveReads, toldReads, pastReads] = [150, 40, 60];
const facility = facilityId('LGH');
const who = 'p_bench_chart';

type Dated = readonly [at: number, event: HealthEvent];

/** One person's stay: signs and laboratory values in forty series, orders, doses and notes. */
function* stay(patient: string, count: number, from: number): Generator<Dated> {
  const about = { patient: patientId(patient), encounter: encounterId(`V-${patient}`) };
  yield [from, { type: 'PatientAdmitted', ...about, class: 'I', location: { unit: unitId('4W') }, admittedAt: instant(from) }];
  const step = (spanDays * dayMs) / (count + 1);
  for (let n = 1; n < count - 1; n++) {
    const at = from + Math.floor(n * step);
    const key = `${patient}-${n}`;
    if (n % 10 === 9)
      yield [at, { type: 'OrderRecorded', ...about, order: orderId(key), kind: 'laboratory', control: 'NW', status: 'placed', code: { code: `L${n % 40}` } }];
    else if (n % 10 === 8)
      yield [
        at,
        {
          type: 'MedicationAdministered',
          ...about,
          administration: key,
          code: { code: `M${n % 30}` },
          givenAt: instant(at),
          completion: 'complete',
          action: 'add',
        },
      ];
    else if (n % 50 === 7) yield [at, { type: 'DocumentRecorded', ...about, document: key, kind: { code: 'PN' }, change: 'original', contentBytes: 900 }];
    else
      yield [
        at,
        {
          type: 'ObservationRecorded',
          ...about,
          observation: key,
          code: { code: `S${n % 40}`, display: `Series ${n % 40}` },
          value: { kind: 'quantity', value: n % 97, literal: String(n % 97), unit: 'mg/dL' },
          status: 'F',
          referenceRange: '10-60',
          observedAt: instant(at),
        },
      ];
  }
  if (patient !== who) yield [from + spanDays * dayMs, { type: 'PatientDischarged', ...about, dischargedAt: instant(from + spanDays * dayMs) }];
}

/** The whole house in the log, a message of many facts at a time. Record times are of now: known at is measured by the facts that come while it runs. */
async function fill(folder: string): Promise<void> {
  const embedded = await startEmbedded({ dataDir: folder });
  const log = await openLog({ url: embedded.url, clock: { now: () => instant(Date.now()) } });
  const from = Date.now() - spanDays * dayMs - 60 * minuteMs;
  let n = 0;
  let waiting: Promise<unknown>[] = [];
  const keep = async (facts: readonly Dated[]): Promise<void> => {
    const id = `bench-${n++}`;
    const stated = facts.map(([at, event], i): Stated => ({
      event,
      effective: { at: instant(at) },
      order: orderKey(instant(at), instant(at), 70, `${id}.${i}`),
      segments: [0],
    }));
    const bytes = Buffer.from(id);
    waiting.push(
      log.append({
        facility,
        feed: feedId('results'),
        sender: 'BENCH|LGH',
        peer: '127.0.0.1',
        controlId: id,
        type: 'ORU^R01',
        receivedAt: instant(Date.now()),
        bytes,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        outcome: 'applied',
        onReusedControlId: 'process',
        events: stated,
        identities: [],
        samples: [],
      }),
    );
    if (waiting.length < 8) return;
    await Promise.all(waiting);
    waiting = [];
  };
  let page: Dated[] = [];
  const people = Math.floor((events - chartEvents) / perPatient);
  for (let p = 0; p <= people; p++) {
    // Whose chart is read lies in the middle of the log.
    const isChart = p === Math.floor(people / 2);
    for (const fact of stay(isChart ? who : `p_${p}`, isChart ? chartEvents : perPatient, from)) {
      page.push(fact);
      if (page.length < perMessage) continue;
      await keep(page);
      page = [];
    }
  }
  await keep(page);
  await Promise.all(waiting);
  await log.close();
  await embedded.stop();
}

async function timed(product: Product, token: string, path: string): Promise<{ readonly ms: number; readonly bytes: number }> {
  const began = performance.now();
  const response = await fetch(`${product.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const { byteLength } = await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return { ms: performance.now() - began, bytes: byteLength };
}

const at = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? 0;

export const chart: Bench = {
  name: 'chart',
  run: async () => {
    const folder = temporaryFolder('healthos-bench-');
    chmodSync(folder, 0o755);
    await fill(folder);
    const first = await startProduct({ folder });
    const rows = await measure(first).finally(() => first.stop(true));
    // Its last snapshot was written as it stopped: of the log nothing is left to be folded.
    const again = await startProduct({ folder });
    await again.stop();
    const name = `started again from its snapshot, ${events.toLocaleString('en')} events in the log`;
    return [...rows, { bench: 'chart', case: name, subject: 'ours', value: again.readyMs / 1000, unit: 's to ready', target: '<= 5' }];
  },
};

async function measure(product: Product): Promise<readonly Row[]> {
  const token = await product.token('admin');
  await restedAfter(product.url, token);
  const path = `/api/patients/${who}/chart`;
  const first = await timed(product, token, path);
  const live: number[] = [];
  for (let n = 0; n < liveReads; n++) live.push((await timed(product, token, path)).ms);
  const told: number[] = [];
  for (let n = 0; n < toldReads; n++) {
    const body = JSON.stringify({ id: `bench-told-${n}`, body: { patient: who, label: n % 2 === 0 ? 'restricted' : 'normal', reason: 'patient-asked' } });
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const sent = await fetch(`${product.url}/api/facilities/LGH/requests/label-record`, { method: 'POST', headers, body });
    if (sent.status !== 200) throw new Error(`label-record answered ${sent.status}: ${await sent.text()}`);
    told.push((await timed(product, token, path)).ms);
  }
  const now = Date.now();
  const past: number[] = [];
  for (let n = 0; n < pastReads; n++) past.push((await timed(product, token, `${path}?at=${Math.floor(now - ((n + 0.5) / pastReads) * spanDays * dayMs)}`)).ms);
  const views: number[] = [];
  for (let n = 0; n < liveReads; n++) views.push((await timed(product, token, '/api/facilities/LGH/beds')).ms);
  const row = (what: string, value: number, target?: string, unit = 'ms'): Row => ({
    bench: 'chart',
    case: what,
    subject: 'ours',
    value,
    unit,
    ...(target === undefined ? {} : { target }),
  });
  return [
    row(`size of the answer, a chart of ${chartEvents} events among ${events}`, first.bytes / 1024, undefined, 'KiB'),
    row('first reading', first.ms),
    row('a view, p50', at(views, 0.5)),
    row('a view, p95', at(views, 0.95), '<= 25'),
    row('live, p50', at(live, 0.5)),
    row('live, p95', at(live, 0.95), '<= 50'),
    row('after each new fact, p50', at(told, 0.5)),
    row('after each new fact, p95', at(told, 0.95), '<= 50'),
    row(`at a past moment of ${spanDays} days, p50`, at(past, 0.5)),
    row(`at a past moment of ${spanDays} days, p95`, at(past, 0.95), '<= 1,000'),
  ];
}
