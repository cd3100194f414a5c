/** Whoever asks keeps to a pace of their own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPace, remembered } from './pace.ts';

const slow = { given: { burst: 3, perSecond: 1 }, failed: { burst: 2, perSecond: 0.5 } } as const;

describe('the pace', () => {
  it('lets so many through at once, then one at a time, and says how long to wait', () => {
    let now = 0;
    const pace = createPace(() => now, slow);
    for (let n = 0; n < 2; n++) {
      expect(pace.wait('a', 'failed')).toBe(0);
      pace.took('a', 'failed');
    }
    expect([pace.wait('a', 'failed'), pace.wait('a', 'given')]).toEqual([2, 0]);
    now = 1000;
    expect(pace.wait('a', 'failed')).toBe(1);
    now = 2000;
    expect(pace.wait('a', 'failed')).toBe(0);
  });

  it('holds up nobody else, however often one asks', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ who: fc.constantFrom('a', 'b'), after: fc.nat(2000) }), { maxLength: 60 }), (asks) => {
        let now = 0;
        const pace = createPace(() => now, slow);
        for (const { who, after } of asks) {
          now += after;
          pace.took(who, 'failed');
          pace.took(who, 'given');
        }
        expect([pace.wait('c', 'failed'), pace.wait('c', 'given')]).toEqual([0, 0]);
      }),
      { numRuns: 100 },
    );
  });

  it('lets through no more than the burst and what came back since, whoever asks when', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3000), { maxLength: 80 }), (waits) => {
        let [now, passed] = [0, 0];
        const pace = createPace(() => now, slow);
        for (const wait of waits) {
          now += wait;
          if (pace.wait('a', 'given') > 0) continue;
          pace.took('a', 'given');
          passed++;
        }
        expect(passed).toBeLessThanOrEqual(slow.given.burst + (now / 1000) * slow.given.perSecond);
      }),
      { numRuns: 100 },
    );
  });

  it('forgets to the favour of whoever is forgotten', () => {
    const pace = createPace(() => 0, slow);
    for (let n = 0; n < 3; n++) pace.took('a', 'failed');
    expect(pace.wait('a', 'failed')).toBeGreaterThan(0);
    for (let n = 0; n < remembered; n++) pace.took(`other ${n}`, 'failed');
    expect(pace.wait('a', 'failed')).toBe(0);
  });
});
