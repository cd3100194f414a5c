/** Hours per patient day, the next shift's gap, who could float, and what their requests refuse. */
import { expect, test } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { assignNurse } from '../../requests/assign-nurse.ts';
import { floatStaff } from '../../requests/float-staff.ts';
import { isRefusal, type Actor, type Decision } from '../../requests/request.ts';
import { scheduleShift } from '../../requests/schedule-shift.ts';
import { staffCheckIn } from '../../requests/staff-check-in.ts';
import { nextShiftGap } from '../../reasoning/next-shift-gap.ts';
import { hourMs } from '../../time.ts';
import { staffingPlanView } from '../../views/staffing-plan.ts';
import type { ViewInput } from '../../views/view.ts';
import { floatsFor } from './floats.ts';
import { pictureAt, shift, stepped, unitFile } from './given-staffing.ts';
import { hppd, hppdToday } from './hours.ts';
import { nextShiftOf } from './next-shift.ts';
import { plannedFloats, planOf } from './plan.ts';
import { isEnough, nursesFor } from './ratio-pack.ts';

const patient = (unit: string, n: number, minutes = -720): Fact =>
  fact(minutes, moved('PatientAdmitted', `${unit}${n}`, `P${unit}${n}`, { class: 'I', location: at(`${unit}-${n}-A`) }), `a${unit}${n}`);
const patients = (unit: string, count: number): Fact[] => Array.from({ length: count }, (_, n) => patient(unit, n + 1));
const nurse = (key: string, unit: string, minutes: readonly [number, number] = [-300, 420]): Fact[] => [
  fact(minutes[0], shift(key, { unit, minutes }), `p${key}`),
  fact(minutes[0], stepped(key, 'checked-in'), `c${key}`),
];
const file = fact(-900, unitFile('7W', 'medical-surgical', '7E', 'FLOAT'));
const charge: Actor = { role: 'charge-nurse', staff: 'boss', unit: '7W' };
const house: Actor = { role: 'bed-manager' };

test('HPPD: 1,260 hours over 210 patient days are 6.0, never 0 without patients', () => {
  expect(hppd(1260 * hourMs, 210 * 24 * hourMs)).toMatchObject({ state: 'known', hppd: 6 });
  expect(hppd(hourMs, 0)).toEqual({ state: 'not-computable', missing: ['patient days'] });
});

test('HPPD of the day so far leaves out breaks, meetings and charge nurses', () => {
  const meeting = [fact(-300, shift('m1', { productive: false })), fact(-300, stepped('m1', 'checked-in'), 'cm')];
  const boss = [fact(-300, shift('c1', { kind: 'charge' })), fact(-300, stepped('c1', 'checked-in'), 'cc')];
  const pause = [fact(-60, stepped('s1', 'break'), 'b'), fact(-30, stepped('s1', 'back'), 'k')];
  const input = pictureAt(0, [file, ...nurse('s1', '7W'), ...meeting, ...boss, ...pause, patient('7W', 1)]);
  // Five hours less half an hour; one patient for twelve hours.
  expect(hppdToday(input, '7W')).toMatchObject({ state: 'known', hppd: 9, careMs: 4.5 * hourMs, patientMs: 12 * hourMs });
  expect(hppdToday(input, '7E')).toMatchObject({ missing: ['shifts'] });
});

test('mixed ratios are added as shares, not rounded one by one', () => {
  expect(
    isEnough(1, [
      { patients: 1, ratio: 2 },
      { patients: 2, ratio: 4 },
    ]),
  ).toBe(true);
  expect(
    nursesFor([
      { patients: 1, ratio: 2 },
      { patients: 3, ratio: 4 },
    ]),
  ).toBe(2);
  expect([nursesFor([{ patients: 25, ratio: 5 }]), nursesFor([{ patients: 26, ratio: 5 }]), nursesFor([{ patients: 0, ratio: 5 }])]).toEqual([5, 6, 0]);
});

test("the next shift's gap: projected patients by the ratio against who is scheduled and not absent", () => {
  const next = [fact(-200, shift('n1', { minutes: [420, 1140] })), fact(-200, shift('n2', { minutes: [420, 1140] }), 'n2'), fact(-10, stepped('n2', 'absent'))];
  const leaves = fact(-30, { type: 'DischargeStepped', encounter: '7W1' as never, step: 'confirmed', expectedAt: minute(200) });
  const input = pictureAt(60, [file, ...nurse('s1', '7W'), ...patients('7W', 12), leaves, ...next]);
  expect(nextShiftOf(input, '7W')).toMatchObject({ startsAt: minute(420), projected: 11, needed: 3, scheduled: 1, gap: 2 });
  expect(nextShiftGap.evaluate(input)).toMatchObject([{ unit: '7W', says: '7W next shift 2 short: 1 for 11 patients', since: minute(60) }]);
  expect(nextShiftOf(pictureAt(60, [file, ...nurse('s1', '7W')]), '7W')).toEqual({ missing: ['shifts ahead'] });
});

test('the plan by unit and shift: planned, checked in, needed, gap; who is absent is planned and does not come; what nobody told is unknown', () => {
  const ahead = (key: string, unit: string, from: number): Fact => fact(-200, shift(key, { unit, minutes: [from, from + 720] }), key);
  const input = pictureAt(0, [
    file,
    ...nurse('s1', '7W'),
    fact(-300, shift('s2'), 's2'),
    ...nurse('e1', '7E'),
    ...patients('7W', 12),
    ...patients('7E', 5),
    ...['n1', 'n2'].map((key) => ahead(key, '7W', 420)),
    fact(-10, stepped('n2', 'absent'), 'n2a'),
    ...['m1', 'm2', 'm3'].map((key) => ahead(key, '7E', 420)),
    ...['o1', 'o2'].map((key) => ahead(key, '7W', 1140)),
  ]);
  const plan = planOf(input);
  expect(plan.get('7W|this')).toMatchObject({ startsAt: minute(-300), endsAt: minute(420), planned: 2, checkedIn: 1, needed: 3, gap: 2, missing: [] });
  expect(plan.get('7W|next')).toMatchObject({ startsAt: minute(420), endsAt: minute(1140), planned: 2, checkedIn: 0, absent: 1, needed: 3, gap: 2 });
  expect(plan.get('7E|next')).toMatchObject({ planned: 3, needed: 1, gap: -2 });
  expect(plan.get('7E|after')).toMatchObject({ planned: 0, missing: ['shifts'] });
  expect(plan.get('7E|after')?.gap).toBeUndefined();
  // One nurse of twelve hours for twelve patients of twelve hours: two hours a patient day. The absent one gives none.
  expect(plan.get('7W|next')?.plannedHppd).toBeCloseTo(2, 12);
  expect(plannedFloats(plan, { unit: '7W', column: 'next' })).toMatchObject([{ shift: 'm1', from: '7E', spareAfter: 1 }]);
  const row = staffingPlanView.rows(input).get('7W|next');
  expect(row?.people.map(({ staff }) => staff)).toEqual(['n1', 'n2']);
  expect(row?.floats).toMatchObject([{ shift: 'm1', because: '7E keeps 1 to spare' }]);
  expect(staffingPlanView.lineage(input, '7W|next')?.length).toBe(2);
});

test('at a change of shift whoever stays on a little, or came a little early, is nobody to spare', () => {
  const night = [fact(-800, shift('n1', { minutes: [-720, 0] })), fact(-715, stepped('n1', 'checked-in'), 'n1-in')];
  const day = [fact(-700, shift('d1', { minutes: [0, 720] })), fact(-15, stepped('d1', 'checked-in'), 'd1-in')];
  const both = [fact(-900, unitFile('7W', 'medical-surgical')), ...night, ...day, ...patients('7W', 5)];
  for (const at of [-10, 10]) expect(planOf(pictureAt(at, both)).get('7W|this'), String(at)).toMatchObject({ needed: 1, gap: 0 });
  // Nobody of the day is here yet: those of the night hold the unit, and nobody is missing.
  expect(planOf(pictureAt(10, [fact(-900, unitFile('7W', 'medical-surgical')), ...night, ...day.slice(0, 1), ...patients('7W', 5)])).get('7W|this')?.gap).toBe(
    0,
  );
});

test('floats: the pool first, then a unit with nurses to spare; nobody from a unit that needs everybody', () => {
  const input = pictureAt(0, [
    file,
    ...nurse('a', '7E'),
    ...nurse('b', '7E'),
    ...nurse('p', 'FLOAT'),
    ...patients('7E', 5),
    ...patients('7W', 6),
    ...nurse('w', '7W'),
  ]);
  expect(floatsFor(input, '7W').map(({ shift: key }) => key)).toEqual(['p', 'a', 'b']);
  const tight = pictureAt(0, [file, ...nurse('a', '7E'), ...patients('7E', 5), ...nurse('w', '7W')]);
  expect(floatsFor(tight, '7W')).toEqual([]);
});

const ask = (input: ViewInput, kind: { decide: (...parts: never[]) => Decision }, body: object, actor = charge): Decision =>
  kind.decide(input as never, { body, at: input.now, id: 'r1' } as never, actor as never);

test('a break that breaks the ratio is refused with rule, value, limit and unlock; a reason overrides it; relief avoids it', () => {
  const boss = [fact(-300, shift('c1', { kind: 'charge' })), fact(-300, stepped('c1', 'checked-in'), 'cc')];
  const input = pictureAt(0, [file, ...nurse('s1', '7W'), ...boss, ...patients('7W', 5)]);
  expect(ask(input, staffCheckIn, { shift: 's1', step: 'break' })).toEqual({
    refused: 'staffing.breach',
    rule: 'title22-70217@2008.1: 1:5 on 7W',
    says: '7W would have 0 nurses for 5 patients.',
    value: '0 nurses, 5 patients',
    limit: '1 nurse',
    unlock: 'Name the charge nurse as relief.',
  });
  expect(isRefusal(ask(input, staffCheckIn, { shift: 's1', step: 'break', relief: 'c1' }))).toBe(false);
  expect(ask(input, staffCheckIn, { shift: 's1', step: 'break', override: true })).toMatchObject({ refused: 'reason.missing' });
  expect(ask(input, staffCheckIn, { shift: 's1', step: 'break', override: true, reason: 'fainting' })).toMatchObject({
    events: [{ type: 'ShiftStepped', step: 'break', reason: 'fainting', by: 'charge-nurse:boss' }],
  });
});

test('steps out of order, stale forms, other units and unknown shifts change nothing', () => {
  const input = pictureAt(0, [file, ...nurse('s1', '7W'), ...nurse('e1', '7E')]);
  expect(ask(input, staffCheckIn, { shift: 's1', step: 'back' })).toMatchObject({ refused: 'step.out-of-order', value: 'here', limit: 'on break' });
  expect(ask(input, staffCheckIn, { shift: 's1', step: 'break', seen: { presence: 'expected' } })).toMatchObject({ refused: 'form.stale' });
  expect(ask(input, staffCheckIn, { shift: 'e1', step: 'break' })).toMatchObject({ refused: 'thing.unknown' });
  expect(ask(input, staffCheckIn, { shift: 's1', step: 'break', relief: 'nobody' })).toMatchObject({ refused: 'thing.unknown' });
});

test('a float that would break the unit she leaves is refused; one that does not keeps her home', () => {
  const tight = pictureAt(0, [file, ...nurse('e1', '7E'), ...patients('7E', 5), ...nurse('w', '7W')]);
  expect(ask(tight, floatStaff, { shift: 'e1', unit: '7W' }, house)).toMatchObject({ refused: 'staffing.breach', rule: 'title22-70217@2008.1: 1:5 on 7E' });
  const loose = pictureAt(0, [file, ...nurse('e1', '7E'), ...nurse('e2', '7E'), ...patients('7E', 5)]);
  expect(ask(loose, floatStaff, { shift: 'e1', unit: '7W' }, house)).toMatchObject({ events: [{ type: 'ShiftScheduled', unit: '7W', homeUnit: '7E' }] });
  expect(ask(loose, floatStaff, { shift: 'e1', unit: '9X' }, house)).toMatchObject({ refused: 'unit.unknown' });
  expect(ask(loose, floatStaff, { shift: 'e1', unit: '7E' }, house)).toMatchObject({ refused: 'step.out-of-order' });
});

test('shifts: no end before the beginning, none in the past, none over sixteen hours, no two at a time', () => {
  const input = pictureAt(0, [file, ...nurse('s1', '7W')]);
  const plan = (from: number, until: number, staff = 'x'): Decision =>
    ask(input, scheduleShift, { staff, kind: 'rn', unit: '7W', startsAt: minute(from), endsAt: minute(until) });
  expect(plan(420, 1140)).toMatchObject({ events: [{ shift: 'shift-r1', unit: '7W' }], made: { shift: 'shift-r1' } });
  expect(plan(500, 400)).toMatchObject({ refused: 'time.past' });
  expect(plan(-500, -400)).toMatchObject({ refused: 'time.past' });
  expect(plan(0, 17 * 60)).toMatchObject({ refused: 'time.future', limit: '16 h' });
  expect(plan(100, 500, 's1')).toMatchObject({ refused: 'form.stale', value: 's1 on 7W' });
});

test('an assignment above the ratio, to somebody who is not there, or of a patient whom another took meanwhile', () => {
  const taken = (n: number, who: string): Fact =>
    fact(-100 + n, { type: 'NurseAssigned', encounter: `7W${n}` as never, unit: '7W' as never, nurse: who }, `t${n}`);
  const input = pictureAt(0, [file, ...nurse('s1', '7W'), ...nurse('s2', '7W'), ...patients('7W', 7), ...[1, 2, 3, 4, 5].map((n) => taken(n, 's1'))]);
  expect(ask(input, assignNurse, { encounter: '7W6', nurse: 's1' })).toMatchObject({ refused: 'staffing.breach', value: '6 patients', limit: '5 patients' });
  expect(ask(input, assignNurse, { encounter: '7W6', nurse: 's2' })).toEqual({
    events: [{ type: 'NurseAssigned', encounter: '7W6', unit: '7W', nurse: 's2' }],
  });
  expect(ask(input, assignNurse, { encounter: '7W6', nurse: 'ghost' })).toMatchObject({ refused: 'step.out-of-order' });
  expect(ask(input, assignNurse, { encounter: '7W1', nurse: 's2', seen: { nurse: '' } })).toMatchObject({ refused: 'form.stale', value: 's1' });
  expect(ask(input, assignNurse, { encounter: 'X', nurse: 's2' })).toMatchObject({ refused: 'encounter.unknown' });
  expect(ask(input, assignNurse, { encounter: '7W6', nurse: 's2' }, { role: 'nurse', staff: 's1' })).toMatchObject({ refused: 'thing.unknown' });
});
