/** What is kept on a thing is its own, and nothing that is made of the thing has it. */
import { describe, expect, it } from 'vitest';
import { keptOn } from './kept-on.ts';

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
});
