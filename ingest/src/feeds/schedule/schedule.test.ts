/** Appointments: status by trigger and filler status, times from any of their places. */
import { describe, expect, it } from 'vitest';
import { factsOf, message, record, segment, taken, translated } from '../given.ts';
import { scheduleFeed } from './schedule.ts';

const sch = (more: Readonly<Record<number, string>> = {}): string =>
  segment('SCH', { 1: 'P1', 2: 'F1', 7: 'CHK^Check-up', 9: '30', 10: 'min', 11: '^^^20260320090000+0000^20260320093000+0000', ...more });
const siu = (trigger: string, segments: readonly string[]) => factsOf(taken(scheduleFeed, message(`SIU^${trigger}`, segments)), 'AppointmentChanged');

describe('appointments', () => {
  it('reads who, when, where and with what', () => {
    expect(siu('S12', [sch(), 'PID|1||1^^^LGH^MR', 'PV1|1|O', 'AIL|1||CARD^3^', 'AIP|1||DR1^Name'])).toEqual([
      {
        type: 'AppointmentChanged',
        appointment: 'F1',
        status: 'booked',
        patient: record('1'),
        startsAt: Date.UTC(2026, 2, 20, 9),
        endsAt: Date.UTC(2026, 2, 20, 9, 30),
        durationMinutes: 30,
        reason: 'Check-up',
        resource: 'DR1',
        location: { unit: 'CARD', room: '3' },
      },
    ]);
  });

  it.each([
    ['S13', 'rescheduled'],
    ['S14', 'modified'],
    ['S15', 'cancelled'],
    ['S16', 'discontinued'],
    ['S17', 'deleted'],
    ['S18', 'modified'],
    ['S22', 'modified'],
    ['S23', 'blocked'],
    ['S24', 'deleted'],
    ['S26', 'no-show'],
  ])('%s is %s', (trigger, status) => {
    expect(siu(trigger, [sch()])[0]?.status).toBe(status);
  });

  it('believes the filler status where the trigger only says that something changed', () => {
    expect(siu('S14', [sch({ 25: 'Cancelled' })])[0]?.status).toBe('cancelled');
    expect(siu('S15', [sch({ 25: 'Booked' })])[0]?.status).toBe('cancelled');
  });

  it('takes the start of the first service and a length in hours', () => {
    expect(siu('S12', ['SCH|P1||||||||2|hr', 'AIS|1||X|20260320100000+0000'])[0]).toMatchObject({
      appointment: 'P1',
      startsAt: Date.UTC(2026, 2, 20, 10),
      durationMinutes: 120,
    });
  });

  it('refuses an appointment without a number', () => {
    expect(translated(scheduleFeed, message('SIU^S12', ['SCH|']))).toMatchObject({ code: 'hl7.no-appointment', place: 'SCH-2' });
  });
});
