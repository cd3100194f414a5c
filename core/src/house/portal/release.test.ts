/** What waits for a clinician and until when: at once is the rule; a hold ends by its day, a word, or a critical value that was taken in. */
import { describe, expect, it } from 'vitest';
import type { ObservationRecorded } from '../../clinical/events.ts';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { inputAfter } from '../../given-input.ts';
import { encounterId, feedId, patientId } from '../../ids.ts';
import { dayMs, instant } from '../../time.ts';
import { chartOf } from '../chart/chart.ts';
import type { WorkOf } from '../../work/events.ts';
import { myResultsOf } from './my-record.ts';
import { releasePackOf, withheldIn, withheldPositions } from './release.ts';

const p1 = patientId('p1');
const day = dayMs / 60_000;
const result = (code: string, more: Partial<ObservationRecorded> = {}): Fact =>
  fact(1, {
    type: 'ObservationRecorded' as const,
    observation: `o-${code}`,
    patient: p1,
    encounter: encounterId('V1'),
    code: { code },
    value: { kind: 'quantity', value: 1, literal: '1', unit: 'mg/dL' },
    status: 'F',
    ...more,
  });
const asked = (one: Fact): Fact => ({ ...one, feed: feedId('requests') });
const word = (minutes: number, more: Partial<WorkOf<'ReleaseStepped'>>): Fact =>
  asked(
    fact(minutes, { type: 'ReleaseStepped', item: 'observation|o-2160-0', patient: p1, step: 'held', reason: 'tell-in-person', ...more }, `release-${minutes}`),
  );

/** Said two minutes later. */
const later = (one: Fact): Fact => ({ ...one, order: fact(3, one.event).order });

function withheld(facts: readonly Fact[], minutes: number) {
  const input = inputAfter([fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })), ...facts], minutes);
  const chart = chartOf(input, p1);
  if (chart === undefined) throw new RangeError('no chart');
  return { items: [...withheldIn(input, chart).values()], positions: [...withheldPositions(input, chart)] };
}

describe('a result', () => {
  it('is released at once', () => expect(withheld([result('2160-0')], 2).items).toEqual([]));

  it('of a kind that is told first waits so many days, and not longer', () => {
    const found = withheld([result('22637-3')], 2);
    expect(found.items).toMatchObject([{ item: 'observation|o-22637-3', until: instant(minute(1) + 5 * dayMs), rule: 'release@2026.1: pathology-result' }]);
    expect(found.positions).toEqual([2]);
    expect(withheld([result('22637-3')], 1 + 5 * day).items).toEqual([]);
  });

  it('that is not final waits; once it is final it does not', () => {
    expect(withheld([result('2160-0', { status: 'P' })], 2).items).toMatchObject([{ rule: 'release@2026.1: not-final' }]);
    expect(withheld([result('2160-0', { status: 'P' }), later(result('2160-0'))], 4).items).toEqual([]);
  });

  it('is kept by the word of a clinician until its end, and let go before its rule would', () => {
    expect(withheld([result('2160-0'), word(2, { until: minute(50) })], 49).items).toMatchObject([{ reason: 'tell-in-person', until: minute(50) }]);
    expect(withheld([result('2160-0'), word(2, { until: minute(50) })], 50).items).toEqual([]);
    expect(withheld([result('22637-3'), word(2, { item: 'observation|o-22637-3', step: 'released', reason: 'seen' })], 3).items).toEqual([]);
  });

  it('is let go by no feed', () => {
    const told = { ...word(2, { item: 'observation|o-22637-3', step: 'released', reason: 'seen' }), feed: feedId('work') };
    expect(withheld([result('22637-3'), told], 3).items).toHaveLength(1);
  });

  it('waits by its label where a site says so, and only then', () => {
    const rules = [{ rule: 'labelled', kind: 'observation' as const, labels: ['very-restricted' as const], days: 14, says: 'A test' }];
    const loaded = asked(fact(0, { type: 'ReleasePackLoaded', pack: { pack: 'site', version: '1', effectiveFrom: '2026-03-01', source: 'A test', rules } }));
    const labelled = result('2160-0', { sensitivity: 'very-restricted' });
    expect(withheld([labelled], 2).items).toEqual([]);
    expect(withheld([loaded, labelled], 2).items).toMatchObject([{ rule: 'site@1: labelled' }]);
    expect(withheld([loaded, result('2160-0')], 2).items).toEqual([]);
  });

  it('waits by the pack that a site loaded, once its day has come', () => {
    const pack = {
      pack: 'site',
      version: '1',
      effectiveFrom: '2026-03-13',
      source: 'A test',
      rules: [{ rule: 'creatinine', kind: 'observation' as const, codes: ['2160-0'], days: 2, says: 'A test' }],
    };
    const loaded = asked(fact(0, { type: 'ReleasePackLoaded', pack }));
    expect(withheld([loaded, result('2160-0')], 2).items).toEqual([]);
    expect(withheld([loaded, result('2160-0')], 2 + day).items).toMatchObject([{ rule: 'site@1: creatinine' }]);
    expect(releasePackOf(inputAfter([loaded], 2)).pack).toBe('release');
  });
});

describe('hard case 20: a result that is withdrawn', () => {
  const back = (status: 'W' | 'D'): Fact => later(result('2160-0', { status, value: { kind: 'absent', reason: 'deleted' } }));

  it.each(['W', 'D'] as const)('hard case 20: by %s is out of what the patient reads, and a value that is sent again is in it', (status) => {
    const shown = (...facts: readonly Fact[]) => {
      const chart = chartOf(inputAfter([fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })), ...facts], 9), p1);
      if (chart === undefined) throw new RangeError('no chart');
      return myResultsOf(chart).flatMap(({ points }) => points.map(({ value, corrected }) => [value, corrected]));
    };
    expect(shown(result('2160-0'))).toEqual([['1', false]]);
    expect(shown(result('2160-0'), back(status))).toEqual([]);
    const again = { ...result('2160-0', { value: { kind: 'quantity', value: 2, literal: '2', unit: 'mg/dL' } }), order: fact(5, result('2160-0').event).order };
    expect(shown(result('2160-0'), back(status), again)).toEqual([['2', true]]);
  });
});
