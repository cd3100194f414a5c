/** What every feed reads alike: values, identifiers, coverage, types and keys. */
import { describe, expect, it } from 'vitest';
import { contextFor, factsOf, message, record, segment } from '../given.ts';
import { adtFeed } from '../adt/adt.ts';
import { isRejection } from '../../rejection.ts';
import { codedOf } from './coded-of.ts';
import { stateCoverage } from './coverage-of.ts';
import { gather } from './gathering.ts';
import { messageType } from './message-type.ts';
import { observationOf, orderedKey } from './observation-of.ts';
import { patientOf } from './patient-of.ts';
import { timesOf } from './time-of.ts';
import { textLimit, valueOf, wholeTextIn } from './value-of.ts';

const gathered = (segments: readonly string[], header?: string) => {
  const parsed = message('ORU^R01', segments, header);
  return gather(parsed, contextFor(adtFeed, parsed));
};

describe('a coded entry', () => {
  const coded = (entry: string) => codedOf(message('ORU^R01', [segment('OBX', { 3: entry })]).first('OBX'), 3);

  it('that says the same is one object; what differs in a word or the system is another, also after it', () => {
    const [one, again] = [coded('K^Potassium^L'), coded('K^Potassium^L')];
    expect(again).toBe(one);
    expect([coded('K^Potassium, serum^L'), coded('K^Potassium^LN'), coded('K'), coded('K^Potassium^L')]).toEqual([
      { code: 'K', display: 'Potassium, serum', system: 'L' },
      { code: 'K', display: 'Potassium', system: 'LN' },
      { code: 'K' },
      { code: 'K', display: 'Potassium', system: 'L' },
    ]);
  });
});

describe('values of OBX-5', () => {
  const value = (fields: Readonly<Record<number, string>>) => {
    const parsed = message('ORU^R01', [segment('OBX', fields)]);
    const obx = parsed.first('OBX');
    return obx === undefined ? undefined : valueOf(obx, timesOf(parsed, 'UTC'));
  };

  it.each([
    ['NM', '7.10', { kind: 'quantity', value: 7.1, literal: '7.10' }],
    ['NM', '<3', { kind: 'quantity', value: 3, literal: '<3', comparator: '<' }],
    ['NM', 'pending', { kind: 'text', text: 'pending' }],
    ['SN', '>^500', { kind: 'quantity', value: 500, literal: '>500', comparator: '>' }],
    ['SN', '=^12', { kind: 'quantity', value: 12, literal: '12' }],
    ['SN', '^1^:^128', { kind: 'text', text: '1:128', pair: { first: '1', separator: ':', second: '128' } }],
    ['SN', '>^1^/^40', { kind: 'text', text: '>1/40', pair: { first: '1', separator: '/', second: '40', comparator: '>' } }],
    ['SN', '^100^-^200', { kind: 'text', text: '100-200', pair: { first: '100', separator: '-', second: '200' } }],
    ['SN', '^200^-^100', { kind: 'text', text: '200-100' }],
    ['SN', '^2^+', { kind: 'text', text: '2+' }],
    ['NR', '3.5^5.1', { kind: 'text', text: '3.5^5.1', pair: { first: '3.5', separator: '-', second: '5.1' } }],
    ['CWE', '260385009^Negative^SCT', { kind: 'coded', value: { code: '260385009', display: 'Negative', system: 'SCT' } }],
    ['CE', '^Negative', { kind: 'coded', value: { code: 'Negative' } }],
    ['ST', 'clear', { kind: 'text', text: 'clear' }],
    ['TX', 'one~two', { kind: 'text', text: 'one\ntwo' }],
    // Nobody wrote a delimiter here: what follows it is text, too.
    ['TX', 'T < 38 & HR > 90 ^ high', { kind: 'text', text: 'T < 38 & HR > 90 ^ high' }],
    ['FT', 'a\\T\\b & c\\.br\\d', { kind: 'text', text: 'a&b & c\nd' }],
    ['ST', 'salt & water', { kind: 'text', text: 'salt & water' }],
    ['ST', 'POS^Positive^L', { kind: 'text', text: 'POS' }],
    ['DTM', '202603', { kind: 'time', literal: '202603', precision: 'month', at: Date.UTC(2026, 2, 1) }],
    ['ED', '^application^pdf^Base64^QUJD', { kind: 'attachment', mediaType: 'application/pdf', bytes: 4 }],
    ['XPN', 'Everyman^Adam', { kind: 'text', text: '', cut: true }],
    ['NM', '120~130', { kind: 'text', text: '120\n130' }],
    ['NM', '12 (hemolysed)', { kind: 'text', text: '12 (hemolysed)' }],
    ['NA', '125^34^-22~1^2', { kind: 'text', text: '125^34^-22\n1^2' }],
    ['NR', '10^20', { kind: 'text', text: '10^20', pair: { first: '10', separator: '-', second: '20' } }],
    ['CQ', '5.5^mmol/L', { kind: 'quantity', value: 5.5, literal: '5.5', unit: 'mmol/L' }],
    ['RP', 'STUDY1^PACS^image^dicom', { kind: 'attachment', mediaType: 'image/dicom', bytes: 0 }],
    ['NM', '""', { kind: 'absent', reason: 'deleted' }],
    ['NM', '', { kind: 'absent', reason: 'not-sent' }],
  ])('%s %s', (type, text, expected) => {
    expect(value({ 2: type, 3: 'X', 5: text })).toEqual(expected);
  });

  it('takes a number that was sent as text with a unit, and leaves one without', () => {
    expect(value({ 2: 'ST', 5: '98.6', 6: 'F' })).toEqual({ kind: 'quantity', value: 98.6, literal: '98.6', unit: 'F' });
    expect(value({ 2: 'ST', 5: '98.6' })).toEqual({ kind: 'text', text: '98.6' });
    // An array, a range and several values are no number, whatever their first part is.
    for (const [type, text] of [
      ['NA', '125^34'],
      ['NR', '10^20'],
      ['ST', '120~80'],
      ['DR', '2026^2027'],
    ] as const)
      expect(value({ 2: type, 5: text, 6: 'mV' })).toMatchObject({ kind: 'text' });
  });

  it('says that a test was not done, and cuts long text', () => {
    expect(value({ 2: 'NM', 11: 'X' })).toEqual({ kind: 'absent', reason: 'not-done' });
    expect(value({ 2: 'TX', 5: 'x'.repeat(999) })).toEqual({ kind: 'text', text: 'x'.repeat(textLimit), cut: true });
    // Fewer letters than are kept, in more lines than are read.
    expect(value({ 2: 'TX', 5: Array.from({ length: 60 }, () => 'x').join('~') })).toMatchObject({ cut: true });
  });
});

describe('a text that is read whole', () => {
  const whole = (fields: Readonly<Record<number, string>>): string | undefined => {
    const parsed = message('ORU^R01', ['PID|1||1^^^LGH^MR', segment('OBX', fields)]);
    return wholeTextIn(parsed, [1, 2]);
  };

  it('is that of the OBX which the fact names: every line of it, unescaped', () => {
    const lines = Array.from({ length: 80 }, (_, n) => `${n} ^ x`);
    expect(whole({ 2: 'TX', 5: lines.join('~') })).toBe(lines.join('\n'));
    expect([whole({ 2: 'FT', 5: `${'a\\T\\b '.repeat(99)}c` }), whole({ 2: 'NA', 5: `1^2~${'3'.repeat(300)}` })]).toEqual([
      `${'a&b '.repeat(99)}c`,
      `1^2\n${'3'.repeat(300)}`,
    ]);
    expect(wholeTextIn(message('ORU^R01', [segment('OBX', { 2: 'TX', 5: 'x' })]), [])).toBeUndefined();
  });

  it('is never somebody’s name, nor an attachment', () => {
    expect([whole({ 2: 'XPN', 5: 'Everyman^Adam' }), whole({ 2: 'ED', 5: '^application^pdf^Base64^QUJD' })]).toEqual([undefined, undefined]);
  });

  it('ends somewhere, and says so', () => {
    const far = whole({ 2: 'TX', 5: 'x'.repeat(300_000) }) ?? '';
    expect([far.length, far.endsWith('x…')]).toEqual([200_001, true]);
  });
});

describe('which record a PID names', () => {
  const named = (cx: string) => {
    const gathering = gathered([segment('PID', { 3: cx })]);
    const read = patientOf(gathering, gathering.message.first('PID'));
    return isRejection(read) ? read.place : read.patient;
  };

  it('takes MR, else PI, else PT, else the first, with its assigner, else the sender', () => {
    expect(named('9^^^SSA^SS~1^^^LGH^MR')).toBe(record('1'));
    expect(named('9^^^SSA^SS~2^^^REG&1.2.3&ISO^PI')).toBe(record('2', 'REG'));
    expect(named('9^^^&1.2.3&ISO')).toBe(record('9', '1.2.3'));
    expect(named('7~8')).toBe(record('7', 'LGH'));
    expect(named('^^^LGH^MR')).toBe('PID-3');
  });
});

describe('who pays', () => {
  const payer = (fields: Readonly<Record<number, string>>, financialClass = '') => {
    const gathering = gathered([segment('IN1', { 1: '1', ...fields }), segment('PV1', { 20: financialClass })]);
    stateCoverage(gathering, gathering.message.all('IN1'), { patient: record('1') }, gathering.message.first('PV1'));
    return factsOf(gathering.done(), 'CoverageRecorded')[0]?.payerClass;
  };

  it('reads the class from the plan type, the plan and the company, and says so when it cannot', () => {
    expect([
      payer({ 15: 'MC' }),
      payer({ 2: 'X^Medicaid HMO' }),
      payer({ 4: 'Blue Cross of the Lakes' }),
      payer({ 15: 'SP' }),
      payer({ 4: 'TRICARE' }),
      payer({ 4: 'Acme' }),
    ]).toEqual(['medicare', 'medicaid', 'commercial', 'self-pay', 'other', 'unknown']);
    expect(payer({ 4: 'Acme' }, 'MCR')).toBe('medicare');
  });
});

describe('types and keys', () => {
  it('finds the trigger where old versions leave it out', () => {
    expect(messageType(message('ADT', ['EVN|A04|20260312']))).toBe('ADT^A04');
    expect(messageType(message('ADT^^ADT_A01', []))).toBe('ADT^A01');
    expect(messageType(message('ORU', []))).toBe('ORU^R01');
    expect(messageType(message('adt^a08', []))).toBe('ADT^A08');
  });

  it('gives the versions of an observation one key, and two patients or two rows never the same', () => {
    const key = (patient: string, used: Map<string, number>, filler = 'F1^LAB') => {
      const gathering = gathered([segment('OBR', { 3: filler, 4: 'CBC' }), segment('OBX', { 2: 'NM', 3: 'HGB', 5: '1' })]);
      const [obr, obx] = [gathering.message.first('OBR'), gathering.message.first('OBX')];
      if (obx === undefined) return '';
      return observationOf(gathering, obx, { patient: record(patient), key: orderedKey(gathering, undefined, obr), used }).observation;
    };
    expect(key('1', new Map())).toBe(key('1', new Map()));
    expect(key('1', new Map())).not.toBe(key('2', new Map()));
    const used = new Map<string, number>();
    expect(key('1', used)).not.toBe(key('1', used));
  });
});
