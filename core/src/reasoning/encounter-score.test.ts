/** A score for whoever was in the bed, from charted signs and monitors, for as long as its inputs hold. */
import { describe, expect, it } from 'vitest';
import type { Coded, ObservedValue, ResultStatus } from '../clinical/events.ts';
import type { HealthEvent } from '../event.ts';
import { at, fact, minute, moved, recorded, type Fact } from '../given.ts';
import { said, smallHospital } from '../given-history.ts';
import { emptyEnterprise, emptyHospital, foldEnterprise } from '../hospital-fold.ts';
import { deviceId, encounterId, facilityId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import type { ScoreState } from '../views/rows.ts';
import { scoreOf, type EncounterScore } from './encounter-score.ts';

const quantity = (value: number, unit?: string): ObservedValue => said({ kind: 'quantity' as const, value, literal: String(value), unit });
/** 16, 97, air, 120, 75, alert, 37.0: score 0. */
const well: readonly (readonly [Coded, ObservedValue])[] = [
  [{ code: '9279-1' }, quantity(16, '/min')],
  [{ code: '59408-5' }, quantity(97, '%')],
  [{ code: '3151-8' }, quantity(0, 'L/min')],
  [{ code: '8480-6' }, quantity(120, 'mm[Hg]')],
  [{ code: '8867-4' }, quantity(75, '/min')],
  [{ code: '67775-7' }, { kind: 'coded', value: { code: 'A' } }],
  [{ code: '8310-5' }, quantity(37, 'Cel')],
];
function charted(
  minutes: number,
  code: Coded,
  value: ObservedValue,
  more: { readonly status?: ResultStatus; readonly key?: string; readonly patient?: string; readonly encounter?: string } = {},
): Fact {
  const event: HealthEvent = said({
    type: 'ObservationRecorded' as const,
    observation: more.key ?? `${minutes}|${code.code}`,
    patient: patientId(more.patient ?? 'p1'),
    code,
    value,
    status: more.status ?? ('F' as const),
    observedAt: minute(minutes),
    encounter: more.encounter === undefined ? undefined : encounterId(more.encounter),
  });
  return fact(minutes, event, `${minutes}-${code.code}-${more.status ?? 'F'}`);
}
const round = (minutes: number, patient = 'p1'): Fact[] => well.map(([code, value]) => charted(minutes, code, value, { patient }));
const monitor = (minutes: number, place: string, code: string, value: ObservedValue, status: ResultStatus = 'F'): Fact =>
  fact(
    minutes,
    {
      type: 'DeviceReadingsTaken',
      device: deviceId('D1'),
      location: at(place),
      readings: [{ code: { code }, value, status, observedAt: minute(minutes) }],
    },
    `${minutes}-${code}-${place}`,
  );

const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') }));

function scored(facts: readonly Fact[], minutes: number, visit = 'V1'): EncounterScore {
  const enterprise = foldEnterprise(emptyEnterprise(), recorded([described, admitted, ...facts]));
  const hospital = enterprise.hospitals.get(facilityId('LGH')) ?? emptyHospital(facilityId('LGH'));
  const encounter = getRow(hospital.operations.encounters, encounterId(visit));
  if (encounter === undefined) throw new RangeError('no such encounter');
  return scoreOf({ hospital, identity: enterprise.identity, now: minute(minutes) }, encounter);
}
const stateOf = (facts: readonly Fact[], minutes = 20, visit = 'V1'): ScoreState => scored(facts, minutes, visit).state;

describe('a score is made', () => {
  it('of what was charted on the encounter while it lasted', () => {
    expect(stateOf(round(10))).toEqual({ state: 'scored', score: 0, band: 'low', at: minute(10), expiresAt: minute(10 + 12 * 60) });
    expect(stateOf(round(-10))).toMatchObject({ state: 'not-computable' });
  });

  it('never of a part: what is missing is named', () => {
    expect(stateOf(round(10).slice(1))).toEqual({ state: 'not-computable', missing: ['respiratoryRate'] });
    expect(stateOf([])).toMatchObject({ missing: expect.arrayContaining(['temperature', 'consciousness']) as unknown });
  });

  it('with a unit that is known, converted first', () => {
    const without = round(10).filter((one) => one.event.type !== 'ObservationRecorded' || one.event.code.code !== '8310-5');
    expect(stateOf([...without, charted(10, { code: '8310-5' }, quantity(100.4, '[degF]'))])).toMatchObject({ score: 0 });
    expect(stateOf([...without, charted(10, { code: '8310-5' }, quantity(102.4, '[degF]'))])).toMatchObject({ score: 2 });
    expect(stateOf([...without, charted(10, { code: '8310-5' }, quantity(37, 'K'))])).toMatchObject({ state: 'not-computable', missing: ['temperature'] });
    expect(stateOf([...without, charted(10, { code: '8310-5' }, quantity(37))])).toMatchObject({ missing: ['temperature'] });
  });

  it('on the oxygen scale that a clinician chose', () => {
    const on = [...round(10), charted(11, { code: '59408-5' }, quantity(93, '%')), charted(11, { code: '3151-8' }, quantity(2, 'L/min'))];
    expect(stateOf(on)).toMatchObject({ score: 4 });
    expect(stateOf([...on, fact(12, { type: 'OxygenScaleChosen', encounter: encounterId('V1'), scale: 2 })])).toMatchObject({ score: 3 });
  });

  it('not for children or in pregnancy, where that is known of the unit', () => {
    const children = fact(-998, {
      type: 'FacilityDescribed',
      description: { ...smallHospital, units: smallHospital.units.map((unit) => ({ ...unit, levelOfCare: 'paediatrics' as const })) },
    });
    expect(stateOf([children, ...round(10)])).toEqual({ state: 'not-applicable', because: 'under 16' });
  });
});

describe('inputs expire', () => {
  it('after the interval of their band, named, with the last score still in sight', () => {
    expect(stateOf(round(10), 10 + 12 * 60)).toMatchObject({ state: 'scored' });
    expect(stateOf(round(10), 11 + 12 * 60)).toMatchObject({ state: 'not-computable', last: { score: 0, at: minute(10) } });
    const high = [
      ...round(10),
      charted(12, { code: '9279-1' }, quantity(26, '/min')),
      charted(12, { code: '8480-6' }, quantity(88, 'mm[Hg]')),
      charted(12, { code: '8867-4' }, quantity(112, '/min')),
    ];
    expect(stateOf(high, 30)).toMatchObject({ score: 8, band: 'high', expiresAt: minute(40) });
    expect(stateOf(high, 42)).toMatchObject({
      state: 'not-computable',
      missing: ['oxygenSaturation (expired)', 'supplementalOxygen (expired)', 'consciousness (expired)', 'temperature (expired)'],
      last: { score: 8 },
    });
  });

  it('says when it must be looked at again', () => {
    expect(scored(round(10), 20).nextAt).toBe(minute(10 + 12 * 60) + 1);
    expect(scored([...round(10), charted(60, { code: '8867-4' }, quantity(120, '/min'))], 20).nextAt).toBe(minute(60));
  });
});

describe('readings belong to whoever was there', () => {
  it('in the bed at the time of the reading, also when the move is told late', () => {
    const moves = fact(30, moved('PatientTransferred', 'V1', 'p1', { location: at('ICU-01-A') }));
    const facts = [
      ...round(10),
      monitor(25, '4W-01-A', '147842', quantity(95, 'MDC_DIM_BEAT_PER_MIN')),
      monitor(40, '4W-01-A', '147842', quantity(135, 'MDC_DIM_BEAT_PER_MIN')),
    ];
    expect(stateOf(facts, 45)).toMatchObject({ score: 3 });
    expect(stateOf([...facts, moves], 45)).toMatchObject({ score: 1 });
  });

  it('hard case 20: a retraction, an unverified reading and a sentinel are no input', () => {
    const fast = charted(15, { code: '8867-4' }, quantity(135, '/min'), { key: 'k' });
    expect(stateOf([...round(10), fast])).toMatchObject({ score: 3 });
    expect(stateOf([...round(10), fast, charted(15, { code: '8867-4' }, quantity(135, '/min'), { key: 'k', status: 'W' })])).toMatchObject({ score: 0 });
    expect(stateOf([...round(10), monitor(15, '4W-01-A', '147842', quantity(135, '/min'), 'R')])).toMatchObject({ score: 0 });
    expect(stateOf([...round(10), monitor(15, '4W-01-A', '147842', { kind: 'absent', reason: 'sentinel' })])).toMatchObject({ score: 0 });
  });

  it('hard case 17: what was charted on a record that was merged is carried', () => {
    const merge = fact(50, { type: 'PatientsMerged', from: patientId('p9'), into: patientId('p1'), kind: 'merge' });
    expect(stateOf(round(10, 'p9'))).toMatchObject({ state: 'not-computable' });
    expect(stateOf([...round(10, 'p9'), merge])).toMatchObject({ state: 'scored' });
  });

  it('hard case 14: what was charted on an encounter moves with it, and leaves the other person', () => {
    const named = well.map(([code, value]) => charted(10, code, value, { patient: 'p1', encounter: 'V1' }));
    const move = fact(60, { type: 'EncounterMoved', encounter: encounterId('V1'), toPatient: patientId('p7') });
    const other = fact(5, moved('PatientAdmitted', 'V2', 'p1', { class: 'I', location: at('4W-01-B') }));
    expect(stateOf([...named, other, move])).toMatchObject({ state: 'scored', score: 0 });
    expect(stateOf([...named, other], 20, 'V2')).toMatchObject({ state: 'scored' });
    expect(stateOf([...named, other, move], 20, 'V2')).toMatchObject({ state: 'not-computable' });
  });
});
