/** A rise of the score over hours, where no single round asks by itself. */
import { describe, expect, it } from 'vitest';
import { at, fact, moved, minute, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { roundOf } from '../given-signs.ts';
import { instant } from '../time.ts';
import { findingsOf } from './findings.ts';
import { news2Trend, trendOf, trendPack } from './news2-trend.ts';
import type { Round } from './score-trend.ts';

const admitted: readonly Fact[] = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(-1, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];
const found = (facts: readonly Fact[], minutes: number) => news2Trend.evaluate(inputAfter([...admitted, ...facts], minutes));
/** 0; 3 by breathing 22 and pulse 95; 5 with a pressure of 99. */
const [well, worse, bad] = [{}, { rr: 22, hr: 95 }, { rr: 22, hr: 95, sbp: 99 }];
const series = (...scores: readonly (readonly [hours: number, score: number])[]): readonly Round[] =>
  scores.map(([hours, score]) => ({ at: instant(minute(hours * 60)), score, onOxygen: false, position: hours + 1 }));

describe('a rise of NEWS2', () => {
  it.each([
    [
      '3 in 12 h',
      [
        [0, 0],
        [12, 3],
      ],
      true,
    ],
    [
      '2 is not',
      [
        [0, 0],
        [6, 2],
      ],
      false,
    ],
    [
      '3 in more than 12 h is not',
      [
        [0, 0],
        [13, 3],
      ],
      false,
    ],
    [
      'from the lowest round of the 12 h, not from the last',
      [
        [0, 0],
        [6, 2],
        [12, 3],
      ],
      true,
    ],
    [
      'one that fell again is over',
      [
        [0, 0],
        [4, 4],
        [8, 2],
      ],
      false,
    ],
    [
      'a high score that stays high is no rise',
      [
        [0, 6],
        [6, 6],
      ],
      false,
    ],
    ['one round is no trend', [[0, 9]], false],
    ['no round is none', [], false],
  ] as const)('%s', (_name, scores, expected) => {
    expect(trendOf(series(...scores), trendPack.parameters) !== undefined).toBe(expected);
  });

  it('has stood since the round that first showed it', () => {
    expect(trendOf(series([0, 0], [4, 3], [8, 4]), trendPack.parameters)?.since).toBe(minute(240));
  });
});

describe('the rule', () => {
  it('asks for a look while the score itself does not, and says from what to what', () => {
    expect(found([...roundOf(0, well), ...roundOf(240, worse)], 250)).toMatchObject([
      {
        finding: 'news2-trend:V1',
        rule: 'news2-trend@1',
        severity: 'watch',
        since: minute(240),
        owner: 'Charge 4W',
        unit: '4W',
        says: '4W-01-A NEWS2 0 to 3 in 4 h',
      },
    ]);
  });

  it('is information where the score asks by itself', () => {
    expect(found([...roundOf(0, well), ...roundOf(240, bad)], 250)).toMatchObject([{ severity: 'info', says: '4W-01-A NEWS2 0 to 5 in 4 h' }]);
  });

  it('ends with the next round that is better, and half a day after the last round', () => {
    const risen = [...roundOf(0, well), ...roundOf(240, worse)];
    expect(found([...risen, ...roundOf(300, well)], 310)).toEqual([]);
    expect(found(risen, 240 + 12 * 60 - 1)).toHaveLength(1);
    expect(found(risen, 240 + 12 * 60)).toEqual([]);
  });

  it('not of somebody who left', () => {
    const left = fact(260, moved('PatientDischarged', 'V1', 'p1'));
    expect(found([...roundOf(0, well), ...roundOf(240, worse), left], 270)).toEqual([]);
  });

  it('an unknown unit scores nothing: neither a score, nor a rise of one', () => {
    const odd = { ...bad, temperature: 41, temperatureUnit: 'degrees' };
    const facts = [...roundOf(0, { temperatureUnit: 'degrees' }), ...roundOf(240, odd)];
    expect(found(facts, 250)).toEqual([]);
    expect(findingsOf(inputAfter([...admitted, ...facts], 250)).filter(({ rule }) => rule.startsWith('news2'))).toEqual([]);
  });
});
