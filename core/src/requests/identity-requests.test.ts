/** What a steward decides: given records and what was said of them, the facts of a request, and what is refused. */
import { describe, expect, it } from 'vitest';
import { identityKpis } from '../identity/kpis.ts';
import { linkAlike } from '../duties/link-alike.ts';
import { matchPack } from '../identity/matching/pack.ts';
import { matchPackOf } from '../identity/matching/packs.ts';
import { linkKindOf, standingOf, waitingPairs } from '../identity/standing.ts';
import type { IdentityEvent } from '../identity/events.ts';
import { personOf } from '../identity/fold.ts';
import { fact, minute, moved, type Fact } from '../given.ts';
import { inputAfter } from '../given-input.ts';
import { encounterId, patientId } from '../ids.ts';
import { getRow } from '../table.ts';
import { instant } from '../time.ts';
import { identityMerge, identityUnmerge } from './identity-merge.ts';
import { identityOverlay } from './identity-overlay.ts';
import { identityLink, identityLinkAlike, identityPropose, identityRefuse, identityUnlink } from './identity-pair.ts';
import { matchPackLoad } from './match-pack-load.ts';
import { isRefusal, type Actor, type Decision, type RequestKind } from './request.ts';

const steward: Actor = { role: 'steward', staff: 'S1' };
const [a, b, c] = ['a', 'b', 'c'].map(patientId) as [ReturnType<typeof patientId>, ReturnType<typeof patientId>, ReturnType<typeof patientId>];
const seen = (minutes: number, patient: string, more: object = {}): Fact =>
  fact(minutes, { type: 'SourceRecordSeen', patient: patientId(patient), ...more }, `s${minutes}-${patient}`);
const three = [seen(0, 'a'), seen(0, 'b'), seen(0, 'c')];
const proposal = { a, b, score: 2500, band: 'link', pack: 'identity-match@2026.1' } as const;

function ask(kind: RequestKind, facts: readonly Fact[], body: object, minutes = 100): Decision {
  return kind.decide(inputAfter(facts, minutes), { body: body as never, at: minute(minutes), id: 'r-0000001' }, steward);
}
let n = 0;
/** The facts, and those of a request that must be granted. */
function and(facts: readonly Fact[], kind: RequestKind, body: object): Fact[] {
  const minutes = facts.length;
  const decision = ask(kind, facts, body, minutes);
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return [...facts, ...decision.events.map((event) => fact(minutes, event, `r${n++}`))];
}
const refused = (kind: RequestKind, facts: readonly Fact[], body: object): string => {
  const decision = ask(kind, facts, body);
  return isRefusal(decision) ? decision.refused : 'granted';
};
const identity = (facts: readonly Fact[]) => inputAfter(facts, 1000).identity;

describe('a pair', () => {
  it('is proposed once, waits, and is decided by a link that stays until a person parts it', () => {
    const proposed = and(three, identityPropose, proposal);
    expect(waitingPairs(identity(proposed))).toMatchObject([{ a, b, proposed: { score: 2500, band: 'link' } }]);
    expect(refused(identityPropose, proposed, proposal)).toBe('step.out-of-order');
    const linked = and(proposed, identityLink, { a, b });
    expect([waitingPairs(identity(linked)).length, standingOf(identity(linked), b, a)]).toEqual([0, 'linked']);
    expect(refused(identityPropose, linked, { ...proposal, score: 2600 })).toBe('step.out-of-order');
    // A37 of a sender does not part what a person looked at.
    const parted: IdentityEvent = { type: 'PatientsUnlinked', a, b };
    expect(standingOf(identity([...linked, fact(500, parted)]), a, b)).toBe('linked');
    expect(standingOf(identity(and(linked, identityUnlink, { a: b, b: a })), a, b)).toBe('open');
  });

  it('that is refused is never proposed again, whichever is named first, however alike', () => {
    const facts = and(and(three, identityPropose, proposal), identityRefuse, { a, b, reason: 'two people, both were here' });
    expect(waitingPairs(identity(facts))).toEqual([]);
    expect(refused(identityPropose, facts, { ...proposal, a: b, b: a, score: 9000 })).toBe('pair.refused');
    expect(refused(identityRefuse, facts, { a, b, reason: 'again' })).toBe('step.out-of-order');
    // A steward may change her mind.
    expect(refused(identityLink, facts, { a, b })).toBe('granted');
  });

  it('hard case 17: is not proposed of a Doe', () => {
    expect(refused(identityPropose, [...three, seen(5, 'b', { unidentified: true })], proposal)).toBe('matcher.off');
  });

  it('names two known records, as they stood on the form', () => {
    expect(refused(identityLink, three, { a, b: patientId('nobody') })).toBe('thing.unknown');
    expect(refused(identityLink, three, { a, b: a })).toBe('step.out-of-order');
    expect(refused(identityLink, three, { a, b, seen: 'linked' })).toBe('form.stale');
    expect(refused(identityUnlink, three, { a, b })).toBe('thing.unknown');
  });
});

describe('a pair that is so alike that nobody need look first', () => {
  const alike = { ...proposal, automatic: true };
  const due = (facts: readonly Fact[]) => linkAlike.due(inputAfter(facts, 1000));
  const linked = (facts: readonly Fact[]) => and(facts, identityLinkAlike, { a, b });

  it('is linked by the house, and still waits for a steward, who keeps it or parts it for good by one word', () => {
    const facts = and(three, identityPropose, alike);
    expect(due(facts)).toMatchObject([{ request: 'identity-link-alike', body: { a, b } }]);
    const joined = linked(facts);
    expect([standingOf(identity(joined), a, b), linkKindOf(identity(joined), a, b)]).toEqual(['linked', 'automatic']);
    expect(waitingPairs(identity(joined))).toHaveLength(1);
    expect(due(joined)).toEqual([]);
    const kept = and(joined, identityLink, { a, b, seen: 'linked' });
    expect([linkKindOf(identity(kept), a, b), waitingPairs(identity(kept)).length]).toEqual(['verified', 0]);
    const parted = and(joined, identityRefuse, { a, b, reason: 'father and son', seen: 'linked' });
    expect([standingOf(identity(parted), a, b), due(parted).length, waitingPairs(identity(parted)).length]).toEqual(['refused', 0, 0]);
  });

  it('is not linked again once it was parted, not by a person and not by a sender', () => {
    const joined = linked(and(three, identityPropose, alike));
    for (const parted of [and(joined, identityUnlink, { a, b }), [...joined, fact(500, { type: 'PatientsUnlinked', a, b }, 'sender')]]) {
      expect(standingOf(identity(parted), a, b)).toBe('open');
      expect(due(parted)).toEqual([]);
      expect(refused(identityLinkAlike, parted, { a, b })).toBe('step.out-of-order');
    }
  });

  it('is left to a steward where the proposal does not say so, one is a Doe by now, or one is the mother of the other', () => {
    expect(due(and(three, identityPropose, proposal))).toEqual([]);
    expect(refused(identityLinkAlike, and(three, identityPropose, proposal), { a, b })).toBe('thing.unknown');
    const facts = and(three, identityPropose, alike);
    expect(refused(identityLinkAlike, [...facts, seen(9, 'b', { unidentified: true })], { a, b })).toBe('matcher.off');
    expect(refused(identityLinkAlike, [...facts, seen(9, 'b', { mother: a })], { a, b })).toBe('matcher.off');
  });
});

describe('weights', () => {
  it('are in force from their date, and a faulty pack is refused', () => {
    const pack = { ...matchPack, pack: 'identity-match@2026-04-01.9', effectiveFrom: '2026-04-01' };
    const loaded = and(three, matchPackLoad, { pack });
    const { hospital } = inputAfter(loaded, 1000);
    expect(matchPackOf([hospital], instant(Date.UTC(2026, 2, 31)))).toBe(matchPack);
    expect(matchPackOf([hospital], instant(Date.UTC(2026, 3, 1)))).toEqual(pack);
    expect(refused(matchPackLoad, three, { pack: { ...pack, review: 9000 } })).toBe('pack.faulty');
    expect(refused(matchPackLoad, three, { pack: matchPack })).toBe('thing.unknown');
  });
});

describe('a merge', () => {
  it('makes one person, and its unmerge two, exactly', () => {
    const merged = and(three, identityMerge, { from: a, into: b });
    expect(personOf(identity(merged), a)).toBe(b);
    expect(identityKpis(identity(merged), minute(1000))).toMatchObject({ records: 3, merged: 1, people: 2, mergesLately: 1 });
    const back = and(merged, identityUnmerge, { from: a, into: b, reason: 'another person' });
    expect(personOf(identity(back), a)).toBe(a);
    expect(refused(identityUnmerge, back, { from: a, into: b, reason: 'again' })).toBe('thing.unknown');
  });

  it('hard case 12: a circle is refused, a chain is not', () => {
    const chain = and(and(three, identityMerge, { from: a, into: b }), identityMerge, { from: b, into: c });
    expect(personOf(identity(chain), a)).toBe(c);
    expect(refused(identityMerge, chain, { from: c, into: a })).toBe('merge.circle');
    expect(refused(identityMerge, and(three, identityMerge, { from: a, into: b }), { from: a, into: c })).toBe('step.out-of-order');
  });

  it('is refused where the form showed other people', () => {
    const merged = and(three, identityMerge, { from: b, into: c });
    expect(refused(identityMerge, merged, { from: a, into: b, seen: { from: a, into: b } })).toBe('form.stale');
    expect(refused(identityMerge, merged, { from: a, into: b, seen: { from: a, into: c } })).toBe('granted');
  });

  it('that stood in the way of another, taken back, lets the other hold as though it had never been', () => {
    const merge = (at: number, from: string, into: string): Fact =>
      fact(at, { type: 'PatientsMerged', from: patientId(from), into: patientId(into), kind: 'merge' }, `m${at}`);
    const facts = [merge(1, 'a', 'b'), merge(2, 'b', 'a'), merge(3, 'c', 'a'), merge(4, 'c', 'b')];
    const undone = identity([
      ...facts,
      fact(9, { type: 'PatientsUnmerged', from: a, into: b, reason: 'x' }),
      fact(10, { type: 'PatientsUnmerged', from: c, into: b, reason: 'x' }),
    ]);
    expect([getRow(undone.mergedInto, a), getRow(undone.mergedInto, b), getRow(undone.mergedInto, c)]).toEqual([undefined, 'a', 'a']);
    expect(undone.discrepancies.size).toBe(0);
  });
});

describe('an overlay', () => {
  const visit = fact(5, moved('PatientAdmitted', 'V1', 'a', { class: 'I' }));
  const overlaid = [seen(1, 'a', { nameHash: 'n', birthHash: 'b', sex: 'F' }), seen(6, 'a', { nameHash: 'x', birthHash: 'y', sex: 'M' }), visit];

  it('that is accepted holds from then on', () => {
    const facts = and(overlaid, identityOverlay, { patient: a, decision: 'accepted', reason: 'typed on the wrong form first' });
    const state = identity([...facts.slice(0, -1), { ...(facts[facts.length - 1] as Fact), ...fact(50, facts[facts.length - 1]?.event as IdentityEvent) }]);
    expect(state.discrepancies.size).toBe(0);
    expect(getRow(state.records, a)).toMatchObject({ sex: 'M', seen: { nameHash: 'x' } });
  });

  it('that is split leaves the record as it was, and the newcomer has the visits that are theirs', () => {
    const decision = ask(identityOverlay, overlaid, { patient: a, decision: 'split', reason: 'another person', visits: [encounterId('V1')] });
    if (isRefusal(decision)) throw new RangeError(decision.says);
    expect(decision.events).toMatchObject([
      { type: 'OverlayDecided', decision: 'split' },
      { type: 'PairRefused', a: 'a', b: decision.made?.['record'] },
      { type: 'SourceRecordSeen', patient: decision.made?.['record'], nameHash: 'x', sex: 'M' },
      { type: 'EncounterMoved', encounter: 'V1', toPatient: decision.made?.['record'] },
    ]);
    const state = identity([...overlaid, ...decision.events.map((event, i) => fact(50, event, `o${i}`))]);
    expect(state.discrepancies.size).toBe(0);
    expect(getRow(state.records, a)).toMatchObject({ sex: 'F', seen: { nameHash: 'n' } });
    expect(getRow(state.records, patientId(decision.made?.['record'] ?? ''))).toMatchObject({ sex: 'M', seen: { nameHash: 'x' } });
    // Written over once more, it is asked again.
    const again = identity([
      ...overlaid,
      ...decision.events.map((event, i) => fact(50, event, `o${i}`)),
      seen(60, 'a', { nameHash: 'x', birthHash: 'y', sex: 'M' }),
    ]);
    expect(again.discrepancies.size).toBe(1);
  });

  it('that is not held, or a visit of somebody else, is refused', () => {
    expect(refused(identityOverlay, three, { patient: a, decision: 'accepted', reason: 'x' })).toBe('thing.unknown');
    expect(refused(identityOverlay, overlaid, { patient: a, decision: 'split', reason: 'x', visits: [encounterId('V9')] })).toBe('encounter.unknown');
  });
});

describe('how clean the identities are', () => {
  it('counts merged records and one of each waiting pair that is very likely; of nothing it says zero', () => {
    const facts = and(and(three, identityPropose, proposal), identityMerge, { from: c, into: a });
    expect(identityKpis(identity(facts), minute(1000))).toMatchObject({
      records: 3,
      waitingLink: 1,
      waitingReview: 0,
      duplicateRate: 2 / 3,
      openDuplicateRate: 1 / 3,
    });
    expect(identityKpis(identity([fact(0, moved('PatientAdmitted', 'V1', 'a'))]), minute(1))).toMatchObject({ records: 0, duplicateRate: 0 });
  });
});
