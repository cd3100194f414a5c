/** The whole table: every role against every relationship and label, written out, so that a change of the decision is a change here. */
import { describe, expect, it } from 'vitest';
import { at, fact, moved, type Fact } from '@healthos/core/given.ts';
import { inputAfter } from '@healthos/core/given-input.ts';
import { encounterId, feedId, patientId, unitId } from '@healthos/core/ids.ts';
import { instant } from '@healthos/core/time.ts';
import { minute } from '@healthos/core/given.ts';
import type { SensitivityLabel } from '@healthos/core/sensitivity.ts';
import { mayOpen } from './may-open.ts';
import { mayName } from './withheld.ts';
import { roles, type Identity, type Role } from './roles.ts';

const p1 = patientId('p1');
const admitted = fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A'), attending: 'd1' }));
const seen = fact(0, { type: 'SourceRecordSeen', patient: p1 });
const labelled = (label: SensitivityLabel, minutes = 1, said: 'sender' | 'person' = 'person'): Fact =>
  fact(minutes, { type: 'RecordLabelled', patient: p1, label, said });
const glass = (staff: string, minutes = 5, lasts = 30): Fact => ({
  ...fact(minutes, {
    type: 'GlassStepped',
    glass: `g-${staff}`,
    patient: p1,
    staff,
    step: 'opened',
    until: instant(minute(minutes + lasts)),
    reason: 'emergency',
    by: `nurse:${staff}`,
  }),
  feed: feedId('requests'),
});
const closed = (staff: string, minutes: number): Fact => ({
  ...fact(minutes, { type: 'GlassStepped', glass: `g-${staff}`, patient: p1, staff, step: 'closed' }),
  feed: feedId('requests'),
});

const why = (identity: Identity, facts: readonly Fact[], minutes = 10): string => {
  const opening = mayOpen(identity, p1, inputAfter([seen, admitted, ...facts], minutes));
  return opening.may ? opening.why : opening.glass ? 'refused, glass' : 'absent';
};

/** By what ties the reader to the patient, the answer for each label. */
const table: readonly [name: string, identity: Identity, facts: readonly Fact[], ...answers: readonly string[]][] = [
  ['nurse of the unit', { role: 'nurse', unit: '4W' }, [], 'unit-now', 'unit-now', 'unit-now', 'refused, glass'],
  ['nurse of another unit', { role: 'nurse', unit: '5E', staff: 'n9' }, [], 'refused, glass', 'refused, glass', 'refused, glass', 'refused, glass'],
  ['nurse of the whole house', { role: 'nurse' }, [], 'house', 'refused, glass', 'refused, glass', 'refused, glass'],
  [
    'assigned nurse',
    { role: 'nurse', unit: '4W', staff: 'n1' },
    [fact(1, { type: 'NurseAssigned', encounter: encounterId('V1'), unit: unitId('4W'), nurse: 'n1' })],
    'assigned',
    'assigned',
    'assigned',
    'assigned',
  ],
  ['attending', { role: 'clinician', staff: 'd1' }, [], 'attending', 'attending', 'attending', 'attending'],
  [
    'consultant',
    { role: 'clinician', unit: '5E', staff: 'd2' },
    [fact(1, { type: 'CareTeamStepped', encounter: encounterId('V1'), staff: 'd2', part: 'consultant', step: 'joined' })],
    'consult',
    'consult',
    'consult',
    'consult',
  ],
  [
    'who left the care team',
    { role: 'clinician', unit: '5E', staff: 'd2' },
    [
      fact(1, { type: 'CareTeamStepped', encounter: encounterId('V1'), staff: 'd2', part: 'resident', step: 'joined' }),
      fact(2, { type: 'CareTeamStepped', encounter: encounterId('V1'), staff: 'd2', part: 'resident', step: 'left' }),
    ],
    'refused, glass',
    'refused, glass',
    'refused, glass',
    'refused, glass',
  ],
  ['who broke the glass', { role: 'nurse', unit: '5E', staff: 'n9' }, [glass('n9')], 'break-glass', 'break-glass', 'break-glass', 'break-glass'],
  ['who stands beside', { role: 'nurse', unit: '5E', staff: 'n8' }, [glass('n9')], 'refused, glass', 'refused, glass', 'refused, glass', 'refused, glass'],
  ['administrator', { role: 'admin' }, [], 'office', 'office', 'absent', 'absent'],
  ['steward', { role: 'steward' }, [], 'office', 'office', 'absent', 'absent'],
  ['bed manager', { role: 'bed-manager' }, [], 'absent', 'absent', 'absent', 'absent'],
  ['the patient', { role: 'patient', patient: 'p1' }, [], 'self', 'self', 'self', 'self'],
  ['another patient', { role: 'patient', patient: 'p2' }, [], 'absent', 'absent', 'absent', 'absent'],
];

describe.each(table)('%s', (_name, identity, facts, ...answers) => {
  it.each((['normal', 'restricted', 'vip', 'very-restricted'] as const).map((label, n) => [label, answers[n]] as const))('%s: %s', (label, answer) => {
    expect(why(identity, [...facts, labelled(label)])).toBe(answer);
  });
});

it('opens nothing to whoever does not care for, place or mend records: a refusal looks like absence', () => {
  const never: readonly Role[] = ['evs', 'transport', 'executive', 'finance', 'privacy', 'wall-public', 'wall-staff', 'feed', 'monitor'];
  for (const role of never) expect([role, why({ role, staff: 'x' }, [glass('x')])]).toEqual([role, 'absent']);
  expect(roles.filter((role) => why({ role, unit: '4W', staff: 'x' }, []) !== 'absent')).toEqual(['admin', 'charge-nurse', 'nurse', 'clinician', 'steward']);
});

it('keeps a patient of the unit open for a shift after they left, and of the house likewise', () => {
  const moves = [fact(60, moved('PatientTransferred', 'V1', 'p1', { location: at('5E-01-A') }))];
  const nurse: Identity = { role: 'nurse', unit: '4W', staff: 'n2' };
  expect([why(nurse, moves, 60 + 11 * 60), why(nurse, moves, 60 + 13 * 60)]).toEqual(['unit-recent', 'refused, glass']);
  const home = [fact(60, moved('PatientDischarged', 'V1', 'p1'))];
  expect([why({ role: 'clinician' }, home, 120), why({ role: 'clinician' }, home, 60 + 13 * 60)]).toEqual(['house', 'refused, glass']);
});

it('opens who is to come to the unit, and lets whoever places patients look while one waits', () => {
  const asked = fact(2, {
    type: 'BedRequested',
    request: 'r1',
    encounter: encounterId('V1'),
    origin: 'unit',
    level: 'icu',
    targetUnit: unitId('5E'),
    needs: [],
  });
  expect(why({ role: 'nurse', unit: '5E' }, [asked])).toBe('coming');
  expect(why({ role: 'bed-manager' }, [asked])).toBe('placement');
});

it('ends a broken glass by its time, by its opener, and never takes it from a feed', () => {
  const nurse: Identity = { role: 'nurse', unit: '5E', staff: 'n9' };
  expect([why(nurse, [glass('n9')], 34), why(nurse, [glass('n9')], 35)]).toEqual(['break-glass', 'refused, glass']);
  expect(why(nurse, [glass('n9', 5, 600)], 66)).toBe('refused, glass');
  expect(why(nurse, [glass('n9'), closed('n9', 7)])).toBe('refused, glass');
  expect(why(nurse, [{ ...glass('n9'), feed: feedId('work') }])).toBe('refused, glass');
  expect(why({ role: 'executive', staff: 'n9' }, [glass('n9')])).toBe('absent');
});

it('takes the stricter of a sender and a steward, and of every record of the person', () => {
  const nurse: Identity = { role: 'nurse', unit: '4W' };
  expect(why(nurse, [labelled('very-restricted', 1, 'sender'), labelled('normal', 2)])).toBe('refused, glass');
  expect(why(nurse, [labelled('very-restricted', 1), labelled('normal', 2)])).toBe('unit-now');
  const other = fact(3, { type: 'RecordLabelled', patient: patientId('p0'), label: 'very-restricted', said: 'person' });
  expect(why(nurse, [other])).toBe('unit-now');
  expect(why(nurse, [other, fact(4, { type: 'PatientsMerged', from: patientId('p0'), into: p1, kind: 'merge' })])).toBe('refused, glass');
});

it('hears each field of a sender apart: silence in one takes nothing back from the other', () => {
  const nurse: Identity = { role: 'nurse' };
  const said = (minutes: number, place: 'PV1-16' | 'PD1-12', label: SensitivityLabel): Fact =>
    fact(minutes, { type: 'RecordLabelled', patient: p1, label, said: 'sender', place });
  expect(why(nurse, [said(1, 'PV1-16', 'vip'), said(2, 'PD1-12', 'normal')])).toBe('refused, glass');
  expect(why(nurse, [said(1, 'PV1-16', 'vip'), said(2, 'PV1-16', 'normal')])).toBe('house');
});

it('asks of one thing in a record what that thing needs, and says a glass that a tie does not replace', () => {
  const nurse: Identity = { role: 'nurse', unit: '4W', staff: 'n9' };
  const opening = (facts: readonly Fact[], atLeast?: SensitivityLabel) => mayOpen(nurse, p1, inputAfter([seen, admitted, ...facts], 10), atLeast);
  expect(opening([])).toMatchObject({ may: true, why: 'unit-now' });
  expect(opening([], 'very-restricted')).toEqual({ may: false, glass: true });
  expect(opening([glass('n9')], 'very-restricted')).toMatchObject({ may: true, why: 'break-glass', glass: { id: 'g-n9' } });
  expect(opening([glass('n9')])).toMatchObject({ may: true, why: 'unit-now', glass: { id: 'g-n9' } });
});

it('lets through what the pack of the site says, from its date, and a normal record by any tie', () => {
  const pack = (name: string, effectiveFrom: string, restricted: readonly ('unit-now' | 'house' | 'attending' | 'office')[]): Fact =>
    fact(2, {
      type: 'LabelPackLoaded',
      pack: {
        pack: name,
        version: '1',
        effectiveFrom,
        source: 'Site policy',
        opens: { restricted: [...restricted], vip: ['attending'], 'very-restricted': ['attending'] },
      },
    });
  const [unit, house]: readonly [Identity, Identity] = [{ role: 'nurse', unit: '4W' }, { role: 'clinician' }];
  const site = pack('site', '2020-01-01', ['house', 'attending']);
  expect([why(house, [labelled('restricted'), site]), why(unit, [labelled('restricted'), site])]).toEqual(['house', 'refused, glass']);
  expect([why(unit, [labelled('vip'), site]), why(unit, [site])]).toEqual(['refused, glass', 'unit-now']);
  // What comes into force another day does not hold yet.
  expect(why(house, [labelled('restricted'), pack('later', '2999-01-01', ['house'])])).toBe('refused, glass');
  expect(why({ role: 'nurse', unit: '5E', staff: 'n9' }, [labelled('very-restricted'), site, glass('n9')])).toBe('break-glass');
});

it('hard case 17: the portal of an unidentified patient stays closed, and of who they turn out to be it is open', () => {
  const own: Identity = { role: 'patient', patient: 'p1' };
  const doe = fact(1, { type: 'SourceRecordSeen', patient: p1, unidentified: true });
  expect(why(own, [doe])).toBe('absent');
  expect(why(own, [doe, fact(2, { type: 'SourceRecordSeen', patient: p1, unidentified: false, nameHash: 'n' })])).toBe('self');
  const merged = fact(3, { type: 'PatientsMerged', from: p1, into: patientId('p5'), kind: 'merge' });
  expect([why(own, [doe, merged]), why({ role: 'patient', patient: 'p5' }, [doe, merged])]).toEqual(['absent', 'self']);
});

it('keeps a labelled name from who only works in the house, not from who must tell two people apart', () => {
  const input = (facts: readonly Fact[]) => inputAfter([seen, admitted, ...facts], 10);
  const names = (identity: Identity, ...facts: readonly Fact[]): boolean => mayName(identity, p1, encounterId('V1'), input(facts));
  const vip = labelled('vip', 1, 'sender');
  for (const role of ['nurse', 'clinician', 'bed-manager', 'transport', 'admin', 'executive'] as const)
    expect([role, names({ role }), names({ role }, vip)]).toEqual([role, true, false]);
  expect(names({ role: 'nurse', unit: '4W' }, labelled('very-restricted'))).toBe(true);
  expect(names({ role: 'clinician', staff: 'd1' }, labelled('very-restricted'))).toBe(true);
  const trip = fact(2, {
    type: 'TransportRequested',
    job: 't1',
    encounter: encounterId('V1'),
    from: '4W-01-A',
    to: 'CT',
    mode: 'wheelchair',
    priority: 'routine',
  });
  expect(names({ role: 'transport' }, vip, trip)).toBe(true);
});

it('knows no other facility and no stranger', () => {
  expect(why({ role: 'nurse', unit: '4W', facility: 'OTHER' }, [])).toBe('absent');
  const opening = mayOpen({ role: 'nurse', unit: '4W', staff: 'n1' }, patientId('nobody'), inputAfter([seen, admitted], 10));
  expect(opening).toEqual({ may: false, glass: false });
});
