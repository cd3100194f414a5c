/** How far a commit came and a read saw, said in a header whatever the house is called. */
import { facilityId } from '@healthos/core/ids.ts';
import { describe, expect, it } from 'vitest';
import { askedPosition, isReached, positionLimits, positionOf, positionsOf } from './position-header.ts';

const house = (facility: string, position = 7) => ({ facility: facilityId(facility), position });

describe('the header of positions', () => {
  it.each(['LGH', 'Klinikum Süd', 'Больница', '病院', 'A\tB', 'A, B:2', '50%', '\ud800'])(
    'names the house %j in what a header may hold, and knows it again',
    (name) => {
      const said = positionOf(house(name));
      expect(said).toMatch(/^[!-~]+$/);
      const asked = askedPosition(said);
      if (asked === 'invalid') throw new Error(said);
      expect([isReached(asked, [house('other', 9), house(name, 7)]), isReached(asked, [house('other', 9), house(name, 6)])]).toEqual([true, false]);
    },
  );

  it('takes a house that somebody wrote plain, and a position without a house', () => {
    const asked = (said: string): boolean => {
      const it = askedPosition(said);
      return it !== 'invalid' && isReached(it, [house('Klinik Sued')]);
    };
    expect([asked('Klinik Sued:7'), asked('7'), asked('8'), asked('Klinik:7'), asked('soon')]).toEqual([true, true, false, false, false]);
  });

  it('names whole houses, as many as a header may hold', () => {
    const all = positionsOf(Array.from({ length: 2000 }, (_, n) => house(`HOUSE${n}`, n)));
    expect(all.length).toBeLessThanOrEqual(positionLimits.characters);
    expect(all).toMatch(/, HOUSE(\d+):\1$/);
    expect(positionsOf([house('A', 1), house('B', 2)])).toBe('A:1, B:2');
  });
});
