/** Documents: what changed, how large, and never a word of them. */
import { describe, expect, it } from 'vitest';
import { factsOf, message, record, segment, taken, translated } from '../given.ts';
import { documentsFeed } from './documents.ts';

const txa = segment('TXA', { 1: '1', 2: 'DS^Discharge summary', 12: 'D2', 13: 'D1', 17: 'AU' });
const mdm = (trigger: string, more: readonly string[] = []) =>
  taken(documentsFeed, message(`MDM^${trigger}`, ['EVN||20260312115500+0000', 'PID|1||1^^^LGH^MR', segment('PV1', { 2: 'I', 19: 'V1' }), txa, ...more]));

describe('documents', () => {
  it('records a document by its number, with the size of its content', () => {
    const result = mdm('T02', ['OBX|1|TX|||the patient did well', 'OBX|2|ED|||^application^pdf^Base64^QUJD']);
    expect(factsOf(result, 'DocumentRecorded')).toEqual([
      {
        type: 'DocumentRecorded',
        document: 'D2',
        parent: 'D1',
        patient: record('1'),
        encounter: 'V1',
        kind: { code: 'DS', display: 'Discharge summary' },
        change: 'original',
        completion: 'AU',
        contentBytes: 48,
      },
    ]);
    expect(JSON.stringify(result.events)).not.toContain('did well');
  });

  it.each([
    ['T01', 'original'],
    ['T04', 'status'],
    ['T06', 'addendum'],
    ['T08', 'edit'],
    ['T10', 'replacement'],
    ['T11', 'cancel'],
  ])('%s is %s', (trigger, change) => {
    expect(factsOf(mdm(trigger), 'DocumentRecorded')[0]?.change).toBe(change);
  });

  it('carries how confidential its sender calls it, the strictest of several words', () => {
    const sensitivity = (code: string) =>
      factsOf(taken(documentsFeed, message('MDM^T02', ['PID|1||1^^^LGH^MR', segment('TXA', { 1: '1', 2: 'PN', 12: 'D1', 18: code })])), 'DocumentRecorded')[0]
        ?.sensitivity;
    expect(['', 'U', 'R', 'VIP', 'ETH', 'R~PSY', 'LOCALCODE'].map(sensitivity)).toEqual([
      undefined,
      'normal',
      'restricted',
      'vip',
      'very-restricted',
      'very-restricted',
      'restricted',
    ]);
  });

  it('refuses a message without TXA', () => {
    expect(translated(documentsFeed, message('MDM^T02', ['PID|1||1^^^LGH^MR']))).toMatchObject({ code: 'hl7.no-document', place: 'TXA' });
  });
});
