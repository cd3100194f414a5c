/** Limits and errors of JSON from outside. */
import { describe, expect, it } from 'vitest';
import { isRejection } from '../rejection.ts';
import { jsonLimits, jsonText, member, parseJson, textAt, type JsonObject } from './json.ts';

const parsed = (text: string): unknown => parseJson(Buffer.from(text));
const refused = expect.objectContaining({ code: 'json.syntax', place: '$' }) as unknown;

describe('JSON from outside', () => {
  it('is read', () => {
    expect(parsed('{"a":[1,"b",null,true]}')).toEqual({ value: { a: [1, 'b', null, true] } });
    expect(parsed('"[[[[ \\" {{{{"')).toEqual({ value: '[[[[ " {{{{' });
  });

  it('is read behind the mark of its encoding, which is no text of it', () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from('{"a":"\ufeffé"}')]);
    expect(parseJson(marked)).toEqual({ value: { a: '\ufeffé' } });
    expect(jsonText(marked)).toBe('{"a":"\ufeffé"}');
    expect(parseJson(Buffer.from([0xef, 0xbb, 0xbf]))).toEqual(refused);
  });

  it.each(['', '{', '{"a":1}}', 'NaN', "{'a':1}"])('%j is refused', (text) => {
    expect(parsed(text)).toEqual(refused);
  });

  it('nested too deep is refused before anything is built', () => {
    expect(parsed(`${'['.repeat(jsonLimits.depth)}${']'.repeat(jsonLimits.depth)}`)).not.toEqual(refused);
    expect(parsed('['.repeat(10_000) + ']'.repeat(10_000))).toEqual(refused);
  });

  it('that spells what is no text is refused', () => {
    expect(parsed('{"a":"\\u0000"}')).toEqual(refused);
    expect(parsed('["\\ud800"]')).toEqual(refused);
    expect(parsed('["\\u00e9\\ud83d\\ude00"]')).toEqual({ value: ['é😀'] });
  });

  it('reaches no prototype', () => {
    const result = parseJson(Buffer.from('{"__proto__":{"device":"x"}}'));
    if (isRejection(result)) throw new TypeError('refused');
    expect(textAt(result.value as JsonObject, 'device', '$')).toBeUndefined();
    expect(member(result.value as JsonObject, 'constructor')).toBeUndefined();
  });
});
