/** Where a value stands in the bytes of its message. */
import { expect, test } from 'vitest';
import { ascii, hexLines, locate, placeForEvent, placeOf, placeOfFact, segmentsOf } from './segments.ts';

const message = new TextEncoder().encode('MSH|^~\\&|POCT|ED\rPV1|1|I|4W^08^A\rOBX|1|NM|a\rOBX|2|NM|b||4,2|mmol/L\r');
const segments = segmentsOf(message);
const textAt = (place: string): string | undefined => {
  const named = placeOf(place);
  const found = named === undefined ? undefined : locate(message, segments, named);
  return found?.field === undefined ? undefined : ascii(message, found.field.from, found.field.to);
};

test('segments are cut at their terminators', () => expect(segments.map((one) => one.name)).toEqual(['MSH', 'PV1', 'OBX', 'OBX']));
test.each([
  ['PV1-3', '4W^08^A'],
  ['OBX[2]-5', '4,2'],
  ['OBX[2]-5.1', '4,2'],
  ['MSH-3', 'POCT'],
  ['MSH-2', '^~\\&'],
])('%s is %s', (place, text) => expect(textAt(place)).toBe(text));
test('a field that is not there has no bytes', () => expect(textAt('PV1-44')).toBeUndefined());
test('a transfer is read from where the patient is', () => expect(placeForEvent('PatientTransferred')).toEqual({ segment: 'PV1', occurrence: 1, field: 3 }));
test('an observation stands in the segment that its lineage numbers', () =>
  expect(placeOfFact('ObservationRecorded', [3], segments)).toEqual({ segment: 'OBX', occurrence: 2, field: 5 }));
test('bytes that do not print are dots, and offsets are those of the message', () => {
  const lines = hexLines(new Uint8Array([0x41, 0x0d, 0xe9]), { from: 0, to: 3 });
  expect(lines[0]?.bytes.map((byte) => `${byte.hex}${byte.text}`)).toEqual(['41A', '0d·', 'e9·']);
});
