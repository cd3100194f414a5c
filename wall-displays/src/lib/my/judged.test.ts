/** No data is not normal; the laboratory's flag goes before a range; and the two catalogues and the table of explanations are whole. */
import { describe, expect, it } from 'vitest';
import { changeOf, isCritical, judgedOf } from './judged.ts';
import { everyPlain, plainOf } from './explained.ts';
import { english, type WordKey } from './words/english.ts';
import { speechOf } from './words/language.ts';
import { spanish } from './words/spanish.ts';

describe('where a value stands', () => {
  it.each([
    [{ value: '1.9', number: 1.9 }, '0.7-1.3', 'high'],
    [{ value: '0.5', number: 0.5 }, '0.7-1.3', 'low'],
    [{ value: '1.3', number: 1.3 }, '0.7-1.3', 'usual'],
    [{ value: '1.9', number: 1.9, flag: 'N' }, '0.7-1.3', 'usual'],
    [{ value: '1.0', number: 1, flag: 'HH' }, '0.7-1.3', 'high'],
    [{ value: 'no growth', flag: 'A' }, undefined, 'flagged'],
    [{ value: '1.0', number: 1 }, undefined, 'unknown'],
    [{ value: '1.0', number: 1 }, 'see note', 'unknown'],
    [{ value: 'positive' }, '0.7-1.3', 'unknown'],
    [{ value: '3', number: 3 }, '<5', 'usual'],
    [{ value: '6', number: 6 }, '<5', 'high'],
  ] as const)('%o in %s: %s', (value, range, judged) => expect(judgedOf(value, range)).toBe(judged));

  it('is critical only where the laboratory says so', () => {
    expect(isCritical({ value: '9', number: 9, flag: 'hh' })).toBe(true);
    expect(isCritical({ value: '9', number: 9, flag: 'H' })).toBe(false);
  });

  it('says how it changed, and nothing of what is no number', () => {
    const of = (...numbers: readonly number[]) => changeOf(numbers.map((number) => ({ value: String(number), number })));
    expect([of(), of(1), of(1, 2), of(2, 1), of(1, 1)]).toEqual([undefined, 'first', 'up', 'down', 'same']);
    expect(changeOf([{ value: 'no growth' }, { value: 'growth' }])).toBeUndefined();
  });
});

describe('the words', () => {
  const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();
  it.each(Object.keys(english) as WordKey[])('%s has the same holes in both languages', (key) => {
    expect(spanish[key].trim()).not.toBe('');
    const [one, other] = [holes(english[key]), holes(spanish[key])];
    // A plural may leave its number out where the word says it.
    expect(key.endsWith('.one') ? other.filter((hole) => !one.includes(hole) && hole !== '{n}') : other).toEqual(key.endsWith('.one') ? [] : one);
  });

  it('explain every test in both languages, each code once', () => {
    const codes = everyPlain.flatMap((one) => one.codes);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { en, es } of everyPlain) for (const text of [en.name, en.shows, es.name, es.shows]) expect(text.trim()).not.toBe('');
    expect(plainOf('es', '2160-0')?.name).toBe('Creatinina');
    expect(plainOf('en', 'nonsense')).toBeUndefined();
  });

  it('write days, clocks and money as the language does, in the zone of the house', () => {
    const now = Date.UTC(2026, 2, 12, 14, 32);
    const [en, es] = [speechOf('en', 'America/Chicago'), speechOf('es', 'America/Chicago')];
    expect([en.clock(now), es.clock(now)].map((text) => text.replaceAll(/\s/g, ' '))).toEqual(['9:32 AM', '9:32 a.m.']);
    expect([en.day(now, now), es.day(now, now), en.day(now - 86_400_000, now), es.day(now + 2 * 86_400_000, now)]).toEqual([
      'today',
      'hoy',
      'yesterday',
      'sábado',
    ]);
    // Half past eleven at night there is tomorrow in Greenwich, and today here.
    expect(en.day(Date.UTC(2026, 2, 13, 4, 30), now)).toBe('today');
    expect([en.money(89_700), en.count('wait.more', 1), en.count('wait.more', 3), es.count('wait.more', 3)]).toEqual([
      '$897.00',
      'and one more',
      'and 3 more',
      'y 3 cosas más',
    ]);
    expect(en.code('barrier', 'papers-awaited')).toBe('papers');
    expect(en.code('barrier', 'nonsense')).toBeUndefined();
  });
});
