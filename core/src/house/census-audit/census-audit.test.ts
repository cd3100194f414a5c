/** The audit: given what messages and cleaners said, the faults it names; and how each is put right. */
import { describe, expect, it } from 'vitest';
import { at, fact, minute, moved, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { inputAfter } from '../../given-input.ts';
import { bedId, patientId, unitId } from '../../ids.ts';
import { censusAudit } from '../../reasoning/census-audit.ts';
import { censusRepair } from '../../requests/census-repair.ts';
import { isRefusal } from '../../requests/request.ts';
import { rows } from '../../table.ts';
import { censusTrustView } from '../../views/census-trust.ts';
import { auditedOf } from './audited.ts';
import { balancesOf } from './balance.ts';
import { censusFaults } from './faults.ts';

const described = fact(-999, { type: 'FacilityDescribed', description: smallHospital });
const admit = (n: number, visit: string, place: string, more = {}): Fact =>
  fact(n, moved('PatientAdmitted', visit, `p${visit}`, { class: 'I', location: at(place), ...more }), `${n}-${visit}`);
const move = (n: number, visit: string, place: string, more = {}): Fact =>
  fact(n, moved('PatientTransferred', visit, `p${visit}`, { location: at(place), ...more }), `${n}-${visit}`);
const leave = (n: number, visit: string, place: string): Fact =>
  fact(n, moved('PatientDischarged', visit, `p${visit}`, { location: at(place) }), `${n}-${visit}`);
const bed = (n: number, place: string, cleanliness: 'dirty' | 'in-progress' | 'clean'): Fact =>
  fact(
    n,
    { type: 'BedStatusChanged', bed: bedId(...(place.split('-') as [string, string, string])), unit: unitId(place.split('-')[0] ?? ''), cleanliness },
    `${n}-bed`,
  );

const input = (facts: readonly Fact[], minutes: number) => inputAfter([described, ...facts], minutes);
const kinds = (facts: readonly Fact[], minutes = 60) => censusFaults(input(facts, minutes)).map(({ kind }) => kind);

describe('the audit', () => {
  it('is content with a stay that is told as it happens', () => {
    const stay = [
      admit(0, 'V1', 'ED-01-A'),
      move(20, 'V1', '4W-01-A', { priorLocation: at('ED-01-A') }),
      bed(25, 'ED-01-A', 'in-progress'),
      bed(40, 'ED-01-A', 'clean'),
    ];
    expect(kinds(stay)).toEqual([]);
    expect(kinds([...stay, leave(50, 'V1', '4W-01-A'), bed(55, '4W-01-A', 'in-progress')])).toEqual([]);
  });

  it('misses a discharge when cleaners work in an occupied bed, until somebody sees the patient', () => {
    const facts = [admit(0, 'V1', '4W-01-A'), bed(30, '4W-01-A', 'in-progress')];
    expect(censusFaults(input(facts, 31))).toMatchObject([
      {
        kind: 'lost-discharge',
        encounters: ['V1'],
        beds: ['4W-01-A'],
        owner: 'Charge 4W',
        since: minute(30),
        suggestion: { repair: 'discharge', at: minute(30) },
      },
    ]);
    const seen = fact(32, { type: 'CensusConfirmed', about: '4W-01-A', found: 'occupied', by: 'nurse' });
    expect(kinds([...facts, seen])).toEqual([]);
    const empty = fact(32, { type: 'CensusConfirmed', about: '4W-01-A', found: 'empty', by: 'nurse' });
    expect(kinds([admit(0, 'V1', '4W-01-A'), empty])).toEqual(['lost-discharge']);
  });

  it('takes a word of the cleaners in the minute of an arrival as said before it', () => {
    expect(kinds([admit(0, 'V1', '4W-01-A'), bed(0.5, '4W-01-A', 'clean')])).toEqual([]);
  });

  it('names a second admission, and shows it in the books of the unit', () => {
    const facts = [admit(0, 'V1', '4W-01-A'), admit(5, 'V1', '4W-01-A')];
    expect(kinds(facts).sort()).toEqual(['duplicate-admission', 'unit-balance']);
    const now = input(facts, 60);
    expect(balancesOf(now, auditedOf(now)).get(unitId('4W'))).toMatchObject({ in: 2, out: 0, closing: 1, difference: 1, causes: ['V1'] });
    // A registration that becomes an admission is one coming.
    expect(kinds([fact(0, moved('PatientRegistered', 'V1', 'pV1', { location: at('ED-01-A') })), admit(5, 'V1', 'ED-01-A')])).toEqual([]);
  });

  it('shows a move that was never told in the books, also once the patient has left', () => {
    const lost = [admit(0, 'V1', '4W-01-A'), leave(50, 'V1', 'ICU-01-A')];
    const now = input(lost, 60);
    const books = balancesOf(now, auditedOf(now));
    expect(books.get(unitId('4W'))).toMatchObject({ opening: 0, in: 1, out: 0, closing: 0, difference: 1, causes: ['V1'] });
    expect(books.get(unitId('ICU'))).toMatchObject({ in: 0, out: 1, closing: 0, difference: -1, causes: ['V1'] });
    expect(kinds(lost)).toEqual(['unit-balance', 'unit-balance']);
    // Somebody looked and found it right: nobody is asked again, and the books say what they say.
    const looked = input([...lost, fact(55, { type: 'CensusConfirmed', about: 'V1', found: 'as-recorded', by: 'bed-manager' })], 60);
    expect(censusFaults(looked)).toEqual([]);
    expect(balancesOf(looked, auditedOf(looked)).get(unitId('4W'))).toMatchObject({ difference: 1, causes: [] });
    // Nor on the day after: what was wrong yesterday is not in the books of today.
    const later = input(lost, 60 + 24 * 60);
    expect([...balancesOf(later, auditedOf(later)).values()].filter(({ difference }) => difference !== 0)).toEqual([]);
  });

  it('names one person in two places, also by a merge', () => {
    const two = [admit(0, 'V1', '4W-01-A'), admit(3, 'V2', 'ICU-01-A')];
    expect(kinds(two)).toEqual([]);
    const merged = fact(9, { type: 'PatientsMerged', from: patientId('pV2'), into: patientId('pV1'), kind: 'merge' });
    expect(censusFaults(input([...two, merged], 60))).toMatchObject([{ kind: 'person-in-two-places', since: minute(9), encounters: ['V1', 'V2'] }]);
  });

  it('names half an exchange, but not a bed that was given up and cleaned', () => {
    const half = [admit(0, 'V1', '4W-01-A'), admit(1, 'V2', '4W-01-B'), move(20, 'V2', '4W-01-A', { priorLocation: at('4W-01-B') })];
    expect(censusFaults(input(half, 60))).toMatchObject([
      { kind: 'half-swap', encounters: ['V1', 'V2'], suggestion: { repair: 'transfer', encounter: 'V1', to: '4W-01-B' } },
    ]);
    expect(kinds([...half, bed(15, '4W-01-A', 'clean')])).toEqual(['lost-discharge']);
  });

  it('names a bed that the facility does not have, and a move that was told late', () => {
    expect(kinds([admit(0, 'V1', '4W-77-Z')])).toEqual(['ghost-bed']);
    const late: Fact = { ...move(10, 'V1', '4W-01-A', { priorLocation: at('ED-01-A') }), recordedAt: minute(50) };
    expect(kinds([admit(0, 'V1', 'ED-01-A'), admit(49, 'V9', 'ICU-01-A'), late])).toEqual(['told-late']);
    expect(kinds([admit(0, 'V1', 'ED-01-A'), late])).toEqual([]);
  });

  it('gives the same fault and the same finding of what was told late, look after look, while others are told late too', () => {
    const moved = (n: number, visit: string, place: string): Fact => ({
      ...move(n, visit, place, { priorLocation: at('ED-01-A') }),
      recordedAt: minute(n + 40),
    });
    const facts = [admit(0, 'V1', 'ED-01-A'), admit(49, 'V9', 'ICU-01-A'), moved(10, 'V1', '4W-01-A')];
    const [before, after] = [input(facts, 60), input([...facts, moved(12, 'V9', '4W-01-B')], 61)];
    const [fault] = censusFaults(before);
    const [finding] = censusAudit.evaluate(before);
    expect(fault?.fault).toBe('census:told-late:V1');
    expect(censusFaults(after)).toHaveLength(2);
    expect(censusFaults(after).find(({ fault: id }) => id === fault?.fault)).toBe(fault);
    expect(censusAudit.evaluate(after).find(({ finding: id }) => id === fault?.fault)).toBe(finding);
  });

  it('looks for somebody who should be gone, but not while the feed is silent', () => {
    const planned = fact(60, moved('DischargePlanned', 'V1', 'pV1', { expectedDischargeAt: minute(120) }));
    const facts = [admit(0, 'V1', '4W-01-A'), planned];
    expect(kinds(facts, 24 * 60)).toEqual([]);
    expect(kinds([...facts, admit(14 * 60, 'V2', 'ICU-01-A')], 14 * 60 + 1)).toEqual(['lost-discharge']);
  });
});

describe('a repair', () => {
  const ask = (facts: readonly Fact[], minutes: number, body: object, unit?: string) =>
    censusRepair.decide(
      input(facts, minutes),
      { body: body as never, at: minute(minutes), id: 'r-0000001' },
      { role: 'bed-manager', ...(unit === undefined ? {} : { unit }) },
    );
  const after = (facts: readonly Fact[], minutes: number, body: object): readonly Fact[] => {
    const decision = ask(facts, minutes, body);
    if (isRefusal(decision)) throw new RangeError(decision.says);
    return [...facts, ...decision.events.map((event, n) => fact(minutes, event, `r${minutes}-${n}`))];
  };

  it('discharges who was gone, at the time of the evidence', () => {
    const facts = after([admit(0, 'V1', '4W-01-A'), bed(30, '4W-01-A', 'in-progress')], 40, { step: 'accept', finding: 'census:lost-discharge:V1' });
    expect(kinds(facts)).toEqual([]);
    expect(rows(input(facts, 41).hospital.operations.encounters)).toMatchObject([{ status: 'finished', dischargedAt: minute(30) }]);
  });

  it('completes the exchange, moves out of a ghost bed, ends the other visit, and closes what was only told twice', () => {
    const half = [admit(0, 'V1', '4W-01-A'), admit(1, 'V2', '4W-01-B'), move(20, 'V2', '4W-01-A', { priorLocation: at('4W-01-B') })];
    expect(kinds(after(half, 30, { step: 'accept', finding: 'census:half-swap:4W-01-A' }))).toEqual([]);
    const ghost = [admit(0, 'V1', '4W-77-Z')];
    expect(ask(ghost, 30, { step: 'accept', finding: 'census:ghost-bed:V1' })).toMatchObject({ refused: 'reason.missing' });
    expect(kinds(after(ghost, 30, { step: 'accept', finding: 'census:ghost-bed:V1', bed: '4W-01-A' }))).toEqual([]);
    const twice = [admit(0, 'V1', '4W-01-A'), admit(5, 'V1', '4W-01-A')];
    expect(kinds(after(twice, 30, { step: 'accept', finding: 'census:duplicate-admission:V1' }))).toEqual([]);
  });

  it('is refused for what is not, for an occupied bed, and for another unit', () => {
    expect(ask([], 5, { step: 'accept', finding: 'census:lost-discharge:V1' })).toMatchObject({ refused: 'thing.unknown' });
    expect(ask([], 5, { step: 'empty', bed: '4W-99-X' })).toMatchObject({ refused: 'bed.unknown' });
    expect(ask([], 5, { step: 'empty', bed: '4W-01-A' }, 'ICU')).toMatchObject({ refused: 'bed.unknown' });
    const ghost = [admit(0, 'V1', '4W-77-Z'), admit(1, 'V2', '4W-01-A')];
    expect(ask(ghost, 30, { step: 'accept', finding: 'census:ghost-bed:V1', bed: '4W-01-A' })).toMatchObject({ refused: 'bed.occupied', value: 'V2' });
  });
});

describe('the trust score', () => {
  const house = (facts: readonly Fact[], minutes: number) => censusTrustView.rows(input(facts, minutes)).get('house');

  it('counts cells that are confirmed and that nothing contradicts; never said is not trusted', () => {
    // Four beds with two cells each, and one patient: whose place and bed are confirmed.
    expect(house([admit(0, 'V1', '4W-01-A')], 10)).toMatchObject({ cells: 9, trusted: 3, unconfirmed: 6, contradicted: 0, permille: 333 });
    expect(house([admit(0, 'V1', '4W-01-A'), bed(1, '4W-01-B', 'clean')], 10)).toMatchObject({ trusted: 5 });
  });

  it('takes away what a fault is about, and has no score without movements', () => {
    expect(house([admit(0, 'V1', '4W-01-A'), bed(30, '4W-01-A', 'in-progress')], 40)).toMatchObject({ contradicted: 3, trusted: 0 });
    const none = house([], 40);
    expect(none?.missing).toEqual(['movements']);
    expect(none).not.toHaveProperty('permille');
    expect(house([admit(0, 'V1', '4W-01-A')], 7 * 60)).not.toHaveProperty('permille');
  });
});
