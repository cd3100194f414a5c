/** What is written beside a result or an order: whose it is, what of it the fact keeps, and what the bytes give back. */
import { describe, expect, it } from 'vitest';
import { factsOf, message, taken } from '../given.ts';
import { adtFeed } from '../adt/adt.ts';
import { ordersFeed } from '../orders/orders.ts';
import { pharmacyFeed } from '../pharmacy/pharmacy.ts';
import { resultsFeed } from '../results/results.ts';
import { wholeCommentsIn } from './comments-of.ts';
import { textLimit } from './value-of.ts';

const pid = 'PID|1||12345^^^LGH^MR||Fixture^Ann||19700101|F';
const potassium = 'OBX|1|NM|2823-3^Potassium^LN||6.1|mmol/L|||||F';

/** Comments of each order and of each value of a message of results. */
function written(...segments: readonly string[]) {
  const translation = taken(resultsFeed, message('ORU^R01', [pid, ...segments]));
  return {
    reports: factsOf(translation, 'OrderRecorded').map(({ comments }) => comments?.texts),
    values: factsOf(translation, 'ObservationRecorded').map(({ comments }) => comments?.texts),
  };
}
const beside = (...notes: readonly string[]) => written('OBR|1|P1|F1|K', potassium, ...notes).values[0];

describe('a comment', () => {
  it('is of the nearest segment before it that it can be of: the report, or the value', () => {
    expect(
      written(
        'NTE|1||on the patient',
        'ORC|RE|P1',
        'NTE|1||on the order',
        'OBR|1|P1|F1|K^Potassium',
        'NTE|1||on the report',
        'TQ1|1',
        'NTE|2||still on it',
        potassium,
        'ZZZ|1',
        'NTE|1||on the value',
        'PRT|1|AD',
        'NTE|2||still on that',
        'OBX|2|NM|2951-2^Sodium^LN||140|mmol/L|||||F',
        'SPM|1|||BLD',
        'NTE|1||on the specimen',
        'OBR|2|P2|F2|X',
        'OBX|1|NM|2345-7^Glucose^LN||99|mg/dL|||||F',
      ),
    ).toEqual({
      reports: [['on the order', 'on the report', 'still on it'], undefined],
      values: [['on the value', 'still on that'], undefined, undefined],
    });
  });

  it('is free text: escapes are undone, formatting ends lines, repetitions are lines, blanks before a line stay, delimiters in it are letters', () => {
    expect(beside('NTE|1|L|  K\\T\\Na \\F\\ pH\\.br\\seen~twice|RE', 'NTE|2||a^b&c', 'NTE|3||\\H\\read back\\N\\')).toEqual([
      '  K&Na | pH\nseen\ntwice',
      'a^b&c',
      'read back',
    ]);
  });

  it('that is empty, blank or deletes is none', () => {
    expect(beside('NTE|1', 'NTE|2||', 'NTE|3||  ', 'NTE|4||""')).toBeUndefined();
    expect(beside('NTE|1||""~kept')).toEqual(['\nkept']);
  });

  it('does not say who wrote it: that stays in the bytes', () => {
    const facts = taken(resultsFeed, message('ORU^R01', [pid, 'OBR|1|P1|F1|K', potassium, 'NTE|1||seen||77^Aaronson^Lee|20260312']));
    expect(JSON.stringify(facts.events)).not.toMatch(/Aaronson|Fixture/);
  });

  it('is cut as a text value is, over all of its NTE, and whole in the bytes, by the segments that the fact names', () => {
    const long = 'x'.repeat(textLimit - 6);
    const parsed = message('ORU^R01', [pid, 'OBR|1|P1|F1|K', potassium, 'NTE|1||first', `NTE|2||${long}`, 'NTE|3||and the last']);
    const stated = taken(resultsFeed, parsed).events.find(({ event }) => event.type === 'ObservationRecorded');
    expect(stated?.event).toMatchObject({ comments: { texts: ['first', long, 'a'], cut: true } });
    expect(wholeCommentsIn(parsed, stated?.segments ?? [])).toEqual(['first', long, 'and the last']);
    expect(wholeCommentsIn(parsed, [])).toEqual([]);
  });

  it('costs no more than its beginning, however long it is', () => {
    const facts = taken(resultsFeed, message('ORU^R01', [pid, 'OBR|1|P1|F1|K', potassium, `NTE|1||${'y~'.repeat(900)}${'z'.repeat(3_000_000)}`]));
    const [value] = factsOf(facts, 'ObservationRecorded');
    expect([value?.comments?.cut, value?.comments?.texts.join('').length]).toEqual([true, textLimit]);
  });

  it('keeps a row that says nothing else: what is written beside it is what it is there for', () => {
    expect(written('OBR|1|P1|F1|K', 'OBX|1||8251-1^Comment^LN', 'NTE|1||hemolyzed').values).toEqual([['hemolyzed']]);
    expect(written('OBR|1|P1|F1|K', 'OBX|1||8251-1^Comment^LN').values).toEqual([]);
  });
});

describe('beside other things', () => {
  const order = (...segments: readonly string[]) =>
    factsOf(taken(ordersFeed, message('ORM^O01', [pid, ...segments])), 'OrderRecorded').map(({ comments }) => comments?.texts);

  it('an order has those of whoever placed it, whether they stand behind ORC or OBR', () => {
    expect(order('ORC|NW|P1', 'NTE|1||call first', 'OBR|1|P1||K', 'NTE|1||fasting')).toEqual([['call first', 'fasting']]);
  });

  it('a prescription has those of prescriber and pharmacy, and none that is on a dose', () => {
    const told = (type: string, ...segments: readonly string[]) =>
      factsOf(taken(pharmacyFeed, message(type, [pid, ...segments])), 'OrderRecorded').map(({ comments }) => comments?.texts);
    expect(told('RDE^O11', 'ORC|NW|M1', 'RXO|X', 'NTE|1||crush it', 'RXE|1|X|5||mg', 'RXR|PO', 'NTE|1||with food')).toEqual([['crush it', 'with food']]);
    expect(told('RAS^O17', 'ORC|RE|M1', 'RXA|0|1|20260312||X|5|mg', 'NTE|1||spat out')).toEqual([undefined]);
  });

  it('a value that comes with an admission has its own too', () => {
    const facts = taken(
      adtFeed,
      message('ADT^A01', ['EVN||20260312', pid, 'PV1|1|I|4W', 'OBX|1|NM|8302-2^Height^LN||170|cm|||||F', 'NTE|1||said by the patient']),
    );
    expect(factsOf(facts, 'ObservationRecorded').map(({ comments }) => comments)).toEqual([{ texts: ['said by the patient'] }]);
  });
});
