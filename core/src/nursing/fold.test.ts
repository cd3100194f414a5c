/** Assignments and oxygen scales: the newest word by sender order holds, whoever is heard last. */
import { expect, it } from 'vitest';
import { fact, recorded, type Fact } from '../given.ts';
import { encounterId, unitId } from '../ids.ts';
import { canonical } from '../state-hash.ts';
import { getRow } from '../table.ts';
import { newestOf } from '../versions.ts';
import { emptyNursing, foldNursing } from './fold.ts';

const assigned = (minutes: number, nurse?: string): Fact =>
  fact(minutes, { type: 'NurseAssigned', encounter: encounterId('V1'), unit: unitId('4W'), ...(nurse === undefined ? {} : { nurse }) });
const scale = (minutes: number, chosen: 1 | 2): Fact => fact(minutes, { type: 'OxygenScaleChosen', encounter: encounterId('V1'), scale: chosen });
const fold = (facts: readonly Fact[]) => recorded(facts).reduce(foldNursing, emptyNursing());

it('takes the newest assignment; an assignment given up leaves nobody', () => {
  expect(newestOf(getRow(fold([assigned(5), assigned(1, 'n1')]).assignments, 'V1'))?.event.nurse).toBeUndefined();
  expect(newestOf(getRow(fold([assigned(5, 'n2'), assigned(1, 'n1')]).assignments, 'V1'))?.event.nurse).toBe('n2');
});

it('takes the newest scale, in any order and however often told', () => {
  const state = fold([scale(9, 2), scale(1, 1), scale(9, 2)]);
  expect(newestOf(getRow(state.oxygenScales, 'V1'))?.event.scale).toBe(2);
  expect(canonical(state)).toBe(canonical(fold([scale(1, 1), scale(9, 2)])));
});
