/** Who is who: merges, chains, circles, links and overlays, and that an unmerge leaves no trace. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recorded } from '../event.ts';
import { fact, recorded } from '../given.ts';
import { patientId } from '../ids.ts';
import { canonical } from '../state-hash.ts';
import { getRow, rows } from '../table.ts';
import type { IdentityEvent, SourceRecordSeen } from './events.ts';
import { emptyIdentity, foldIdentity, personOf, recordsOf } from './fold.ts';
import type { IdentityState } from './state.ts';

type Fact = Omit<Recorded, 'position'>;
const p = (n: string | number) => patientId(`p${n}`);
const fold = (facts: readonly Fact[]): IdentityState => recorded(facts).reduce(foldIdentity, emptyIdentity());
const merge = (minutes: number, from: string | number, into: string | number): Fact =>
  fact(minutes, { type: 'PatientsMerged', from: p(from), into: p(into), kind: 'merge' });
const unmerge = (minutes: number, from: string | number, into: string | number): Fact =>
  fact(minutes, { type: 'PatientsUnmerged', from: p(from), into: p(into), reason: 'wrong person' });
const seen = (minutes: number, more: Partial<SourceRecordSeen> = {}): Fact => fact(minutes, { type: 'SourceRecordSeen', patient: p(1), ...more });

describe('merges', () => {
  it('hard case 11: later facts of the old record resolve to the surviving one', () => {
    const state = fold([merge(1, 1, 2)]);
    expect(personOf(state, p(1))).toBe('p2');
    expect(recordsOf(state, p(2))).toEqual(['p2', 'p1']);
  });

  it('hard case 12: a chain resolves, a circle is refused, an unmerge in the middle restores only that', () => {
    const chain = [merge(1, 1, 2), merge(2, 2, 3)];
    expect(personOf(fold(chain), p(1))).toBe('p3');
    const circle = fold([...chain, merge(3, 3, 1)]);
    expect(personOf(circle, p(1))).toBe('p3');
    expect([...rows(circle.discrepancies)].map((row) => row.kind)).toEqual(['merge-cycle']);
    const middle = fold([...chain, unmerge(4, 2, 3)]);
    expect([personOf(middle, p(1)), personOf(middle, p(2)), personOf(middle, p(3))]).toEqual(['p2', 'p2', 'p3']);
  });

  it('hard case 13: linked records stay themselves, and an unlink leaves nothing', () => {
    const linked = fold([fact(1, { type: 'PatientsLinked', a: p(1), b: p(2), kind: 'system' })]);
    expect([personOf(linked, p(1)), getRow(linked.links, p(1))]).toEqual(['p1', ['p2']]);
    const unlinked = fold([fact(1, { type: 'PatientsLinked', a: p(1), b: p(2), kind: 'system' }), fact(2, { type: 'PatientsUnlinked', a: p(1), b: p(2) })]);
    expect(getRow(unlinked.links, p(1))).toBeUndefined();
  });

  const facts = fc
    .array(fc.tuple(fc.constantFrom('merge', 'unmerge', 'link', 'unlink'), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })), { maxLength: 12 })
    .map((list) =>
      list
        .filter(([, a, b]) => a !== b)
        .map(([kind, a, b], i): Fact => {
          const event: IdentityEvent =
            kind === 'merge'
              ? { type: 'PatientsMerged', from: p(a), into: p(b), kind: 'merge' }
              : kind === 'unmerge'
                ? { type: 'PatientsUnmerged', from: p(a), into: p(b), reason: 'x' }
                : kind === 'link'
                  ? { type: 'PatientsLinked', a: p(a), b: p(b), kind: 'system' }
                  : { type: 'PatientsUnlinked', a: p(a), b: p(b) };
          return fact(i, event, `c${i}`);
        }),
    );

  it('any order of the same facts names the same persons, and every chain ends', () => {
    fc.assert(
      fc.property(
        facts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          const [a, b] = [fold(list), fold(shuffled)];
          for (let n = 1; n <= 5; n++) {
            expect(personOf(b, p(n))).toBe(personOf(a, p(n)));
            expect(getRow(a.mergedInto, personOf(a, p(n)))).toBeUndefined();
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('a merge and its unmerge, with anything between them, leave the persons as if neither had been', () => {
    fc.assert(
      fc.property(facts, (list) => {
        const without = fold(list.filter((one) => !touches(one, 'p9')));
        const around = fold([fact(-1, { type: 'PatientsMerged', from: p(9), into: p(1), kind: 'merge' }), ...list, unmerge(500, 9, 1)]);
        for (let n = 1; n <= 5; n++) expect(personOf(around, p(n))).toBe(personOf(without, p(n)));
        expect(personOf(around, p(9))).toBe('p9');
      }),
      { numRuns: 1000 },
    );
  });
});

function touches(one: Fact, record: string): boolean {
  return canonical(one.event).includes(`"${record}"`);
}

describe('records', () => {
  it('hard case 15: name, birth date and sex replaced at once are held for a steward', () => {
    const state = fold([seen(1, { nameHash: 'a', birthHash: 'b', sex: 'F' }), seen(2, { nameHash: 'x', birthHash: 'y', sex: 'M' })]);
    expect([...rows(state.discrepancies)].map((row) => row.kind)).toEqual(['identity-overlay']);
    expect(getRow(state.records, p(1))).toMatchObject({ sex: 'F', seen: { nameHash: 'a' } });
  });

  it('a marriage and a corrected birth date are no overlay', () => {
    const state = fold([seen(1, { nameHash: 'a', birthHash: 'b', sex: 'F' }), seen(2, { nameHash: 'x', birthHash: 'y', sex: 'F' })]);
    expect(state.discrepancies.size).toBe(0);
    expect(getRow(state.records, p(1))).toMatchObject({ seen: { nameHash: 'x' } });
  });

  it('a birth date that is deleted beside a new name and sex is no overlay: nothing differs from what is not said', () => {
    const state = fold([seen(1, { nameHash: 'a', birthHash: 'b', sex: 'F' }), seen(2, { nameHash: 'x', birthHash: '', sex: 'M' })]);
    expect(state.discrepancies.size).toBe(0);
  });

  it('hard case 17: the name that a Doe gets at last is no overlay', () => {
    const state = fold([
      seen(1, { nameHash: 'doe', birthHash: 'd', sex: 'U', unidentified: true }),
      seen(2, { nameHash: 'x', birthHash: 'y', sex: 'M', unidentified: false }),
    ]);
    expect(state.discrepancies.size).toBe(0);
    expect(getRow(state.records, p(1))).toMatchObject({ unidentified: false, sex: 'M' });
  });

  const doe = { nameHash: 'doe', sex: 'U', unidentified: true } as const;
  const named = { nameHash: 'x', birthHash: 'y', sex: 'M', unidentified: false } as const;
  const relayed = { ...doe, relayed: true } as const;

  it('hard case 17: a laboratory that still writes Doe takes no name away, whenever it is heard', () => {
    const facts = [seen(1, doe), seen(2, named), seen(3, relayed)];
    for (const told of [facts, facts.toReversed(), [seen(1, relayed), seen(2, named), seen(3, relayed)]])
      expect(getRow(fold(told).records, p(1))).toMatchObject({ unidentified: false, sex: 'M', seen: { nameHash: 'x', birthHash: 'y' } });
    // Until registration knows a name they are unidentified, whoever says so; and registration may take its word back.
    expect(getRow(fold([seen(1, relayed)]).records, p(1))).toMatchObject({ unidentified: true });
    expect(getRow(fold([...facts, seen(4, doe)]).records, p(1))).toMatchObject({ unidentified: true });
  });

  it('hard case 17: who was named once stays so, however much is said of them since', () => {
    for (const more of [relayed, { nameHash: 'x', birthHash: 'y' }]) {
      const facts = [seen(1, doe), seen(2, named), ...Array.from({ length: 40 }, (_, n) => seen(3 + n, more))];
      for (const told of [facts, facts.toReversed()]) expect(getRow(fold(told).records, p(1))).toMatchObject({ unidentified: false, seen: { nameHash: 'x' } });
    }
  });

  it('any order and repetition of statements ends in the same record', () => {
    const said = fc.record({ nameHash: fc.constantFrom('a', 'b'), birthHash: fc.constantFrom('c', 'd'), sex: fc.constantFrom('F', 'M') });
    const statement = fc.oneof(said, said, fc.constantFrom(doe, named, relayed));
    fc.assert(
      fc.property(
        fc.array(statement, { minLength: 1, maxLength: 24 }).chain((list) => {
          const facts = list.map((more, i) => seen(i, more));
          return fc.tuple(
            fc.constant(facts),
            fc.shuffledSubarray([...facts, ...facts.slice(0, 2)], { minLength: facts.length }).filter((some) => facts.every((one) => some.includes(one))),
          );
        }),
        ([facts, shuffled]) => {
          expect(getRow(fold(shuffled).records, p(1))).toEqual(getRow(fold(facts).records, p(1)));
        },
      ),
      { numRuns: 300 },
    );
  });
});
