/** The line of a device: what a reload finds, and how answers are told apart. */
import { expect, test } from 'vitest';
import { answerOf, readWaiting } from './asked.ts';

test('a reload finds what waited, and nothing else', () => {
  const asked = { id: 'a1b2c3d4', request: 'bed-block', body: { bed: '4W-01-A' }, label: '4W-01 blocked', at: 5 };
  expect(readWaiting(JSON.stringify([asked, { id: 1 }, null]))).toEqual([asked]);
  expect(readWaiting('{"id":1}')).toEqual([]);
  expect(readWaiting(null)).toEqual([]);
});

test('only silence and faults are asked again; a refusal is an answer with its rule', () => {
  expect(answerOf(0, undefined).outcome).toBe('unreachable');
  expect(answerOf(503, { title: 'no' }).outcome).toBe('unreachable');
  expect(answerOf(200, { message: '7', made: { job: 'x' }, position: 3 })).toEqual({ outcome: 'done', message: '7', made: { job: 'x' }, position: 3 });
  expect(answerOf(409, { code: 'bed.taken', detail: 'Taken', rule: 'r', taken: { by: 'bed-manager:1', at: 9 } })).toEqual({
    outcome: 'refused',
    refused: { code: 'bed.taken', says: 'Taken', rule: 'r', taken: { by: 'bed-manager:1', at: 9 } },
  });
  expect(answerOf(404, { code: 'access.absent', title: 'There is no such thing here.' })).toMatchObject({
    outcome: 'refused',
    refused: { code: 'access.absent' },
  });
});
