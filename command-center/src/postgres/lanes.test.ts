/** People and requests before what is charted; what one sender sent in its order; and nothing waits for ever. */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { feedId, patientId } from '@healthos/core/ids.ts';
import type { Arrival } from '@healthos/core/ports.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { createLanes, type Lanes } from './lanes.ts';

interface One {
  readonly arrival: Pick<Arrival, 'feed' | 'sender' | 'identities' | 'events'>;
  readonly patient: string;
  readonly n: number;
}
const one = (feed: string, sender: string, n: number, patient = `p${n}`): One => ({
  arrival: { feed: feedId(feed), sender, identities: [{ patient: patientId(patient), assigner: 'LGH', number: patient }], events: [] },
  patient,
  n,
});

function lanesOf(waiting: readonly One[]): Lanes<One> {
  const lanes = createLanes<One>();
  for (const each of waiting) lanes.add(each);
  return lanes;
}

/** All of it, so many at a time. */
function taken(lanes: Lanes<One>, atOnce: number): readonly One[] {
  const all: One[] = [];
  while (lanes.count() > 0) {
    const next = lanes.next(atOnce);
    all.push(...next);
    lanes.taken(next.length);
  }
  return all;
}

describe('what waits', () => {
  it('goes by lane: an admission and a request before results that came before them', () => {
    const lanes = lanesOf([one('results', 'LAB', 1), one('results', 'LAB', 2), one('adt', 'REG', 3), one('requests', 'staff:m', 4)]);
    expect(taken(lanes, 16).map(({ n }) => n)).toEqual([3, 4, 1, 2]);
  });

  it('keeps the order of what is said of one patient, whoever says it, and of whoever becomes one with them', () => {
    const merge = {
      event: { type: 'PatientsMerged', kind: 'merge', from: patientId('p2'), into: patientId('p1') },
      effective: { at: instant(0) },
      order: orderKey(instant(0), instant(0), 0, 'm'),
      segments: [],
    } as const;
    const merged = { ...one('adt', 'REG', 3, 'p1'), arrival: { ...one('adt', 'REG', 3, 'p1').arrival, events: [merge] } };
    const lanes = lanesOf([one('results', 'LAB', 1, 'p2'), one('adt', 'ED', 2, 'p2'), merged, one('adt', 'WARD', 4, 'p3')]);
    expect(taken(lanes, 16).map(({ n }) => n)).toEqual([4, 1, 2, 3]);
  });

  it('lets no result pass the admission that came before it, however many wait', () => {
    const lanes = lanesOf([...Array.from({ length: 40 }, (_, n) => one('adt', `REG${n}`, n)), one('results', 'LAB', 40, 'p39')]);
    const order = taken(lanes, 4).map(({ n }) => n);
    expect(order.indexOf(40)).toBeGreaterThan(order.indexOf(39));
  });

  it('goes by arrival in one batch of four, so that nothing waits for ever', () => {
    const lanes = createLanes<One>();
    lanes.add(one('results', 'LAB', -1));
    let batches = 0;
    for (let n = 0; lanes.count() > 0 && batches < 10; batches++) {
      // As many come as are taken.
      for (let i = 0; i < 4; i++, n++) lanes.add(one('adt', `REG${n}`, n));
      const next = lanes.next(4);
      lanes.taken(next.length);
      if (next.some(({ arrival }) => arrival.feed === 'results')) break;
    }
    expect(batches).toBe(3);
  });

  it('is out where it is not kept, and nobody is behind it any more', () => {
    const lanes = lanesOf([one('results', 'HIS', 1), one('adt', 'HIS', 2), one('results', 'LAB', 3)]);
    lanes.keep(({ arrival }) => arrival.sender !== 'HIS');
    lanes.add(one('adt', 'HIS', 4));
    expect(taken(lanes, 16).map(({ n }) => n)).toEqual([4, 3]);
  });

  it('keeps the order of each sender and of each patient, and loses nothing, however it is taken', () => {
    const kinds = fc.constantFrom('adt', 'results', 'requests', 'documents');
    const sent = fc.array(fc.tuple(kinds, fc.constantFrom('A', 'B', 'C', 'D'), fc.constantFrom('p1', 'p2', 'p3', 'p4', 'p5')), { maxLength: 60 });
    fc.assert(
      fc.property(sent, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 60 }), (feeds, atOnce, cut) => {
        const waiting = feeds.map(([feed, sender, patient], n) => one(feed, sender, n, patient));
        const lanes = lanesOf(waiting.slice(0, cut));
        const all: One[] = [];
        const some = lanes.next(atOnce);
        // A batch may end before all that was offered.
        const took = Math.ceil(some.length / 2);
        all.push(...some.slice(0, took));
        lanes.taken(took);
        for (const later of waiting.slice(cut)) lanes.add(later);
        all.push(...taken(lanes, atOnce));
        expect(all.map(({ n }) => n).sort((a, b) => a - b)).toEqual(waiting.map(({ n }) => n));
        for (const line of ['A', 'B', 'C', 'D', 'p1', 'p2', 'p3', 'p4', 'p5']) {
          const order = all.filter(({ arrival, patient }) => arrival.sender === line || patient === line).map(({ n }) => n);
          expect(order).toEqual([...order].sort((a, b) => a - b));
        }
      }),
    );
  });
});
