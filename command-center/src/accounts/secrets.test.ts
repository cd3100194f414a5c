/** How passwords and PINs are kept, and which are taken. */
import { describe, expect, it } from 'vitest';
import { hashOfSecret, isSecret, wrongPassword, wrongPin } from './secrets.ts';

describe('a secret', () => {
  it('is known again by its hash, which tells nothing of it and is never the same', async () => {
    const [one, two] = await Promise.all([hashOfSecret('seven otters'), hashOfSecret('seven otters')]);
    expect([one === two, /otters/.test(one), one.startsWith('scrypt$15$8$1$')]).toEqual([false, false, true]);
    expect(await Promise.all([isSecret('seven otters', one), isSecret('seven otter', one), isSecret('', one), isSecret('seven otters', undefined)])).toEqual([
      true,
      false,
      false,
      false,
    ]);
    // The same letters, however a keyboard composed them.
    expect(await isSecret('caf\u00e9 au lait', await hashOfSecret('cafe\u0301 au lait'))).toBe(true);
  });

  it('that was kept otherwise, or cut, opens nothing', async () => {
    const whole = await hashOfSecret('seven otters');
    for (const kept of ['', 'scrypt$14$8$1$aa$bb', whole.slice(0, -4), whole.replace('scrypt', 'plain'), 'seven otters'])
      expect([kept, await isSecret('seven otters', kept)]).toEqual([kept, false]);
  });

  it('is long, and not the name of whoever has it', () => {
    expect([wrongPassword('x'.repeat(11), 'otis'), wrongPassword('my name is Otis too', 'otis'), wrongPassword('a'.repeat(40), 'otis')]).not.toContain(
      undefined,
    );
    expect([wrongPassword('x y z'.repeat(30), 'otis'), wrongPassword('seven otters in a row', 'otis')]).toEqual([expect.any(String), undefined]);
  });

  it('of a tablet is six digits that are no row of them', () => {
    for (const pin of ['12345', '1234567', '12345a', '000000', '123456', '654321', '']) expect([pin, wrongPin(pin)]).toEqual([pin, expect.any(String)]);
    for (const pin of ['483917', '112233', '135791']) expect([pin, wrongPin(pin)]).toEqual([pin, undefined]);
  });
});
