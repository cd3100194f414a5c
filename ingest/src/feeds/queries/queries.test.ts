/** Queries: read as IHE ITI-9 and ITI-21 write them, and answered from the identity table alone. */
import type { IdentityLine } from '@healthos/core/ports.ts';
import { describe, expect, it } from 'vitest';
import { parseHl7, type Hl7Message } from '../../formats/hl7v2/message.ts';
import { isRejection } from '../../rejection.ts';
import { message, receivedAt, record, taken, translated } from '../given.ts';
import { answerQuery } from './answer.ts';
import { matches, resolveQuery, type IdentityLookup } from './identity-lookup.ts';
import { queriesFeed } from './queries.ts';
import { queryOf } from './query.ts';

const lines: readonly IdentityLine[] = [
  { patient: record('1'), assigner: 'LGH', number: '1', kind: 'MR', family: 'Moore', given: 'Ann', birthDate: '19380224', sex: 'F' },
  { patient: record('77', 'XYZ'), assigner: 'XYZ', number: '77', kind: 'PI' },
  { patient: record('2'), assigner: 'LGH', number: '2', kind: 'MR', family: 'Moore|Hill', given: 'Bo', birthDate: '19700101', sex: 'M' },
];
const merged = new Map([
  [record('1'), [lines[0], lines[1]]],
  [record('77', 'XYZ'), [lines[0], lines[1]]],
]);

const lookup: IdentityLookup = {
  findIdentities: (number, assigner) =>
    Promise.resolve(lines.filter((line) => line.number === number && (assigner === undefined || line.assigner === assigner))),
  recordsOfPerson: (patient) => Promise.resolve((merged.get(patient) ?? lines.filter((line) => line.patient === patient)).filter((line) => line !== undefined)),
  searchIdentities: (traits, limit) => Promise.resolve(lines.filter((line) => matches(line, traits)).slice(0, limit)),
  toldOf: (records) => Promise.resolve(records),
};

async function answered(query: Hl7Message, by = lookup): Promise<Hl7Message> {
  const asked = queryOf(query);
  if (isRejection(asked)) throw new TypeError(asked.place);
  const bytes = answerQuery(query, await resolveQuery(asked, by), { controlId: '9', at: receivedAt });
  const response = bytes === undefined ? undefined : parseHl7(bytes);
  if (response === undefined || isRejection(response)) throw new TypeError('no response');
  return response;
}

const pdq = (traits: string, more: readonly string[] = []): Hl7Message => message('QBP^Q22^QBP_Q21', [`QPD|IHE PDQ Query|T1|${traits}`, ...more]);
const pix = (asked: string, domains = ''): Hl7Message => message('QBP^Q23^QBP_Q21', [`QPD|IHE PIX Query|T2|${asked}|${domains}`, 'RCP|I']);

describe('patient demographics (ITI-21)', () => {
  it('answers with each person once, every number of theirs, and the question echoed', async () => {
    const response = await answered(pdq('@PID.5.1.1^MOORE~@PID.7.1^19380224'));
    expect([response.code, response.trigger, response.structure]).toEqual(['RSP', 'K22', 'RSP_K21']);
    expect(response.first('MSA')?.text(1)).toBe('AA');
    expect([1, 2, 4, 5, 6].map((n) => response.first('QAK')?.text(n))).toEqual(['T1', 'OK', '1', '1', '0']);
    expect(response.first('QPD')?.whole(3)).toBe('@PID.5.1.1^MOORE');
    expect(response.all('PID').map((pid) => [pid.whole(3, 0), pid.whole(3, 1), pid.whole(5), pid.text(7)])).toEqual([
      ['1^^^LGH^MR', '77^^^XYZ^PI', 'Moore^Ann', '19380224'],
    ]);
  });

  it('says that nobody was found', async () => {
    const response = await answered(pdq('@PID.5.1^NOBODY'));
    expect([response.first('MSA')?.text(1), response.first('QAK')?.text(2), response.all('PID').length]).toEqual(['AA', 'NF', 0]);
  });

  it('goes on where a limited answer ended, and escapes what it tells', async () => {
    const first = await answered(pdq('@PID.5.1^MOORE*', ['RCP|I|1^RD']));
    expect([first.all('PID').length, first.first('DSC')?.text(1), first.first('QAK')?.text(6)]).toEqual([1, '1', '1']);
    const next = await answered(pdq('@PID.5.1^MOORE*', ['RCP|I|1^RD', 'DSC|1|I']));
    expect([next.first('PID')?.text(5), next.first('DSC')]).toEqual(['Moore|Hill', undefined]);
  });

  it('keeps a question without facts, and refuses one that asks nothing', () => {
    expect(taken(queriesFeed, pdq('@PID.5.1^MOORE')).events).toEqual([]);
    expect(translated(queriesFeed, message('QBP^Q22', []))).toMatchObject({ code: 'hl7.no-query', place: 'QPD' });
    expect(translated(queriesFeed, pdq(''))).toMatchObject({ code: 'hl7.no-query', place: 'QPD-3' });
  });
});

describe('patient identifiers (ITI-9)', () => {
  it('tells the other numbers of the person, in the domains that were asked for, and no name', async () => {
    const response = await answered(pix('1^^^LGH', '^^^XYZ'));
    expect([response.trigger, response.first('QAK')?.text(2), response.first('PID')?.whole(3), response.first('PID')?.text(5)]).toEqual([
      'K23',
      'OK',
      '77^^^XYZ^PI',
      ' ',
    ]);
    expect((await answered(pix('1^^^LGH', '^^^OTHER'))).first('QAK')?.text(2)).toBe('NF');
  });

  it('says which number it does not know', async () => {
    const response = await answered(pix('404^^^LGH'));
    expect([response.first('MSA')?.text(1), response.first('QAK')?.text(2), response.first('ERR')?.whole(2), response.first('ERR')?.text(3)]).toEqual([
      'AE',
      'AE',
      'QPD^1^3^1^1',
      '204',
    ]);
  });
});

describe('a record that its label keeps from systems', () => {
  const keeping = (kept: string): IdentityLookup => ({ ...lookup, toldOf: (records) => Promise.resolve(records.filter(({ number }) => number !== kept)) });

  it('is nobody to who asks by traits, and the number of another system stays that of a person', async () => {
    const alone = await answered(pdq('@PID.5.1.1^MOORE*'), keeping('2'));
    expect(alone.all('PID').map((pid) => pid.whole(3, 0))).toEqual(['1^^^LGH^MR']);
    expect((await answered(pdq('@PID.3.1^2'), keeping('2'))).first('QAK')?.text(2)).toBe('NF');
    const without = await answered(pdq('@PID.5.1.1^MOORE~@PID.7.1^19380224'), keeping('77'));
    expect(without.all('PID').map((pid) => [pid.repetitions(3), pid.whole(3, 0)])).toEqual([[1, '1^^^LGH^MR']]);
  });

  it('is no other number of the person that a system asks by', async () => {
    expect((await answered(pix('1^^^LGH'))).first('PID')?.whole(3, 0)).toBe('77^^^XYZ^PI');
    expect((await answered(pix('1^^^LGH'), keeping('77'))).all('PID')).toEqual([]);
  });
});
