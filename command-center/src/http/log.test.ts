/** The library logs an error as it came, or its words as the line; what leaves here is its codes. */
import { expect, it } from 'vitest';
import { coded } from './log.ts';

const error = Object.assign(new TypeError('Plantagenet is no date'), { code: 'ERR_INVALID_ARG_TYPE' });
const at = expect.arrayContaining([expect.stringMatching(/^at /)]);

it('writes codes for an error, however it is logged', () => {
  const own = { error: 'TypeError ERR_INVALID_ARG_TYPE', at };
  expect(coded([{ err: error, req: { id: 'req-1' } }, 'bug'])).toEqual([{ ...own, err: undefined, req: { id: 'req-1' } }, 'bug']);
  expect(coded([{ err: error }, error.message])).toEqual([{ ...own, err: undefined }, 'http']);
  expect(coded([error])).toEqual([own, 'http']);
});

it('leaves a line without an error as it is', () => {
  expect(coded([{ req: { id: 'req-1' } }, 'too much'])).toEqual([{ req: { id: 'req-1' } }, 'too much']);
  expect(coded(['too much'])).toEqual(['too much']);
});
