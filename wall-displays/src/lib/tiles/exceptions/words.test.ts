/** What the strip keeps at room size. */
import { expect, test } from 'vitest';
import { shortOwner } from '../short-owner.ts';
import { nearParts, shortly } from './words.ts';

test('a bed, its score and the rapid response team fit across the room', () =>
  expect(nearParts(shortly('7E-13-A NEWS2 7 overdue'), shortOwner('Rapid response'))).toEqual({ says: false, owner: false }));
test('a long owner steps back before the exception does', () =>
  expect(nearParts('7E-13-A NEWS2 11', 'Infection control')).toEqual({ says: false, owner: true }));
test('two long ones do not squeeze each other', () => expect(nearParts('4E-20-B NEWS2 10 late', 'Charge SDU')).toEqual({ says: true, owner: true }));
test('a sentence is for walking up to', () => expect(nearParts('V203 was cancelled with 3 charted facts', 'Clinician')).toEqual({ says: true, owner: false }));
test('what is late is said on the strip, what else there is to know behind it', () =>
  expect(shortly('4W-05-A sepsis: lactate, cultures overdue; 30 mL/kg not computable (weight)')).toBe('4W-05-A sepsis: lactate, cultures late'));
