/** One suite for the log and its samples, run on every adapter: memory, the embedded PostgreSQL and a real TimescaleDB. */
import { createHash } from 'node:crypto';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Recorded } from '@healthos/core/event.ts';
import { bedId, deviceId, encounterId, facilityId, feedId, messageId, patientId, unitId } from '@healthos/core/ids.ts';
import type { Arrival, EventLog, SampleStore } from '@healthos/core/ports.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { openMemoryLog } from '@healthos/command-center/memory/event-log.ts';
import { startEmbedded, type Embedded } from '@healthos/command-center/postgres/embedded.ts';
import { openLog } from '@healthos/command-center/postgres/event-log.ts';
import { temporaryFolder } from '../services/temporary.ts';

type Log = EventLog & SampleStore;
type Committed = (facts: readonly Recorded[]) => void;
interface Adapter {
  readonly name: string;
  /** null where this machine cannot run it. */
  start(): Promise<((onCommitted: Committed) => Promise<Log>) | null>;
  stop(): Promise<void>;
}

const now = instant(Date.UTC(2026, 2, 12, 12));
const clock = { now: () => now };
let made = 0;

function arrival(more: Partial<Arrival> = {}): Arrival {
  const n = ++made;
  const bytes = Buffer.from(`MSH|^~\\&|A|F|||2026||ADT^A01|C${n}|P|2.5\rPID|1||${n} ÿ\u0001\r`, 'latin1');
  return {
    facility: facilityId('F1'),
    feed: feedId('adt'),
    sender: 'A|F',
    peer: 'test',
    controlId: `C${n}`,
    type: 'ADT^A01',
    receivedAt: now,
    bytes,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    outcome: 'applied',
    onReusedControlId: 'quarantine',
    identities: [],
    samples: [],
    events: [0, 1].map((part) => ({
      event: {
        type: 'EncounterUpdated',
        encounter: encounterId(`V${n}`),
        patient: patientId(`p_${n}`),
        location: { unit: unitId('4W'), room: '1', bed: 'A', bedId: bedId('4W', '1', 'A') },
      },
      effective: { at: instant(now - 1000), literal: '20260312', precision: 'day', zone: 'feed' },
      order: orderKey(now, now, 30, `C${n}-${part}`),
      segments: [1, 2],
    })),
    ...more,
  };
}

const adapters: readonly Adapter[] = [
  { name: 'memory', start: () => Promise.resolve((onCommitted) => Promise.resolve(openMemoryLog({ clock, onCommitted }))), stop: () => Promise.resolve() },
  embeddedAdapter(false),
  embeddedAdapter(true),
  timescaleAdapter(false),
  timescaleAdapter(true),
];

/** `many`: one of several appenders, as where processes share a log. */
function embeddedAdapter(many: boolean): Adapter {
  let embedded: Embedded | undefined;
  let folder = '';
  return {
    name: `embedded PostgreSQL${many ? ', one of several' : ''}`,
    start: async () => {
      folder = temporaryFolder('healthos-contract-');
      // Its programs run as an unprivileged user where the tests run as root.
      await chmod(folder, 0o755);
      embedded = await startEmbedded({ dataDir: join(folder, 'data') });
      const { url } = embedded;
      return (onCommitted) => openLog({ url, clock, many, onCommitted });
    },
    stop: async () => {
      await embedded?.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function timescaleAdapter(many: boolean): Adapter {
  return {
    name: `TimescaleDB${many ? ', one of several' : ''}`,
    start: async () => {
      const admin = inject('timescaleUrl');
      if (admin === null) return null;
      const client = new pg.Client({ connectionString: admin });
      await client.connect();
      const name = `contract_${process.pid}_${Date.now()}`;
      await client.query(`CREATE DATABASE ${name}`);
      await client.end();
      const url = admin.replace(/\/[^/]*$/, `/${name}`);
      return async (onCommitted) => {
        const log = await openLog({ url, clock, many, onCommitted });
        expect(log.form).toBe('timescale');
        return log;
      };
    },
    stop: () => Promise.resolve(),
  };
}

describe.each(adapters)('the log on $name', ({ start, stop }) => {
  let open: ((onCommitted: Committed) => Promise<Log>) | null = null;
  let log: Log | undefined;
  const told: Recorded[] = [];
  const the = (): Log => {
    if (log === undefined) throw new Error('this machine cannot run it');
    return log;
  };
  beforeAll(async () => {
    open = await start();
    log = await open?.((facts) => told.push(...facts));
  });
  afterAll(async () => {
    await log?.close();
    await stop();
  });
  const on = (name: string, run: () => Promise<void>): void =>
    it(name, async ({ skip }) => {
      if (log === undefined) return skip('this machine cannot run it');
      await run();
    });

  on('keeps bytes exactly, with their hash, and gives positions without gaps', async () => {
    const sent = arrival();
    const first = await the().append(sent);
    expect(first).toMatchObject({
      duplicate: false,
      message: { controlId: sent.controlId, outcome: 'applied', sha256: sent.sha256, bytes: sent.bytes.length },
    });
    expect(Buffer.from((await the().raw(first.message.id)) ?? []).equals(Buffer.from(sent.bytes))).toBe(true);
    expect(await the().eventsOf(first.message.id)).toEqual(first.events);
    expect(first.events.map((event) => event.event)).toEqual(sent.events.map((stated) => stated.event));
    expect(first.events[0]?.effective).toEqual(sent.events[0]?.effective);
  });

  on('answers a repetition with the first one kept, and adds nothing', async () => {
    const sent = arrival();
    const before = await the().append(sent);
    const again = await the().append(sent);
    expect([again.duplicate, again.message.id, again.events]).toEqual([true, before.message.id, []]);
    const together = arrival();
    const both = await Promise.all([the().append(together), the().append(together), the().append(together)]);
    expect(both.map((one) => one.duplicate)).toEqual([false, true, true]);
  });

  on('names what came again: which kept message it repeats, how often, when last and from where', async () => {
    const [one, other] = [arrival(), arrival()];
    for (const sent of [one, other]) await the().append(sent);
    const first = await the().append(other);
    await the().append({ ...one, peer: '10.0.0.8:51234', receivedAt: instant(one.receivedAt + 1000) });
    await the().append({ ...one, peer: '10.0.0.9:51235', receivedAt: instant(one.receivedAt + 2000) });
    const told = () => the().repetitions({ limit: 2 });
    await expect
      .poll(async () => (await told()).map(({ message, times }) => [message.controlId, times]))
      .toEqual([
        [one.controlId, 2],
        [other.controlId, 1],
      ]);
    const [newest, before] = await told();
    expect(newest).toMatchObject({ peer: '10.0.0.9', firstAt: one.receivedAt + 1000, lastAt: one.receivedAt + 2000, message: { outcome: 'applied' } });
    expect(before?.message).toEqual(first.message);
    expect((await the().repetitions({ limit: 9, below: newest?.n ?? 0 }))[0]?.n).toBe(before?.n);
    expect(await the().repetitions({ limit: 9, controlId: other.controlId, facility: other.facility, feed: other.feed })).toEqual([before]);
    expect(await the().repetitions({ limit: 9, controlId: other.controlId, feed: feedId('nobody') })).toEqual([]);
  });

  on('hard case 2: keeps a reused control id apart, or processes it where the feed says so', async () => {
    const first = arrival();
    await the().append(first);
    const other = { ...arrival(), controlId: first.controlId };
    const apart = await the().append(other);
    expect(apart).toMatchObject({ duplicate: false, events: [], message: { outcome: 'quarantined', code: 'control-id-reused' } });
    expect(await the().append(other)).toMatchObject({ duplicate: true, message: { id: apart.message.id } });
    const device = arrival({ onReusedControlId: 'process', feed: feedId('devices') });
    await the().append(device);
    expect(await the().append({ ...arrival({ onReusedControlId: 'process', feed: feedId('devices') }), controlId: device.controlId })).toMatchObject({
      message: { outcome: 'applied' },
    });
  });

  on('gives every facility its own positions, in order, under any concurrency', async () => {
    const facility = facilityId(`F${made}`);
    const all = await Promise.all(Array.from({ length: 300 }, () => the().append(arrival({ facility }))));
    const positions = all.flatMap((one) => one.events.map((event) => event.position)).sort((a, b) => a - b);
    expect(positions).toEqual(Array.from({ length: 600 }, (_, i) => i + 1));
    expect((await the().positions()).get(facility)).toBe(600);
    const read = await the().read({ facility, after: 100, upTo: 200, limit: 50 });
    expect(read.map((event) => event.position)).toEqual(Array.from({ length: 50 }, (_, i) => 101 + i));
    expect(told.filter((event) => event.facility === facility).map((event) => event.position)).toEqual(positions);
    expect((await the().eventsAt(facility, [3, 1])).map((event) => event.position)).toEqual([3, 1]);
  });

  on('lists what was rejected, with its place, and lets a replay take its place', async () => {
    const bad = await the().append(arrival({ outcome: 'rejected', code: 'hl7.no-patient', place: 'PID-3', events: [] }));
    expect(await the().message(bad.message.id)).toMatchObject({ outcome: 'rejected', code: 'hl7.no-patient', place: 'PID-3' });
    const mended = await the().append(arrival({ replayOf: bad.message.id }));
    expect(mended).toMatchObject({ duplicate: false, message: { outcome: 'applied', replayOf: bad.message.id } });
    await expect.poll(async () => (await the().message(bad.message.id))?.resolvedBy).toBe(mended.message.id);
    expect((await the().messages({ outcome: 'rejected', limit: 10 })).map((message) => message.id)).toContain(bad.message.id);
    const page = await the().messages({ limit: 3 });
    expect((await the().messages({ limit: 1, before: messageId(page[1]?.id ?? '') }))[0]?.id).toBe(page[2]?.id);
  });

  on('keeps names in their own place: newer words win, older ones and silence change nothing', async () => {
    const patient = patientId(`p_id_${made}`);
    const line = { patient, assigner: 'A', number: `N${made}`, kind: 'MR', others: [{ assigner: 'B', number: `X${made}` }] };
    const said = (second: number, more: object): Arrival =>
      arrival({
        identities: [{ ...line, ...more }],
        events: [{ event: { type: 'SourceRecordSeen', patient }, effective: { at: now }, order: orderKey(instant(now + second), now, 0, 'i'), segments: [1] }],
      });
    await the().append(said(10, { family: 'New', given: 'Kim' }));
    await the().append(said(5, { family: 'Old' }));
    await the().append(said(20, {}));
    expect(await the().identitiesOf([patient])).toMatchObject([{ family: 'New', given: 'Kim', number: line.number }]);
    await the().append(said(30, { phone: '555-0100', address: '1 Oak Street' }));
    await the().append(said(40, { phone: '' }));
    const [left] = await the().identitiesOf([patient]);
    expect(left).toMatchObject({ family: 'New', address: '1 Oak Street' });
    expect(left).not.toHaveProperty('phone');
    await the().append(said(50, { birthDate: '19610615', sex: 'M' }));
    await the().append(said(60, { birthDate: '', sex: '' }));
    await the().append(said(65, { family: 'New', given: '' }));
    expect((await the().identitiesOf([patient]))[0]).toEqual({ ...line, family: 'New', address: '1 Oak Street' });
    expect((await the().findIdentities(line.others[0]?.number ?? '', 'B')).map((one) => one.patient)).toEqual([patient]);
    // Silence of the other numbers changes nothing either; a list without them takes them back.
    const { others: _others, ...alone } = line;
    const only = (second: number, more: object): Arrival => ({ ...said(second, {}), identities: [{ ...alone, ...more }] });
    await the().append(only(70, {}));
    expect((await the().findIdentities(line.others[0]?.number ?? '', 'B')).map((one) => one.patient)).toEqual([patient]);
    await the().append(only(80, { others: [] }));
    expect(await the().findIdentities(line.others[0]?.number ?? '', 'B')).toEqual([]);
    expect((await the().findIdentities(line.number, 'A')).map((one) => one.patient)).toEqual([patient]);
    expect(await the().findIdentities(line.number, 'elsewhere')).toEqual([]);
  });

  on('a name for want of one that somebody repeats gives way to every other, whichever comes first', async () => {
    const [first, last] = [patientId(`p_doe1_${made}`), patientId(`p_doe2_${made}`)];
    const said = (patient: typeof first, second: number, more: object): Arrival =>
      arrival({
        identities: [{ patient, assigner: 'A', number: 'N', ...more }],
        events: [{ event: { type: 'SourceRecordSeen', patient }, effective: { at: now }, order: orderKey(instant(now + second), now, 0, 'i'), segments: [1] }],
      });
    const doe = { family: 'Unknown', sex: 'U', relayed: true };
    await the().append(said(first, 10, doe));
    expect(await the().identitiesOf([first])).toMatchObject([{ family: 'Unknown' }]);
    await the().append(said(first, 5, { family: 'Moorcroft', given: 'Ada' }));
    await the().append(said(last, 5, { family: 'Moorcroft', given: 'Ada' }));
    await the().append(said(last, 10, doe));
    for (const patient of [first, last]) {
      const [line] = await the().identitiesOf([patient]);
      expect(line).toMatchObject({ family: 'Moorcroft', given: 'Ada' });
      expect(line).not.toHaveProperty('relayed');
    }
  });

  on('of one source record in one batch, newer words win too', async () => {
    const patient = patientId(`p_batch_${made}`);
    const said = (second: number, more: object): Arrival =>
      arrival({
        identities: [{ patient, assigner: 'A', number: 'N', ...more }],
        events: [{ event: { type: 'SourceRecordSeen', patient }, effective: { at: now }, order: orderKey(instant(now + second), now, 0, 'i'), segments: [1] }],
      });
    await Promise.all([the().append(said(10, { family: 'New', given: 'Kim' })), the().append(said(5, { family: 'Old' })), the().append(said(20, {}))]);
    expect(await the().identitiesOf([patient])).toMatchObject([{ family: 'New', given: 'Kim' }]);
  });

  on('sets apart the one message that no column takes, with its bytes, and keeps those that came with it', async () => {
    const facility = facilityId(`F${made}`);
    const name = { patient: patientId('p_nul'), assigner: 'A', number: 'N', family: 'Nul\0' };
    const bad = arrival({ facility, identities: [name] });
    const all = await Promise.all(
      [arrival({ facility }), arrival({ facility }), bad, arrival({ facility }), arrival({ facility, controlId: `C\0${made}` })].map((one) =>
        the().append(one),
      ),
    );
    expect(all.map((one) => [one.message.outcome, one.message.code, one.events.length])).toEqual([
      ['applied', undefined, 2],
      ['applied', undefined, 2],
      ['quarantined', 'log.unfit', 0],
      ['applied', undefined, 2],
      ['quarantined', 'log.unfit', 0],
    ]);
    expect(Buffer.from((await the().raw(all[2]?.message.id ?? messageId('0'))) ?? []).equals(Buffer.from(bad.bytes))).toBe(true);
    expect(await the().append(bad)).toMatchObject({ duplicate: true, message: { id: all[2]?.message.id } });
    expect((await the().positions()).get(facility)).toBe(6);
    expect(await the().identitiesOf([name.patient])).toEqual([]);
  });

  on('keeps every measured number, absent ones with their reason, and finds them by time', async () => {
    const device = deviceId(`d${made}`);
    const samples = [0, 1, 2].map((n) => ({
      device,
      bed: '4W-1-A',
      code: 'MDC_ECG_HEART_RATE',
      observedAt: instant(now + n * 1000),
      value: n === 1 ? null : 60.5 + n,
      unit: '/min',
      ...(n === 1 ? { reason: 'sentinel' } : {}),
    }));
    await the().append(
      arrival({ samples: [...samples, { ...(samples[0] ?? { device, code: 'x', value: 1 }), observedAt: instant(Date.UTC(1989, 7, 18)), value: 1 }] }),
    );
    const found = await the().samples({ facility: facilityId('F1'), device, from: now, until: instant(now + 10_000), limit: 10 });
    expect(found.map((sample) => [sample.observedAt - now, sample.value, sample.reason])).toEqual([
      [2000, 62.5, undefined],
      [1000, null, 'sentinel'],
      [0, 60.5, undefined],
    ]);
    expect(await the().samples({ facility: facilityId('F1'), device, from: instant(0), until: now, limit: 10 })).toHaveLength(1);
  });

  on('keeps snapshots by fold version, whole or not at all', async () => {
    const facility = facilityId('*');
    const read = async (foldVersion: string) => {
      const parts = await the().newestSnapshot(facility, foldVersion);
      return parts === undefined ? undefined : (await Array.fromAsync(parts)).map((part) => [...part]);
    };
    await the().saveSnapshot({ facility, position: 7, foldVersion: 'a' }, partsOf([1, 2, 3], [4]));
    expect(await read('a')).toEqual([[1, 2, 3], [4]]);
    expect(await read('b')).toBeUndefined();
    await expect(the().saveSnapshot({ facility, position: 9, foldVersion: 'a' }, partsOf([9], 'broken off'))).rejects.toThrow('broken off');
    expect(await read('a')).toEqual([[1, 2, 3], [4]]);
    for (const position of [8, 9, 10]) await the().saveSnapshot({ facility, position, foldVersion: 'a' }, partsOf([position]));
    expect(await read('a')).toEqual([[10]]);
  });

  it('goes on where it stopped (skipped in memory, where nothing outlives the process)', async ({ skip }) => {
    if (open === null || log === undefined || stopsWithProcess(log)) return skip('nothing to go on from');
    const before = await the().append(arrival({ facility: facilityId('again') }));
    const sent = arrival({ facility: facilityId('again') });
    await the().append(sent);
    await the().close();
    log = await open(() => undefined);
    expect(await the().append(sent)).toMatchObject({ duplicate: true });
    const next = await the().append(arrival({ facility: facilityId('again') }));
    expect(next.events[0]?.position).toBe((before.events[1]?.position ?? 0) + 3);
    expect(Number(next.message.id)).toBeGreaterThan(Number(before.message.id));
  });
});

function stopsWithProcess(log: Log): boolean {
  return !('form' in log);
}

async function* partsOf(...parts: readonly (readonly number[] | string)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (typeof part === 'string') throw new Error(part);
    yield await Promise.resolve(Buffer.from(part));
  }
}
