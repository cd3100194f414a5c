/** Vaccines: given, refused, historical and corrected, each with its own observations. */
import { describe, expect, it } from 'vitest';
import { factsOf, message, record, segment, taken } from '../given.ts';
import { immunisationsFeed } from './immunisations.ts';

const rxa = (more: Readonly<Record<number, string>> = {}): string =>
  segment('RXA', {
    1: '0',
    2: '1',
    3: '20260312100000+0000',
    5: '115^Tdap^CVX',
    6: '0.5',
    7: 'mL^^UCUM',
    9: '00',
    15: 'LOT1',
    17: 'MSD^Merck^MVX',
    20: 'CP',
    21: 'A',
    ...more,
  });
const vxu = (segments: readonly string[]) => taken(immunisationsFeed, message('VXU^V04', ['PID|1||1^^^LGH^MR', ...segments]));

describe('immunisations', () => {
  it('records the dose, route, site and lot, and the observations of each vaccine', () => {
    const result = vxu([
      'ORC|RE||IZ-1^NDA',
      rxa(),
      'RXR|IM^Intramuscular|LD^Left',
      'OBX|1|CE|64994-7^Eligibility^LN|1|V02',
      'ORC|RE||IZ-2^NDA',
      rxa(),
      'OBX|1|CE|64994-7^Eligibility^LN|1|V05',
    ]);
    expect(factsOf(result, 'MedicationAdministered')).toMatchObject([
      {
        administration: 'IZ-1|0|1',
        order: 'IZ-1',
        vaccine: true,
        patient: record('1'),
        code: { code: '115', system: 'CVX' },
        dose: { literal: '0.5', unit: 'mL' },
        route: 'IM',
        site: 'LD',
        lot: 'LOT1',
        manufacturer: { code: 'MSD', display: 'Merck', system: 'MVX' },
        completion: 'complete',
        action: 'add',
        givenAt: Date.UTC(2026, 2, 12, 10),
      },
      { administration: 'IZ-2|0|1' },
    ]);
    expect(new Set(factsOf(result, 'ObservationRecorded').map(({ observation }) => observation)).size).toBe(2);
  });

  it('keeps a correction under the same administration', () => {
    const [first] = factsOf(vxu(['ORC|RE||IZ-1', rxa()]), 'MedicationAdministered');
    const [mended] = factsOf(vxu(['ORC|RE||IZ-1', rxa({ 15: 'LOT2', 21: 'U' })]), 'MedicationAdministered');
    expect(mended).toMatchObject({ administration: first?.administration, action: 'update', lot: 'LOT2' });
  });

  it('knows a refused, a historical and an unnumbered dose', () => {
    expect(factsOf(vxu([rxa({ 6: '999', 20: 'RE' })]), 'MedicationAdministered')[0]).toMatchObject({
      completion: 'refused',
      administration: `${record('1')}|115|20260312100000+0000|0|1`,
    });
    expect(factsOf(vxu([rxa({ 6: '999', 20: 'RE' })]), 'MedicationAdministered')[0]).not.toHaveProperty('dose');
    expect(factsOf(vxu(['ORC|RE||9999', rxa({ 9: '01^Historical' })]), 'MedicationAdministered')[0]).toMatchObject({ ownSupply: true });
  });
});
