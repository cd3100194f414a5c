/** The vectors of the standards, and which codes are taken: near now, each once. */
import { describe, expect, it } from 'vitest';
import { addressOf, base32, codeLimits, codeOf, stepAt, stepOf } from './one-time-code.ts';

const key = Buffer.from('12345678901234567890');
const now = 1_773_316_815_000;
const codeAt = (steps: number): string => codeOf(key, stepAt(now) + steps);

describe('a code', () => {
  it.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('at %d s is %s (RFC 6238 appendix B)', (seconds, code) => {
    expect(codeOf(key, stepAt(seconds * 1000), 8)).toBe(code);
  });

  it('counts as RFC 4226 appendix D has it', () => {
    const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    expect(codes.map((_, n) => codeOf(key, n))).toEqual(codes);
  });

  it('is taken one step early and late, and not two', () => {
    expect([-2, -1, 0, 1, 2].map((steps) => stepOf(key, codeAt(steps), now, 0))).toEqual([undefined, stepAt(now) - 1, stepAt(now), stepAt(now) + 1, undefined]);
  });

  it('is taken once, and none before it any more', () => {
    const taken = stepOf(key, codeAt(0), now, 0) ?? 0;
    expect([-1, 0, 1].map((steps) => stepOf(key, codeAt(steps), now, taken))).toEqual([undefined, undefined, stepAt(now) + 1]);
  });

  it.each(['', '12345', '1234567', 'abcdef', '１２３４５６'])('is nothing that %j is', (code) => {
    expect(stepOf(key, code, now, 0)).toBeUndefined();
  });
});

describe('a key', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('of %j is typed as %s (RFC 4648 10)', (bytes, text) => {
    expect(base32(Buffer.from(bytes))).toBe(text);
  });

  it('is scanned with whose it is and where', () => {
    expect(addressOf(key, 'o.tester', 'Lake General')).toBe(
      `otpauth://totp/Lake%20General:o.tester?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Lake%20General&algorithm=SHA1&digits=${codeLimits.digits}&period=30`,
    );
  });
});
