/** Prescriptions, dispensing and doses, and their corrections. */
import { describe, expect, it } from 'vitest';
import type { MedicationAdministered } from '@healthos/core/clinical/events.ts';
import { factsOf, message, record, segment, taken } from '../given.ts';
import type { Translation } from '../feed.ts';
import { pharmacyFeed } from './pharmacy.ts';

const pid = 'PID|1||12345^^^LGH^MR||Fixture^Ann||19700101|F';
const pv1 = 'PV1|1|I|4W^09^A^LGH||||||||||||||||V1001';
const given = '20260312083000+0000';

const administered = (fields: Readonly<Record<number, string>> = {}, sent = '20260312100000', orc = 'ORC|RE|RX1'): Translation =>
  taken(
    pharmacyFeed,
    message(
      'RAS^O17',
      [
        pid,
        pv1,
        orc,
        segment('RXA', { 1: '0', 2: '1', 3: given, 4: given, 5: 'ACET650^Acetaminophen 650 mg^L', 6: '650', 7: 'mg', 20: 'CP', 21: 'A', ...fields }),
        'RXR|PO^Oral|MTH',
      ],
      `MSH|^~\\&|EMAR|LGH|HOS|HOS|${sent}+0000||RAS^O17|${sent}|P|2.5.1`,
    ),
  );
const dose = (translation: Translation): MedicationAdministered | undefined => factsOf(translation, 'MedicationAdministered')[0];

describe('pharmacy', () => {
  it('reads an encoded order (RDE)', () => {
    const [order] = factsOf(
      taken(pharmacyFeed, message('RDE^O11', [pid, pv1, 'ORC|NW|RX1', `RXE|1^^Q6H^${given}|ACET650^Acetaminophen^L|650||mg`, 'RXR|PO'])),
      'OrderRecorded',
    );
    expect(order).toEqual({
      type: 'OrderRecorded',
      order: 'RX1',
      patient: record('12345'),
      encounter: 'V1001',
      kind: 'medication',
      control: 'NW',
      status: 'placed',
      code: { code: 'ACET650', display: 'Acetaminophen', system: 'L' },
      scheduledAt: Date.UTC(2026, 2, 12, 8, 30),
      dose: { literal: '650', unit: 'mg' },
      frequency: 'Q6H',
      route: 'PO',
    });
  });

  it('reads a dispense (RDS) once per count', () => {
    const [dispensed] = factsOf(
      taken(pharmacyFeed, message('RDS^O13', [pid, pv1, 'ORC|RE|RX1', `RXD|2|ACET650^Acetaminophen^L|${given}|20|TAB||RXN9`])),
      'MedicationDispensed',
    );
    expect(dispensed).toEqual({
      type: 'MedicationDispensed',
      order: 'RX1',
      patient: record('12345'),
      encounter: 'V1001',
      dispense: `${record('12345')}|RX1|RXN9|2`,
      code: { code: 'ACET650', display: 'Acetaminophen', system: 'L' },
      amount: { literal: '20', unit: 'TAB' },
    });
  });

  it('reads an administration (RAS) with its route and site', () => {
    expect(dose(administered())).toEqual({
      type: 'MedicationAdministered',
      administration: `${record('12345')}|RX1|0|1`,
      order: 'RX1',
      patient: record('12345'),
      encounter: 'V1001',
      code: { code: 'ACET650', display: 'Acetaminophen 650 mg', system: 'L' },
      dose: { literal: '650', unit: 'mg' },
      route: 'PO',
      site: 'MTH',
      givenAt: Date.UTC(2026, 2, 12, 8, 30),
      endedAt: Date.UTC(2026, 2, 12, 8, 30),
      completion: 'complete',
      action: 'add',
    });
  });

  it('does not invent an amount that nobody knows', () => {
    expect(dose(administered({ 6: '999', 7: '' }))).not.toHaveProperty('dose');
  });

  it('keeps the answers of a receiver', () => {
    expect(taken(pharmacyFeed, message('RRA^O18', ['MSA|AA|C0']))).toMatchObject({ outcome: 'unmapped', events: [] });
  });
});

describe('hard case 23: corrections of a dose', () => {
  const key = dose(administered())?.administration;

  it('hard case 23: an update and a deletion name the administration that they correct, in the order said', () => {
    const first = administered().events.find(({ event }) => event.type === 'MedicationAdministered');
    for (const fields of [{ 6: '325', 21: 'U' }, { 3: '20260312080000+0000', 21: 'U' }, { 21: 'D' }]) {
      const correction = administered(fields, '20260312110000');
      expect(dose(correction)?.administration).toBe(key);
      const stated = correction.events.find(({ event }) => event.type === 'MedicationAdministered');
      expect((stated?.order ?? '') > (first?.order ?? '')).toBe(true);
    }
    expect(dose(administered({ 21: 'D' }))?.action).toBe('delete');
  });

  it('hard case 23: the next dose of an order is another administration', () => {
    expect(dose(administered({ 2: '2', 3: '20260312143000+0000' }))?.administration).not.toBe(key);
  });

  it('hard case 23: without a count the system entry, else drug and time, tells doses apart', () => {
    const uncounted = (fields: Readonly<Record<number, string>>): string | undefined => dose(administered({ 2: '', ...fields }))?.administration;
    expect(uncounted({ 22: '20260312083100' })).toBe(uncounted({ 22: '20260312083100', 3: '20260312080000+0000', 21: 'U' }));
    expect(uncounted({})).not.toBe(uncounted({ 3: '20260312143000+0000' }));
  });

  it.each([
    ['RE', 'refused'],
    ['NA', 'not-given'],
    ['PA', 'partial'],
    ['CP', 'complete'],
    ['', 'complete'],
  ])('hard case 23: RXA-20 %s is %s', (code, completion) => {
    expect(dose(administered({ 20: code }))?.completion).toBe(completion);
  });

  it("hard case 23: the patient's own supply is marked, so that it carries no charge", () => {
    expect(dose(administered({ 9: "OWN^Patient's own supply^L" }))?.ownSupply).toBe(true);
    expect(dose(administered())).not.toHaveProperty('ownSupply');
  });
});
