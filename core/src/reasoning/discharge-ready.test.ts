/** A stay that looks ready for a day asks the question once nobody has said so. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { smallHospital } from '../given-history.ts';
import { inputAfter } from '../given-input.ts';
import { quantity, roundOf, type Signs } from '../given-signs.ts';
import { encounterId, orderId, patientId } from '../ids.ts';
import { dischargeReady } from './discharge-ready.ts';

const [patient, encounter] = [patientId('p1'), encounterId('V1')];
const hour = 60;
const here: readonly Fact[] = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A') })),
];
const found = (facts: readonly Fact[], minutes: number) => dischargeReady.evaluate(inputAfter([...here, ...facts], minutes));
const rounds = (signs: readonly (readonly [hours: number, signs?: Signs])[]): Fact[] => signs.flatMap(([hours, one]) => roundOf(hours * hour, one));
const steady = rounds([[2], [10], [18], [26]]);
const drip = (status: 'placed' | 'discontinued', minutes: number): Fact =>
  fact(minutes, {
    type: 'OrderRecorded',
    order: orderId('O1'),
    patient,
    encounter,
    kind: 'medication',
    control: 'NW',
    status,
    route: 'IV',
    code: { code: 'VANC', display: 'Vancomycin' },
  });
const barrier = (state: 'opened' | 'closed', minutes: number): Fact =>
  fact(minutes, { type: 'BarrierStepped', barrier: 'b1', encounter, reason: 'transport-awaited', step: state });

describe('discharge readiness', () => {
  it('asks the clinician a day after the first steady round, as information', () => {
    expect(found(steady, 26 * hour - 1)).toEqual([]);
    expect(found(steady, 26 * hour)).toMatchObject([
      { finding: 'discharge-ready:V1', severity: 'info', owner: 'Clinician', since: minute(26 * hour), says: '4W-01-A steady for a day: ready to leave?' },
    ]);
  });

  it('two rounds are not enough, nor a day with one bad round or with oxygen', () => {
    expect(found(rounds([[2], [26]]), 27 * hour)).toEqual([]);
    expect(found(rounds([[2], [10, { rr: 22, hr: 95 }], [18], [26]]), 27 * hour)).toEqual([]);
    expect(found(rounds([[2], [10, { oxygen: 2 }], [18], [26]]), 27 * hour)).toEqual([]);
    expect(found(rounds([[2], [10, { oxygen: 2 }], [18], [26], [34], [42]]), 42 * hour)).toHaveLength(1);
  });

  it('half a day without a round is no evidence any more', () => {
    expect(found(steady, 38 * hour - 1)).toHaveLength(1);
    expect(found(steady, 38 * hour)).toEqual([]);
  });

  it('a drip, an open barrier or an unanswered critical result speaks against it', () => {
    expect(found([...steady, drip('placed', 20)], 27 * hour)).toEqual([]);
    expect(found([...steady, drip('placed', 20), drip('discontinued', 1500)], 27 * hour)).toHaveLength(1);
    const potassium = fact(1500, {
      type: 'ObservationRecorded',
      observation: 'k',
      patient,
      encounter,
      code: { code: '2823-3' },
      value: quantity(6.9, 'mmol/L'),
      status: 'F',
      observedAt: minute(1500),
    });
    expect(found([...steady, potassium], 27 * hour)).toEqual([]);
    expect(found([...steady, barrier('opened', 100)], 27 * hour)).toEqual([]);
    expect(found([...steady, barrier('opened', 100), barrier('closed', 1500)], 27 * hour)).toHaveLength(1);
  });

  it('says nothing once somebody said it, or the discharge is planned', () => {
    const said = fact(1000, { type: 'MilestoneStepped', encounter, milestone: 'medically-ready', state: 'done' });
    expect(found([...steady, said], 27 * hour)).toEqual([]);
    expect(found([...steady, fact(1000, moved('DischargePlanned', 'V1', 'p1'))], 27 * hour)).toEqual([]);
  });

  it('an unknown unit scores nothing: a round of it is no steady round', () => {
    expect(
      found(
        rounds([
          [2, { temperatureUnit: 'x' }],
          [10, { temperatureUnit: 'x' }],
          [18, { temperatureUnit: 'x' }],
          [26, { temperatureUnit: 'x' }],
        ]),
        27 * hour,
      ),
    ).toEqual([]);
  });
});
