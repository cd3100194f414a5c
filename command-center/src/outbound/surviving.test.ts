/** Whom messages name: the record that survives, with what it says; a number of a record that is no more names nobody. */
import { expect, test } from 'vitest';
import { emptyIdentity, foldIdentity } from '@healthos/core/identity/fold.ts';
import type { IdentityState } from '@healthos/core/identity/state.ts';
import { facilityId, feedId, messageId, patientId, type PatientId } from '@healthos/core/ids.ts';
import type { IdentityLine } from '@healthos/core/ports.ts';
import { instant, orderKey } from '@healthos/core/time.ts';
import { survivingOf } from './surviving.ts';

const [a, b, c] = [patientId('a'), patientId('b'), patientId('c')];
const merged = (...pairs: readonly (readonly [PatientId, PatientId])[]): IdentityState =>
  pairs.reduce(
    (identity, [from, into], n) =>
      foldIdentity(identity, {
        event: { type: 'PatientsMerged', from, into, kind: 'merge' },
        effective: { at: instant(n) },
        order: orderKey(instant(n), instant(n), 50, String(n)),
        segments: [],
        position: n + 1,
        facility: facilityId('LGH'),
        recordedAt: instant(n),
        feed: feedId('adt'),
        message: messageId(String(n)),
      }),
    emptyIdentity(),
  );
const lines: readonly IdentityLine[] = [
  { patient: a, assigner: 'LGH', number: '1', kind: 'MR', family: 'One', given: 'Ann', sex: 'F', others: [{ assigner: 'SSA', number: '9' }] },
  { patient: b, assigner: 'LGH', number: '2', family: 'Two', birthDate: '19700102' },
  { patient: c, assigner: 'LGH', number: '3' },
];
const kept = (some: readonly PatientId[], of = lines) => Promise.resolve(of.filter(({ patient }) => some.includes(patient)));

test.each([
  ['nobody merged: their own', [], [a, b], [lines[0], lines[1]]],
  ['merged: who survives, and nothing of the other', [[a, b]], [a, b], [lines[1], lines[1]]],
  [
    'a chain ends at the last, which says its number alone',
    [
      [a, b],
      [b, c],
    ],
    [a],
    [{ family: 'One', given: 'Ann', sex: 'F', ...lines[2] }],
  ],
  [
    'merged into a number alone: the name of whoever was merged into it, under that number',
    [[a, c]],
    [a],
    [{ family: 'One', given: 'Ann', sex: 'F', ...lines[2] }],
  ],
] as const)('%s', async (_says, pairs, asked, expected) => {
  const found = await survivingOf(merged(...pairs), asked, kept);
  expect(asked.map((one) => found.get(one))).toEqual(expected);
});

test('whose surviving record has no line is named by nobody’s number', async () => {
  expect(await survivingOf(merged([a, b]), [a], (some) => kept(some, lines.slice(0, 1)))).toEqual(new Map());
  expect(await survivingOf(merged(), [], () => Promise.reject(new Error('asked for nobody')))).toEqual(new Map());
});
