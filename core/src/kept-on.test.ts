/** What is kept on a thing is its own, and nothing that is made of the thing has it. */
import { describe, expect, it } from 'vitest';
import { keptOn, letGoOf, looselyKeptOn } from './kept-on.ts';

describe('keptOn', () => {
  it('gives what was kept last of this thing by this keeper, also on what cannot be changed', () => {
    const [weights, names] = [keptOn<object, number>(), keptOn<object, string>()];
    const [one, other] = [Object.freeze({ a: 1 }), Object.freeze([1])];
    expect(weights.get(one)).toBeUndefined();
    weights.set(one, 1);
    weights.set(other, 2);
    names.set(one, 'one');
    weights.set(one, 3);
    expect([weights.get(one), weights.get(other), names.get(one), names.get(other)]).toEqual([3, 2, 'one', undefined]);
  });

  it('is not in copies, keys, texts or comparisons', () => {
    const kept = keptOn<object, number>();
    const thing = { a: 1, b: [2] };
    kept.set(thing, 7);
    expect(kept.get({ ...thing })).toBeUndefined();
    expect(kept.get(structuredClone(thing))).toBeUndefined();
    expect(Reflect.ownKeys(thing)).toEqual(['a', 'b']);
    expect(JSON.stringify(thing)).toBe('{"a":1,"b":[2]}');
    expect(thing).toStrictEqual({ a: 1, b: [2] });
  });

  it('keeps that nothing is the answer apart from nothing kept, for those who keep it', () => {
    const kept = keptOn<object, { readonly answer?: number }>();
    const thing = {};
    kept.set(thing, {});
    expect(kept.get(thing)).toEqual({});
  });

  it('is let go of where it is kept loosely, and may be kept again', () => {
    const [firm, loose, other] = [keptOn<object, number>(), looselyKeptOn<object, number>(), looselyKeptOn<object, number>()];
    const [one, two] = [{}, {}];
    for (const kept of [firm, loose]) for (const thing of [one, two]) kept.set(thing, 1);
    letGoOf(one);
    expect([firm.get(one), loose.get(one), other.get(one), loose.get(two)]).toEqual([1, undefined, undefined, 1]);
    loose.set(one, 2);
    expect(loose.get(one)).toBe(2);
  });
});
