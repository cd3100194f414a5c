/** The scale of walls.md: a 55-inch 1080p panel at 4 m reads at 41, 51 and 76 pixels. */
import { describe, expect, test } from 'vitest';
import { fits, typeScale } from './type-scale.ts';

const fullHd = { diagonalInches: 55, widthPixels: 1920, heightPixels: 1080 };

describe('type scale', () => {
  test('55 inches of 1080p at 4 m', () => {
    expect(typeScale(4, fullHd)).toEqual({ room: 41, figure: 51, headline: 76, near: 24 });
  });
  test('the same panel in 4K doubles the pixels and still fits', () => {
    const ultraHd = { ...fullHd, widthPixels: 3840, heightPixels: 2160 };
    const scale = typeScale(4, ultraHd);
    expect(scale.room).toBe(81);
    expect(fits(scale, ultraHd)).toBe(true);
  });
  test('closer is smaller, and near text never exceeds the room text', () => {
    const scale = typeScale(2, fullHd);
    expect(scale.room).toBeLessThan(41);
    expect(scale.near).toBe(scale.room);
  });
  test('what no longer fits is refused', () => {
    expect(fits(typeScale(6, fullHd), fullHd)).toBe(false);
    expect(fits(typeScale(4, { ...fullHd, diagonalInches: 43 }), { ...fullHd, diagonalInches: 43 })).toBe(false);
  });
});
