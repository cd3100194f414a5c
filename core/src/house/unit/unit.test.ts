/** The tablet's rows: what each patient asks for, arrivals, open beds, the unit's own findings, and what changed since a shift. */
import { expect, test } from 'vitest';
import type { ObservationRecorded } from '../../clinical/events.ts';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { encounterId, patientId } from '../../ids.ts';
import { readyToMove } from '../../requests/ready-to-move.ts';
import type { Decision } from '../../requests/request.ts';
import { handoffView } from '../../views/handoff.ts';
import { unitNowView } from '../../views/unit-now.ts';
import type { UnitNowRow } from '../../views/rows-unit.ts';
import type { ViewInput } from '../../views/view.ts';
import { pictureAt, shift, stepped, unitFile } from '../staffing/given-staffing.ts';

const file = fact(-900, unitFile('7W', 'medical-surgical', 'ED'));
const admit = (n: number, place: string, minutes = -600): Fact =>
  fact(minutes, moved('PatientAdmitted', `V${n}`, `P${n}`, { class: 'I', location: at(place) }), `a${n}`);
const codes: Readonly<Record<string, readonly [string, string]>> = {
  rr: ['9279-1', '/min'],
  spo2: ['59408-5', '%'],
  o2: ['3151-8', 'L/min'],
  sbp: ['8480-6', 'mm[Hg]'],
  hr: ['8867-4', '/min'],
  temp: ['8310-5', 'Cel'],
};
const say = (n: number, minutes: number, code: string, value: ObservationRecorded['value']): Fact =>
  fact(
    minutes,
    {
      type: 'ObservationRecorded',
      observation: `${n}-${minutes}-${code}`,
      patient: patientId(`P${n}`),
      encounter: encounterId(`V${n}`),
      code: { code, system: 'LN' },
      value,
      status: 'F',
      observedAt: minute(minutes),
    },
    `${n}-${minutes}-${code}`,
  );
/** A round of observations of which only breathing and pulse differ. */
const round = (n: number, minutes: number, rr: number, hr = 75): Fact[] => [
  ...Object.entries({ rr, spo2: 97, o2: 0, sbp: 120, hr, temp: 37 }).map(([sign, value]) => {
    const [code = '', unit = ''] = codes[sign] ?? [];
    return say(n, minutes, code, { kind: 'quantity', value, literal: String(value), unit });
  }),
  say(n, minutes, '67775-7', { kind: 'coded', value: { code: 'A' } }),
];
const row = (input: ViewInput, key: string): UnitNowRow | undefined => unitNowView.rows(input).get(key);

test('a patient with milestones, nurse, readiness and the way out; each asks since or from when', () => {
  const input = pictureAt(0, [
    file,
    admit(1, '7W-1-A'),
    fact(-50, { type: 'NurseAssigned', encounter: 'V1' as never, unit: '7W' as never, nurse: 'n1' }),
    fact(-40, { type: 'MilestoneStepped', encounter: 'V1' as never, milestone: 'therapy-cleared', state: 'due', dueAt: minute(30) }),
    fact(-30, { type: 'PatientReadyToMove', encounter: 'V1' as never, ready: true }),
    admit(2, '7W-2-A', -100),
  ]);
  expect(row(input, 'patient/V1')).toMatchObject({
    row: 'patient',
    unit: '7W',
    bed: '7W-1-A',
    nurse: 'n1',
    readyAt: minute(-30),
    asks: [
      { ask: 'milestone', says: 'Therapy clearance due', dueAt: minute(30) },
      { ask: 'move', says: 'Ready to move', since: minute(-30) },
    ],
  });
  // Somebody else on the unit has a nurse: whoever has none asks for one.
  expect(row(input, 'patient/V2')).toMatchObject({ asks: [{ ask: 'nurse', since: minute(-100) }] });
  expect(row(input, 'bed/7W-3-A')).toMatchObject({ row: 'bed', state: 'open' });
  expect(row(input, 'bed/7W-1-A')).toBeUndefined();
});

test('an arrival until the patient is in the bed, then a patient', () => {
  const asked = fact(-30, moved('TransferPlanned', 'V1', 'P1', { location: at('7W-4-A') }));
  const input = pictureAt(0, [file, admit(1, 'ED-1-A'), asked]);
  expect(row(input, 'arrival/V1')).toMatchObject({
    row: 'arrival',
    unit: '7W',
    from: 'ED-1-A',
    asks: [{ ask: 'arrival', says: 'Arrives from ED-1-A, name a nurse' }],
  });
  expect(row(input, 'patient/V1')).toMatchObject({ unit: 'ED', goesTo: '7W-4-A' });
  const there = pictureAt(5, [file, admit(1, 'ED-1-A'), asked, fact(2, moved('PatientTransferred', 'V1', 'P1', { location: at('7W-4-A') }))]);
  expect(row(there, 'arrival/V1')).toBeUndefined();
  expect(row(there, 'patient/V1')).toMatchObject({ unit: '7W', bed: '7W-4-A' });
});

test("findings of the unit stand beside its patients' own", () => {
  const input = pictureAt(0, [file, admit(1, '7W-1-A'), fact(-300, shift('s1')), fact(-300, stepped('s1', 'checked-in')), fact(-10, stepped('s1', 'break'))]);
  expect(row(input, 'finding/nurse-ratio:7W')).toMatchObject({ row: 'finding', unit: '7W', ask: { ask: 'finding', severity: 'watch', since: minute(-10) } });
});

test('rows of patients of whom nothing changed stay the same objects', () => {
  const facts = [file, admit(1, '7W-1-A'), admit(2, '7W-2-A')];
  const before = pictureAt(0, facts);
  const rows = unitNowView.rows(before);
  const after = { ...before, now: minute(1) };
  expect(unitNowView.rows(after, { input: before, rows })).toBe(rows);
});

test('a handoff tells who came, went, grew worse, and what was done', () => {
  const input = pictureAt(0, [
    file,
    admit(1, 'ED-1-A'),
    fact(-500, moved('PatientTransferred', 'V1', 'P1', { location: at('7W-1-A') })),
    ...round(1, -400, 16),
    ...round(1, -100, 25),
    ...round(1, -50, 28, 115),
    fact(-90, { type: 'MilestoneStepped', encounter: 'V1' as never, milestone: 'teaching-done', state: 'done' }),
    admit(2, '7W-2-A', -700),
    fact(-20, moved('PatientDischarged', 'V2', 'P2')),
  ]);
  const said = [...handoffView.rows(input).values()].filter(({ unit }) => unit === '7W').sort((a, b) => a.at - b.at);
  expect(said.map(({ group, encounter, says }) => [group, encounter, says])).toEqual([
    ['came', 'V2', 'Came'],
    ['came', 'V1', 'Came from ED-1-A'],
    ['milestone', 'V1', 'Teaching done'],
    ['worse', 'V1', 'NEWS2 3 to 5'],
    ['left', 'V2', 'Went home'],
  ]);
});

test('a handoff tells lines in and out, what is overdue or was put off, and an assessment that ends in another band', () => {
  const encounter = 'V1' as never;
  const braden = (minutes: number, worse: boolean): Fact =>
    fact(
      minutes,
      {
        type: 'AssessmentRecorded',
        encounter,
        assessment: `b${minutes}`,
        instrument: 'braden',
        status: 'final',
        answers: {
          sensory: 'no-impairment',
          moisture: 'rarely-moist',
          activity: worse ? 'bedfast' : 'walks-frequently',
          mobility: worse ? 'completely-immobile' : 'no-limitation',
          nutrition: worse ? 'very-poor' : 'excellent',
          friction: worse ? 'problem' : 'no-apparent-problem',
        },
      },
      `b${minutes}`,
    );
  const line = (minutes: number, step: 'inserted' | 'removed' | 'checked'): Fact =>
    fact(
      minutes,
      {
        type: 'LineStepped',
        encounter,
        line: 'l1',
        step,
        ...(step === 'inserted' ? { kind: 'urinary', site: 'urethral' } : {}),
        ...(step === 'removed' ? { reason: 'not-needed' } : {}),
      },
      `l${minutes}`,
    );
  const due = [{ kind: 'round' as const, title: 'Round', everyMinutes: 120, firstWithinMinutes: 60, graceMinutes: 30 }];
  const pack = { pack: 'site', version: '1', effectiveFrom: '2026-01-01', source: 'test', due };
  const input = pictureAt(0, [
    file,
    fact(-800, { type: 'CarePackLoaded', pack }),
    admit(1, '7W-1-A'),
    line(-500, 'inserted'),
    line(-400, 'checked'),
    line(-100, 'removed'),
    braden(-450, false),
    braden(-300, false),
    braden(-200, true),
    fact(-170, { type: 'CareTaskStepped', encounter, task: 'round', step: 'done' }),
  ]);
  const said = [...handoffView.rows(input).values()].filter(({ group }) => group === 'line' || group === 'task' || group === 'assessment');
  expect(said.sort((a, b) => a.at - b.at).map(({ group, at: when, says }) => [group, when, says])).toEqual([
    ['line', minute(-500), 'urinary urethral in'],
    ['assessment', minute(-450), 'Braden Scale 23: no risk'],
    ['assessment', minute(-200), 'Braden Scale 12, was 23: high risk'],
    ['line', minute(-100), 'urinary urethral out, day 1: not needed'],
    ['task', minute(-20), 'Round overdue'],
  ]);
  // What was done since is no longer left open.
  const done = pictureAt(5, [
    file,
    fact(-800, { type: 'CarePackLoaded', pack }),
    admit(1, '7W-1-A'),
    fact(1, { type: 'CareTaskStepped', encounter, task: 'round', step: 'done' }),
  ]);
  expect([...handoffView.rows(done).values()].filter(({ group }) => group === 'task')).toEqual([]);
});

const ask = (input: ViewInput, body: object, unit?: string): Decision =>
  readyToMove.decide(input, { body: body as never, at: input.now, id: 'r' }, { role: 'charge-nurse', ...(unit === undefined ? {} : { unit }) });

test('ready to move: once, not from an old bed, not for another unit', () => {
  const facts = [file, admit(1, '7W-1-A')];
  const input = pictureAt(0, facts);
  expect(ask(input, { encounter: 'V1', ready: true, seen: { bed: '7W-1-A' } }, '7W')).toMatchObject({ events: [{ type: 'PatientReadyToMove', ready: true }] });
  expect(ask(input, { encounter: 'V1', ready: true }, '8E')).toMatchObject({ refused: 'encounter.unknown' });
  expect(ask(input, { encounter: 'V1', ready: true, seen: { bed: '7W-9-A' } })).toMatchObject({ refused: 'form.stale', value: '7W-1-A' });
  const said = [...facts, fact(-5, { type: 'PatientReadyToMove', encounter: 'V1' as never, ready: true, by: 'nurse:n1' })];
  expect(ask(pictureAt(0, said), { encounter: 'V1', ready: true, seen: { ready: false } })).toMatchObject({
    refused: 'form.stale',
    taken: { by: 'nurse:n1', at: minute(-5) },
  });
  const movedOn = [...said, fact(-2, moved('PatientTransferred', 'V1', 'P1', { location: at('7W-2-A') }))];
  expect(ask(pictureAt(0, movedOn), { encounter: 'V1', ready: true })).toMatchObject({ events: [{}] });
});
