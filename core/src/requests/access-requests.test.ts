/** Breaking the glass, closing and reviewing it, labels, and who joins a care team: what is taken and what is refused. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { feedId, patientId } from '../ids.ts';
import { glassBroken } from '../reasoning/glass-broken.ts';
import type { HealthEvent } from '../event.ts';
import { breakGlass, closeGlass, reviewGlass } from './break-glass.ts';
import { careTeamStep, labelRecord } from './label-record.ts';
import { labelPackLoad } from './label-pack-load.ts';
import { isRefusal, type Actor, type RequestKind } from './request.ts';

const nurse: Actor = { role: 'nurse', staff: 'n9', unit: '5E' };
const officer: Actor = { role: 'privacy', staff: 'o1' };
const facts = [
  fact(0, { type: 'SourceRecordSeen', patient: patientId('p1') }),
  fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-01-A'), attending: 'd1' })),
];
const asRequest = (minutes: number, event: HealthEvent): Fact => ({ ...fact(minutes, event), feed: feedId('requests') });

/** The code of a refusal, or the first fact. */
function decided(kind: RequestKind, body: unknown, actor: Actor, more: readonly Fact[] = [], minutes = 10): string | HealthEvent | undefined {
  const decision = kind.decide(inputAfter([...facts, ...more], minutes), { body: body as never, at: minute(minutes), id: 'ask-12345678' }, actor);
  return isRefusal(decision) ? decision.refused : decision.events[0];
}

const asked = { patient: 'p1', reason: 'emergency', says: 'Called to a collapse on the ward' };
const opened = (): Fact => {
  const event = decided(breakGlass, asked, nurse);
  if (typeof event !== 'object') throw new TypeError('the glass was not broken');
  return asRequest(10, event);
};

describe('break-glass', () => {
  it('opens one record for one person until a time, and keeps the words out of the fact', () => {
    const event = decided(breakGlass, { ...asked, minutes: 15 }, nurse);
    expect(event).toEqual({
      type: 'GlassStepped',
      glass: 'ask-12345678',
      patient: 'p1',
      staff: 'n9',
      step: 'opened',
      until: minute(25),
      reason: 'emergency',
      by: 'nurse:n9',
    });
    expect(JSON.stringify(event)).not.toContain('collapse');
  });
  it('is refused to a role without a person, beyond the hour, twice, and for a stranger', () => {
    expect(decided(breakGlass, asked, { role: 'nurse' })).toBe('person.missing');
    expect(decided(breakGlass, { ...asked, minutes: 61 }, nurse)).toBe('time.future');
    expect(decided(breakGlass, asked, nurse, [opened()], 11)).toBe('step.out-of-order');
    expect(decided(breakGlass, asked, nurse, [opened()], 50)).toMatchObject({ step: 'opened' });
    expect(decided(breakGlass, { ...asked, patient: 'p2' }, nurse)).toBe('thing.unknown');
  });
  it('is closed by its opener alone, once', () => {
    const glass = { glass: 'ask-12345678' };
    expect(decided(closeGlass, glass, nurse, [opened()], 12)).toMatchObject({ step: 'closed', by: 'nurse:n9' });
    expect(decided(closeGlass, glass, { ...nurse, staff: 'n8' }, [opened()], 12)).toBe('thing.unknown');
    expect(decided(closeGlass, glass, nurse, [opened()], 41)).toBe('step.out-of-order');
  });
  it('is a finding of the privacy officer until somebody else reviews it, grave when late', () => {
    const found = (minutes: number, more: readonly Fact[] = []) => glassBroken.evaluate(inputAfter([...facts, opened(), ...more], minutes));
    expect(found(11)).toEqual([expect.objectContaining({ owner: 'privacy', severity: 'watch', since: minute(10) })]);
    expect(JSON.stringify(found(11))).not.toContain('p1');
    expect(found(10 + 72 * 60 + 1)[0]?.severity).toBe('critical');
    const review = { glass: 'ask-12345678', outcome: 'justified' };
    expect(decided(reviewGlass, review, { role: 'privacy', staff: 'n9' }, [opened()])).toBe('person.missing');
    expect(decided(reviewGlass, { ...review, seen: true }, officer, [opened()])).toBe('form.stale');
    const event = decided(reviewGlass, review, officer, [opened()], 20);
    expect(event).toMatchObject({ step: 'reviewed', outcome: 'justified', by: 'privacy:o1' });
    expect(found(30, [asRequest(20, event as HealthEvent)])).toEqual([]);
  });
});

it('labels a record once, and not on an old form', () => {
  const label = { patient: 'p1', label: 'restricted', reason: 'behavioural' };
  const steward: Actor = { role: 'steward', staff: 's1' };
  const event = decided(labelRecord, label, steward);
  expect(event).toMatchObject({ type: 'RecordLabelled', label: 'restricted', said: 'person', by: 'steward:s1' });
  expect(decided(labelRecord, label, steward, [asRequest(2, event as HealthEvent)])).toBe('step.out-of-order');
  expect(decided(labelRecord, { ...label, label: 'normal', reason: 'no-longer', seen: 'normal' }, steward, [asRequest(2, event as HealthEvent)])).toBe(
    'form.stale',
  );
  expect(decided(labelRecord, { ...label, patient: 'p2' }, steward)).toBe('thing.unknown');
});

it('lets nobody join a care team by their own word; the attending may ask a consultant', () => {
  const join = { encounter: 'V1', staff: 'd2', part: 'consultant', step: 'joined' };
  expect(decided(careTeamStep, join, { role: 'clinician', staff: 'd2' })).toBe('person.missing');
  const event = decided(careTeamStep, join, { role: 'clinician', staff: 'd1' });
  expect(event).toMatchObject({ type: 'CareTeamStepped', staff: 'd2', part: 'consultant', step: 'joined' });
  const joined = [asRequest(2, event as HealthEvent)];
  expect(decided(careTeamStep, join, { role: 'clinician', staff: 'd1' }, joined)).toBe('step.out-of-order');
  expect(decided(careTeamStep, { ...join, step: 'left' }, { role: 'clinician', staff: 'd2' }, joined)).toMatchObject({ step: 'left' });
  expect(decided(careTeamStep, { ...join, encounter: 'V9' }, { role: 'clinician', staff: 'd1' })).toBe('encounter.unknown');
  expect(decided(careTeamStep, join, { role: 'charge-nurse', unit: '5E', staff: 'c1' })).toBe('encounter.unknown');
});

describe('a pack of labels', () => {
  const opens = { restricted: ['attending', 'unit-now'], vip: ['attending'], 'very-restricted': ['attending'] };
  const load = (change: object): string | HealthEvent | undefined =>
    decided(labelPackLoad, { pack: { pack: 'site', version: '1', effectiveFrom: '2026-01-01', source: 'Policy 7', opens, ...change } }, officer);

  it('is loaded by whoever answers for privacy, in force from its date', () => {
    expect(load({})).toMatchObject({ type: 'LabelPackLoaded', pack: { opens }, by: 'privacy:o1' });
  });

  it('is refused where a stricter label would open wider, where nobody could treat, and on a day that there is not', () => {
    expect(load({ opens: { ...opens, 'very-restricted': ['attending', 'unit-now'] } })).toBe('pack.faulty');
    expect(load({ opens: { ...opens, 'very-restricted': [] } })).toBe('pack.faulty');
    expect(load({ effectiveFrom: '2026-02-31' })).toBe('pack.faulty');
    expect(load({ pack: 'labels' })).toBe('thing.unknown');
  });
});
