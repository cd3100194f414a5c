/** Who counts on a unit, and the ratio at the instant: breaks, reliefs, the 26th patient, unknown staff. */
import { expect, test } from 'vitest';
import type { HealthEvent } from '../../event.ts';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { pictureAt, shift, stepped, unitFile } from './given-staffing.ts';
import { nurseRatio } from '../../reasoning/nurse-ratio.ts';
import { onDutyOf, staffOn } from './on-duty.ts';
import { ratioNow } from './ratio-now.ts';

const admitted = (n: number, minutes = -60): Fact =>
  fact(minutes, moved('PatientAdmitted', `V${n}`, `P${n}`, { class: 'I', location: at(`7W-${n}-A`) }), `a${n}`);
const patients = (count: number): Fact[] => Array.from({ length: count }, (_, n) => admitted(n + 1));
const nurses = (count: number): Fact[] =>
  Array.from({ length: count }, (_, n) => [fact(-300, shift(`s${n + 1}`), `p${n}`), fact(-295, stepped(`s${n + 1}`, 'checked-in'), `c${n}`)]).flat();
const staffed = (count: number, ...more: Fact[]): Fact[] => [fact(-600, unitFile('7W', 'medical-surgical')), ...nurses(count), ...more];

test('a unit of which no shift was told is unknown, not empty', () => {
  const input = pictureAt(0, [fact(-600, unitFile('7W', 'medical-surgical')), ...patients(3)]);
  expect(staffOn(input, '7W')).toMatchObject({ unit: '7W', shifts: [], missing: ['shifts'] });
  expect(ratioNow(input).get('7W')).toMatchObject({ state: 'not-computable', missing: ['shifts'], patients: 3 });
  expect(nurseRatio.evaluate(input)).toEqual([]);
});

test('shifts without any check-in, and hours without any shift, are unknown', () => {
  const planned = [fact(-600, unitFile('7W', 'medical-surgical')), fact(-300, shift('s1')), ...patients(3)];
  expect(staffOn(pictureAt(0, planned), '7W').missing).toEqual(['check-ins']);
  expect(staffOn(pictureAt(1500, staffed(2)), '7W').missing).toEqual(['shifts of this hour']);
});

test('5 nurses for 25 medical-surgical patients are enough', () => {
  const now = ratioNow(pictureAt(0, staffed(5, ...patients(25)))).get('7W');
  expect(now).toMatchObject({ state: 'met', nurses: 5, needed: 5, patients: 25 });
});

test('the 26th patient is a breach at that instant', () => {
  const input = pictureAt(0, staffed(5, ...patients(25), admitted(26, -7)));
  expect(ratioNow(input).get('7W')).toMatchObject({ state: 'breach', nurses: 5, needed: 6, since: minute(-7) });
  expect(nurseRatio.evaluate(input)).toMatchObject([{ finding: 'nurse-ratio:7W', since: minute(-7), says: '7W 5 nurses for 26, ratio 1:5 needs 6' }]);
});

test('one on break without relief is a breach from that instant until she is back', () => {
  const facts = staffed(5, ...patients(25), fact(-20, stepped('s3', 'break')));
  expect(ratioNow(pictureAt(-21, facts.slice(0, -1))).get('7W')?.state).toBe('met');
  expect(ratioNow(pictureAt(0, facts)).get('7W')).toMatchObject({ state: 'breach', nurses: 4, needed: 5, since: minute(-20) });
  const back = ratioNow(pictureAt(0, [...facts, fact(-5, stepped('s3', 'back'))])).get('7W');
  expect(back).toMatchObject({ state: 'met', nurses: 5, breaches: [{ from: minute(-20), until: minute(-5), shortMost: 1 }] });
});

test('a relief who has no patients of her own covers a break; a colleague of the unit who counts already does not', () => {
  const charge = [fact(-300, shift('c1', { kind: 'charge' })), fact(-295, stepped('c1', 'checked-in'))];
  const byCharge = staffed(5, ...charge, ...patients(25), fact(-20, stepped('s3', 'break', 'c1')));
  expect(ratioNow(pictureAt(0, byCharge)).get('7W')).toMatchObject({ state: 'met', nurses: 5 });
  const byColleague = staffed(5, ...patients(25), fact(-20, stepped('s3', 'break', 's4')));
  expect(ratioNow(pictureAt(0, byColleague)).get('7W')).toMatchObject({ state: 'breach', nurses: 4 });
});

test('a charge nurse counts only with patients of her own', () => {
  const charge = [fact(-300, shift('c1', { kind: 'charge', staff: 'n-charge' })), fact(-295, stepped('c1', 'checked-in'))];
  const without = pictureAt(0, staffed(4, ...charge, ...patients(5)));
  expect(staffOn(without, '7W').nurses).toBe(4);
  const assigned: HealthEvent = { type: 'NurseAssigned', encounter: 'V1' as never, unit: '7W' as never, nurse: 'n-charge' };
  expect(staffOn(pictureAt(0, staffed(4, ...charge, ...patients(5), fact(-50, assigned))), '7W').nurses).toBe(5);
});

test('practical nurses count up to as many as registered ones', () => {
  const lpn = (n: number): Fact[] => [fact(-300, shift(`l${n}`, { kind: 'lpn' }), `lp${n}`), fact(-295, stepped(`l${n}`, 'checked-in'), `lc${n}`)];
  expect(staffOn(pictureAt(0, staffed(1, ...lpn(1), ...lpn(2))), '7W').nurses).toBe(2);
});

test('a float counts where she is now; the unit that she left loses her at that instant', () => {
  const moved = fact(-30, shift('s5', { unit: '7E' }), 'float');
  const input = pictureAt(0, [fact(-600, unitFile('7W', 'medical-surgical', '7E')), ...nurses(5), ...patients(25), moved]);
  expect(staffOn(input, '7E').shifts).toMatchObject([{ shift: 's5', homeUnit: '7W', presence: 'here' }]);
  expect([staffOn(input, '7W').nurses, staffOn(input, '7E').nurses]).toEqual([4, 1]);
  expect(ratioNow(input).get('7W')).toMatchObject({ state: 'breach', since: minute(-30) });
});

test('whoever did not sign out counts for half an hour after the end', () => {
  const ends = fact(-300, shift('s1', { minutes: [-300, 60] }));
  const facts = [
    ends,
    fact(-295, stepped('s1', 'checked-in')),
    fact(-300, shift('s2', { minutes: [-300, 600] })),
    fact(-295, stepped('s2', 'checked-in'), 'x'),
  ];
  expect(staffOn(pictureAt(89, facts), '7W').nurses).toBe(2);
  expect(staffOn(pictureAt(90, facts), '7W').nurses).toBe(1);
  expect(onDutyOf(pictureAt(90, facts)).get('7W')?.shifts).toMatchObject([{ presence: 'over' }, { presence: 'here' }]);
});

test('absent nurses never count', () => {
  expect(staffOn(pictureAt(0, [...staffed(2), fact(-200, stepped('s2', 'absent'))]), '7W').nurses).toBe(1);
});

test('a handover at one instant is no breach', () => {
  const night = [fact(-800, shift('n1', { minutes: [-720, 0] })), fact(-715, stepped('n1', 'checked-in')), fact(0, stepped('n1', 'left'), 'n1-left')];
  const day = [fact(-700, shift('d1', { minutes: [0, 720] })), fact(0, stepped('d1', 'checked-in'), 'd1-in')];
  const input = pictureAt(10, [fact(-900, unitFile('7W', 'medical-surgical')), ...night, ...day, ...patients(5)]);
  expect(ratioNow(input).get('7W')).toMatchObject({ state: 'met', breaches: [] });
});
