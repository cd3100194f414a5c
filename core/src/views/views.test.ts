/** Every view: what changed is all that is worked out anew, and the rows are what working everything out anew would give. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minute, recorded, type Fact } from '../given.ts';
import { histories } from '../given-history.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../hospital-fold.ts';
import type { Enterprise } from '../hospital.ts';
import { facilityId } from '../ids.ts';
import type { Instant } from '../time.ts';
import { applyDiff, diffRows, rowsSince, type Rows, type ViewInput } from './view.ts';
import { viewNamed, views } from './views.ts';

const lgh = facilityId('LGH');
const inputOf = (enterprise: Enterprise, now: Instant): ViewInput => ({
  hospital: enterprise.hospitals.get(lgh) ?? emptyHospital(lgh),
  identity: enterprise.identity,
  now,
});
let fresh = 0;
/** The same picture under a name that nobody has seen: nothing that was worked out before can be used. */
const unseen = (input: ViewInput): ViewInput => ({ ...input, hospital: { ...input.hospital, facility: facilityId(`F${fresh++}`) } });
const sorted = (rows: Rows<unknown>): unknown => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));

/** Facts in stretches, each looked at some seconds after the one before. */
const course = histories(30).chain((facts) =>
  fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 40_000 })), { minLength: 1, maxLength: 8 }).map((steps) => ({ facts, steps })),
);

function* walk(facts: readonly Fact[], steps: readonly (readonly [number, number])[]): Generator<ViewInput> {
  const all = recorded(facts);
  let enterprise = foldEnterprise(emptyEnterprise(), all.slice(0, 5));
  let [done, seconds] = [5, 0];
  yield inputOf(enterprise, minute(0));
  for (const [count, later] of steps) {
    enterprise = foldEnterprise(enterprise, all.slice(done, done + count));
    done += count;
    seconds += later;
    yield inputOf(enterprise, minute(seconds / 60));
  }
}

describe.each(views.map((view) => [view.name, view] as const))('view %s', (_name, view) => {
  it('worked out by what changed is the same as worked out from nothing, and its diffs carry it', () => {
    fc.assert(
      fc.property(course, ({ facts, steps }) => {
        let earlier: { input: ViewInput; rows: Rows<unknown> } | undefined;
        for (const input of walk(facts, steps)) {
          const rows = rowsSince(view, input, earlier);
          expect(sorted(rows)).toEqual(sorted(view.rows(unseen(input))));
          if (earlier !== undefined) expect(sorted(applyDiff(earlier.rows, diffRows(earlier.rows, rows)))).toEqual(sorted(rows));
          earlier = { input, rows };
        }
      }),
      { numRuns: 80, interruptAfterTimeLimit: 3_000 },
    );
  });

  it('has rows that cross the wire as they are, each with the events behind it', () => {
    fc.assert(
      fc.property(histories(25), fc.integer({ min: 0, max: 4000 }).map(minute), (facts, now) => {
        const input = inputOf(foldEnterprise(emptyEnterprise(), recorded(facts)), now);
        for (const [key, row] of view.rows(input)) {
          expect(JSON.parse(JSON.stringify(row))).toStrictEqual(row);
          const positions = view.lineage(input, key) ?? [];
          expect(positions).toEqual([...positions].sort((a, b) => b - a));
          for (const position of positions) expect(position).toBeGreaterThan(0);
        }
      }),
      { numRuns: 80, interruptAfterTimeLimit: 3_000 },
    );
  });

  it('says what it is', () => {
    expect([view.title, view.definition].every((text) => text.length > 3 && !text.includes('\n'))).toBe(true);
    expect(viewNamed(view.name)).toBe(view);
  });
});
