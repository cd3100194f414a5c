/** The words of the steward's desk. */
import { describe, expect, it } from 'vitest';
import { birthOf, bits, nameOf, saidOf } from './words.ts';

describe('words', () => {
  it('a name, a number where there is none, and neither', () => {
    expect([nameOf({ family: 'Moore', given: 'Ann' }), nameOf({ family: 'Moore' }), nameOf({ number: '77' }), nameOf({})]).toEqual([
      'Moore, Ann',
      'Moore',
      '77',
      'no name said',
    ]);
  });

  it('a date as days are written, a month as it was sent', () => {
    expect([birthOf('19700304'), birthOf('199904'), birthOf(undefined)]).toEqual(['1970-03-04', '199904', '']);
  });

  it('hundredths of a bit with their sign', () => {
    expect([bits(1443), bits(-405), bits(0)]).toEqual(['+14.4', '−4.0', '+0.0']);
  });

  it('every number that a record is known by', () => {
    const side = {
      patient: 'p',
      person: 'p',
      assigner: 'LGH',
      number: '1',
      others: [{ assigner: 'SSA', number: '2' }],
      unidentified: false,
      deceased: false,
      label: 'normal' as const,
      visits: [],
    };
    expect(saidOf(side, 'identifier')).toBe('1 (LGH); 2 (SSA)');
    expect(saidOf(side, 'household')).toBe('');
  });
});
