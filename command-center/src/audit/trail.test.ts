/** The audit of reads: on disk before the answer, refused where it cannot be, and every way of meddling with it found at the first line. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '@healthos/core/time.ts';
import { openMemoryAudit } from '../memory/audit-store.ts';
import type { AuditLine, Read } from './chain.ts';
import { createTrail, trailLimits, type AuditStore } from './trail.ts';

let ticks = 0;
const clock = { now: () => instant(1_773_316_800_000 + ticks++) };
const read = (patient: string, more: Partial<Read> = {}): Read => ({
  facility: 'LGH',
  patients: [patient],
  kind: 'chart',
  role: 'nurse',
  staff: 'n1',
  peer: '127.0.0.1',
  why: 'unit-now',
  ...more,
});

async function written(count: number): Promise<{ readonly store: ReturnType<typeof openMemoryAudit>; readonly trail: ReturnType<typeof createTrail> }> {
  const store = openMemoryAudit();
  const trail = createTrail(store, clock);
  await Promise.all(Array.from({ length: count }, (_, n) => trail.record(read(`p${n}`, { positions: [n, n + 1], ...(n % 2 === 0 ? { view: 'labs' } : {}) }))));
  return { store, trail };
}

it('writes reads that come together as one, in order, each line chained to the one before', async () => {
  const store = openMemoryAudit();
  const batches: number[] = [];
  const trail = createTrail({ ...store, append: (lines) => (batches.push(lines.length), store.append(lines)) }, clock);
  await Promise.all([1, 2, 3].map((n) => trail.record(read(`p${n}`))));
  expect(batches.length).toBeLessThan(3);
  expect(store.lines.map(({ seq, patients }) => [seq, patients[0]])).toEqual([1, 2, 3].map((n) => [n, `p${n}`]));
  expect(await trail.verify([])).toEqual({ lines: 3 });
});

it('refuses a read that cannot be written, and goes on from what the database really holds', async () => {
  const store = openMemoryAudit();
  let fails: 'no' | 'before' | 'after' = 'before';
  const shaky: AuditStore = {
    ...store,
    append: async (lines) => {
      if (fails !== 'before') await store.append(lines);
      if (fails !== 'no') throw new Error('the disk is full');
    },
  };
  const troubles: string[] = [];
  const trail = createTrail(shaky, clock, (error, about) => void troubles.push(`${about}: ${error instanceof Error ? error.message : ''}`));
  await expect(trail.record(read('p1'))).rejects.toMatchObject({ code: 'audit.unwritten' });
  fails = 'after';
  // Written, but nobody heard: the reader is refused, and the line stands.
  await expect(trail.record(read('p2'))).rejects.toMatchObject({ code: 'audit.unwritten' });
  // Said once, not for each reader.
  expect(troubles).toEqual(['the audit of reads: the disk is full']);
  fails = 'no';
  await trail.record(read('p3'));
  expect(store.lines.map(({ seq, patients }) => [seq, patients[0]])).toEqual([
    [1, 'p2'],
    [2, 'p3'],
  ]);
  expect(await trail.verify([])).toEqual({ lines: 2 });
  fails = 'before';
  await expect(trail.record(read('p4'))).rejects.toMatchObject({ code: 'audit.unwritten' });
  expect(troubles).toHaveLength(2);
});

it('lets so many wait and refuses the next', async () => {
  const store = openMemoryAudit();
  const gate: (() => void)[] = [];
  const trail = createTrail({ ...store, append: (lines) => new Promise((done) => gate.push(() => done(store.append(lines)))) }, clock);
  const all = Array.from({ length: trailLimits.waiting + 2 }, () =>
    trail.record(read('p1')).then(
      () => 'written',
      (error: { code: string }) => error.code,
    ),
  );
  const last = await all[all.length - 1];
  expect(last).toBe('audit.full');
  while ((await Promise.race([Promise.all(all), new Promise((done) => setImmediate(() => done('waiting')))])) === 'waiting') gate.shift()?.();
  const ends = await Promise.all(all);
  expect(ends.filter((end) => end === 'written').length).toBeGreaterThanOrEqual(trailLimits.waiting);
});

describe('finds the first line that was', () => {
  const meddle = async (with_: (lines: AuditLine[]) => void) => {
    const { store, trail } = await written(6);
    const head = await trail.head();
    with_(store.lines);
    const { lines, broken } = await trail.verify([head]);
    // Whoever reads the finding relies on what is before it.
    expect(lines).toBe(broken?.what === 'replaced' ? 0 : (broken?.seq ?? 0) - 1);
    return broken;
  };
  const at = (lines: AuditLine[], n: number): AuditLine => {
    const line = lines[n];
    if (line === undefined) throw new RangeError('no such line');
    return line;
  };
  it('edited', async () => expect(await meddle((lines) => (lines[2] = { ...at(lines, 2), staff: 'n2' }))).toEqual({ seq: 3, what: 'edited' }));
  it('taken out', async () => expect(await meddle((lines) => lines.splice(2, 1))).toEqual({ seq: 3, what: 'missing' }));
  it('cut off at the end', async () => expect(await meddle((lines) => lines.splice(4))).toEqual({ seq: 5, what: 'cut off' }));
  it('cut off to the last', async () => expect(await meddle((lines) => lines.splice(0))).toEqual({ seq: 1, what: 'cut off' }));
  it('written anew with its own true hashes: only what was noted elsewhere tells', async () => {
    const other = await written(6);
    expect(await meddle((lines) => lines.splice(0, 6, ...other.store.lines))).toEqual({ seq: 6, what: 'replaced' });
  });
  it('written anew up to somewhere: the line that was noted is named, not the one at which the two chains meet', async () => {
    const [{ store, trail }, other] = [await written(6), await written(3)];
    const noted = { seq: 2, hash: store.lines[1]?.hash ?? '' };
    store.lines.splice(0, 3, ...other.store.lines);
    expect(await trail.verify([noted])).toEqual({ lines: 0, broken: { seq: 2, what: 'replaced' } });
  });
  it('changed in any one field', async () => {
    const { store } = await written(3);
    const whole = [...store.lines];
    const fields = [
      'at',
      'facility',
      'patients',
      'kind',
      'view',
      'positions',
      'role',
      'staff',
      'unit',
      'peer',
      'why',
      'label',
      'glass',
      'before',
      'hash',
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), fc.integer({ min: 0, max: 2 }), async (field, n) => {
        store.lines.splice(0, 3, ...whole);
        const line = at(whole, n);
        const other = field === 'at' ? line.at + 1 : field === 'patients' ? ['px'] : field === 'positions' ? [99] : 'x'.repeat(64);
        store.lines[n] = { ...line, [field]: other } as AuditLine;
        expect((await createTrail(store, clock).verify([])).broken?.seq).toBe(n + 1);
      }),
      { numRuns: 60 },
    );
  });
});

it('finds by patient, person, time and reason, newest first', async () => {
  const { store, trail } = await written(4);
  await trail.record(read('p1', { why: 'break-glass', staff: 'n9' }));
  const seqs = async (query: Parameters<typeof trail.search>[0]) => (await trail.search(query)).map(({ seq }) => seq);
  expect(await seqs({ patients: ['p1', 'p3'], limit: 10 })).toEqual([5, 4, 2]);
  expect(await seqs({ who: 'n9', limit: 10 })).toEqual([5]);
  expect(await seqs({ why: 'break-glass', limit: 10 })).toEqual([5]);
  expect(await seqs({ from: store.lines[1]?.at ?? 0, until: store.lines[3]?.at ?? 0, limit: 10 })).toEqual([3, 2]);
  expect(await seqs({ before: 4, limit: 2 })).toEqual([3, 2]);
  expect(await seqs({ patients: [], limit: 10 })).toEqual([]);
});
