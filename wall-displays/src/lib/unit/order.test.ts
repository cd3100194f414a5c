/** The tablet's order, its six actions, look-alike names, handoff and the census on paper. */
import { describe, expect, test } from 'vitest';
import type { StaffRow } from '@healthos/core/views/rows-staffing.ts';
import type { UnitNowRow } from '@healthos/core/views/rows-unit.ts';
import { instant } from '@healthos/core/time.ts';
import { actsFor, shortStaff, type ActName } from './acts.ts';
import { censusOf } from './census.ts';
import { handoffGroups, shiftTimes } from './handoff.ts';
import { isAlike, listsOf, lookAlikes, placeOf, weightOf, type PatientRow } from './order.ts';
import { changeOf, sparkOf } from './spark.ts';

const now = 1_773_318_720_000;
const at = (minutes: number) => instant(now + minutes * 60_000);
const patient = (encounter: string, more: Partial<PatientRow> = {}): [string, PatientRow] => [
  `patient/${encounter}`,
  { row: 'patient', unit: '4W', encounter, bed: `4W-${encounter}-A`, class: 'I', here: 'here', trend: [], signs: {}, milestones: [], asks: [], ...more },
];
const nurse = (staff: string, more: Partial<StaffRow> = {}): StaffRow => ({
  shift: `s-${staff}`,
  staff,
  kind: 'rn',
  unit: '4W',
  startsAt: at(-300),
  endsAt: at(420),
  productive: true,
  presence: 'here',
  counted: true,
  patients: 3,
  ...more,
});

describe('order', () => {
  test('needs you now by harm and age, the next hour by what is due first, then the steady by bed', () => {
    const lists = listsOf(
      [
        patient('05', { asks: [{ ask: 'milestone', severity: 'watch', says: 'Teaching due', dueAt: at(50) }] }),
        patient('04', { asks: [{ ask: 'observations', severity: 'info', says: 'NEWS2 repeat due', dueAt: at(20) }] }),
        patient('03'),
        patient('02', { asks: [{ ask: 'move', severity: 'watch', says: 'Ready to move', since: at(-34) }] }),
        patient('01', { asks: [{ ask: 'finding', severity: 'critical', says: 'NEWS2 7', since: at(-6), finding: 'f', state: 'new' }] }),
        patient('99', { unit: '5E', asks: [{ ask: 'finding', severity: 'critical', says: 'elsewhere', since: at(-60) }] }),
        ['bed/4W-12-A', { row: 'bed', unit: '4W', bed: '4W-12-A', room: '12', bedName: 'A', state: 'open' }],
      ],
      '4W',
      now,
    );
    expect(lists.now.map(({ key }) => key)).toEqual(['patient/01', 'patient/02']);
    expect(lists.next.map(({ key }) => key)).toEqual(['patient/04', 'patient/05']);
    expect(lists.steady.map(({ key }) => key)).toEqual(['patient/03']);
    expect(lists.beds.map(({ key }) => key)).toEqual(['bed/4W-12-A']);
  });

  test('what was acknowledged weighs a tenth, what is snoozed nothing', () => {
    const ask = { ask: 'finding', severity: 'watch', says: 'x', since: at(-9) } as const;
    expect([weightOf(ask, now), weightOf({ ...ask, state: 'seen' }, now), weightOf({ ...ask, state: 'snoozed' }, now)]).toEqual([10, 1, 0]);
    expect(weightOf({ ask: 'milestone', severity: 'watch', says: 'x', dueAt: at(5) }, now)).toBe(0);
  });

  test('a bed is named within its unit', () => {
    expect([placeOf({ unit: '4W', bed: '4W-13-A' }), placeOf({ unit: '4W', bed: '4W-13-B' }), placeOf({ unit: '4W' })]).toEqual(['13', '13-B', '–']);
  });
});

describe('look-alike names', () => {
  test('the same, or one letter apart; short names only when the same', () => {
    expect([isAlike('Müller', 'Muller'), isAlike('Hansen', 'Hanson'), isAlike('Reyes', 'Reye'), isAlike('Lee', 'Leo'), isAlike('Silva', 'Osei')]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(isAlike(undefined, 'Lee')).toBe(false);
  });
  test('both are flagged, each with the other', () => {
    expect([
      ...lookAlikes([
        { key: 'a', family: 'Hansen' },
        { key: 'b', family: 'Cruz' },
        { key: 'c', family: 'Hanson' },
      ]),
    ]).toEqual([
      ['a', 'c'],
      ['c', 'a'],
    ]);
  });
});

describe('the six actions', () => {
  const staff = [nurse('4W-Haas', { patients: 2 }), nurse('4W-Lund'), nurse('4W-Boss', { kind: 'charge', counted: false, patients: 0 })];
  const act = (name: ActName, row: UnitNowRow | undefined, more: object = {}) =>
    actsFor({ row, nurse: undefined, staff, unit: '4W', now, me: undefined, ...more }).find((one) => one.act === name);
  const [, who] = patient('13', {
    nurse: '4W-Lund',
    milestones: [
      { milestone: 'medically-ready', state: 'done' },
      { milestone: 'therapy-cleared', state: 'unsaid' },
      { milestone: 'teaching-done', state: 'due', position: 7 },
    ],
    asks: [{ ask: 'finding', severity: 'critical', says: 'NEWS2 7', since: at(-6), finding: 'news2:13', state: 'new' }],
  });

  test('each is one request on the selected row', () => {
    expect(act('ready', who)?.ask).toMatchObject({
      request: 'ready-to-move',
      body: { encounter: '13', ready: true, seen: { ready: false, bed: '4W-13-A' } },
      label: '13 ready to move',
    });
    expect(act('bed', who)?.ask).toMatchObject({ request: 'bed-block', body: { bed: '4W-13-A', blocked: true } });
    expect(act('accept', who)?.ask).toMatchObject({ request: 'assign-nurse', body: { encounter: '13', nurse: '4W-Haas', seen: { nurse: '4W-Lund' } } });
    expect(act('milestone', who)?.ask).toMatchObject({ request: 'milestone-step', body: { milestone: 'teaching-done', state: 'done', seen: 7 } });
    expect(act('acknowledge', who)?.ask).toMatchObject({
      request: 'finding-step',
      body: { finding: 'news2:13', step: 'seen', seen: { since: at(-6), state: 'new' } },
    });
  });

  test('a free bed is dirty, a blocked one opens again', () => {
    const bed = { row: 'bed', unit: '4W', bed: '4W-15-A', room: '15', bedName: 'A', state: 'open' } as const;
    expect(act('bed', bed)?.ask).toMatchObject({ request: 'evs-step', body: { bed: '4W-15-A', step: 'request' }, label: '15 bed dirty' });
    expect(act('bed', { ...bed, state: 'blocked' })?.ask).toMatchObject({ request: 'bed-block', body: { blocked: false } });
  });

  test('the chosen nurse takes the patient; without one, whoever holds the tablet and is on shift', () => {
    expect(act('accept', who, { nurse: staff[2] })?.ask?.body).toMatchObject({ nurse: '4W-Boss' });
    expect(act('accept', who, { me: '4W-Boss' })?.ask?.body).toMatchObject({ nurse: '4W-Boss' });
    expect(act('accept', who, { me: '4W-Lund' })).toMatchObject({ what: 'Lund has 13' });
  });

  test('check-in is the next step of the chosen nurse: a break is relieved where the charge nurse is free', () => {
    expect(act('check-in', undefined, { nurse: staff[0] })?.ask).toMatchObject({
      body: { shift: 's-4W-Haas', step: 'break', relief: 's-4W-Boss', seen: { presence: 'here' } },
    });
    expect(act('check-in', undefined, { staff: [nurse('n', { presence: 'expected', startsAt: at(5) })] })?.ask?.body).toMatchObject({ step: 'checked-in' });
    expect(act('check-in', undefined)).toMatchObject({ opens: 'staffing' });
  });

  test('without a selection each says what it needs', () => {
    expect(actsFor({ row: undefined, nurse: undefined, staff: [], unit: '4W', now, me: undefined }).map(({ what, ask }) => [what, ask])).toEqual([
      ['select a patient', undefined],
      ['select a bed', undefined],
      ['select a patient', undefined],
      ['select a patient', undefined],
      ['choose who', undefined],
      ['select what asks', undefined],
    ]);
  });

  test('a staff id without its unit', () =>
    expect([shortStaff('4W-Haas', '4W'), shortStaff('4WrnD3', '4W'), shortStaff('ab12', '4W')]).toEqual(['Haas', 'rnD3', 'ab12']));
});

test('a spark ends at the newest of at most six; its change is against the one before', () => {
  const trend = [3, 3, 2, 4, 4, 7].map((score, n) => [n, score] as const);
  expect(sparkOf(trend)).toMatchObject({ x: 67 });
  expect(sparkOf(trend)?.path.match(/[ML]/g)).toHaveLength(6);
  expect([changeOf(trend), changeOf(trend.slice(0, 1)), sparkOf([])]).toEqual([3, 0, undefined]);
});

test('a handoff begins at the end of my last shift, else a shift before this one', () => {
  const staff = [nurse('me', { shift: 'old', endsAt: at(-600), startsAt: at(-1320) }), nurse('me')];
  expect(shiftTimes(staff, 'me', now).map((time) => time.at)).toEqual([at(-600), at(-300), at(-24 * 60)]);
  expect(shiftTimes(staff, undefined, now)[0]?.at).toBe(at(-300 - 720));
  const event = { unit: '4W', position: 1, says: 'x' } as const;
  const groups = handoffGroups(
    [
      ['a', { ...event, group: 'left', at: at(-10) }],
      ['b', { ...event, group: 'worse', at: at(-20) }],
      ['c', { ...event, group: 'worse', at: at(-700) }],
    ],
    at(-600),
  );
  expect(groups.map(({ title, rows }) => [title, rows.length])).toEqual([
    ['Worse', 1],
    ['Left', 1],
  ]);
});

test('the census on paper has two identifiers, and says what is not known', () => {
  const census = censusOf({
    facility: 'LGH',
    facilityName: 'Larkmoor',
    zone: 'UTC',
    unit: '4W',
    unitName: '4 West',
    asOf: now,
    rows: [patient('13')],
    staff: [nurse('4W-Haas')],
    names: { of: () => ({ encounter: '13', family: 'Iversen', number: '3380417', birthDate: '1947-11-09' }), text: () => 'Iversen, Karl' },
  });
  expect(census).toMatchObject({
    patients: [{ bed: '13', name: 'Iversen, Karl', number: '3380417', born: '1947-11-09', news2: 'no data', isolation: 'not known', nurse: 'nobody' }],
    nurses: ['Haas'],
  });
});
