/** Huddles: one at a time, minutes, commitments with owner and time, and carry-over of what is still open. */
import { expect, it } from 'vitest';
import { at, fact, minute, moved, recorded, type Fact } from '../../given.ts';
import { smallHospital } from '../../given-history.ts';
import { emptyEnterprise, foldEnterprise } from '../../hospital-fold.ts';
import { facilityId } from '../../ids.ts';
import { commitmentStep } from '../../requests/commitment-step.ts';
import { huddleStep } from '../../requests/huddle-step.ts';
import { isRefusal, type Decision } from '../../requests/request.ts';
import { huddleSummaryView } from '../../views/huddle-summary.ts';
import { huddleView } from '../../views/huddle.ts';
import type { ViewInput } from '../../views/view.ts';
import { commitmentsOf, openHuddle } from './huddle.ts';

const given = [
  fact(-999, { type: 'FacilityDescribed', description: smallHospital }),
  fact(0, moved('PatientAdmitted', 'V1', 'p1', { class: 'I', location: at('4W-77-Z') })),
  fact(50, moved('PatientAdmitted', 'V2', 'p2', { class: 'I', location: at('4W-01-A'), isolation: 'airborne' })),
];
function input(facts: readonly Fact[], minutes: number): ViewInput {
  const enterprise = foldEnterprise(emptyEnterprise(), recorded([...given, ...facts]));
  const hospital = enterprise.hospitals.get(facilityId('LGH'));
  if (hospital === undefined) throw new RangeError('no hospital');
  return { hospital, identity: enterprise.identity, now: minute(minutes) };
}
const ask = (kind: { decide(...all: never[]): Decision }, facts: readonly Fact[], minutes: number, body: object): Decision =>
  (kind.decide as (input: ViewInput, asked: object, actor: object) => Decision)(
    input(facts, minutes),
    { body, at: minute(minutes), id: `r-${minutes}-0000` },
    { role: 'bed-manager' },
  );
function and(kind: { decide(...all: never[]): Decision }, facts: readonly Fact[], minutes: number, body: object): readonly Fact[] {
  const decision = ask(kind, facts, minutes, body);
  if (isRefusal(decision)) throw new RangeError(decision.says);
  return [...facts, ...decision.events.map((event, n) => fact(minutes, event, `${minutes}-${n}`))];
}

it('opens once, keeps minutes, and carries what is open into the next', () => {
  let facts = and(huddleStep, [], 60, { step: 'opened' });
  expect(ask(huddleStep, facts, 61, { step: 'opened' })).toMatchObject({ refused: 'step.out-of-order' });
  facts = and(huddleStep, facts, 62, { step: 'item-discussed', item: 'airborne-room:V2', says: 'moves to ICU 01' });
  facts = and(commitmentStep, facts, 63, { step: 'made', says: 'clean ICU-01 first', owner: 'EVS', dueAt: minute(90), finding: 'airborne-room:V2' });
  facts = and(commitmentStep, facts, 64, { step: 'made', says: 'find the bed', owner: 'Bed manager', dueAt: minute(80) });
  facts = and(huddleStep, facts, 65, { step: 'closed' });
  expect(openHuddle(input(facts, 66))).toBeUndefined();
  const [first] = commitmentsOf(input(facts, 66));
  facts = and(commitmentStep, facts, 70, { step: 'done', commitment: first?.commitment });
  facts = and(huddleStep, facts, 600, { step: 'opened' });
  expect(commitmentsOf(input(facts, 601)).map(({ says, state, carried, owner }) => ({ says, state, carried, owner }))).toEqual([
    { says: 'find the bed', state: 'done', carried: 0, owner: 'Bed manager' },
    { says: 'clean ICU-01 first', state: 'open', carried: 1, owner: 'EVS' },
  ]);
  const rows = [...huddleView.rows(input(facts, 601)).values()];
  expect(rows.filter((row) => row.tile === 'huddle')).toHaveLength(2);
  expect(rows.filter((row) => row.tile === 'minute')).toMatchObject([{ item: 'airborne-room:V2', says: 'moves to ICU 01', by: 'bed-manager' }]);
});

it('has an agenda of what asks for somebody, by harm times age', () => {
  const agenda = [...huddleView.rows(input([], 60)).values()].filter((row) => row.tile === 'agenda');
  expect(agenda.map(({ finding, rank, severity }) => [rank, finding, severity])).toEqual([
    [1, 'airborne-room:V2', 'critical'],
    [2, 'census:ghost-bed:V1', 'watch'],
  ]);
});

it('refuses a commitment without a huddle, an owner, a time ahead, and one that is over', () => {
  expect(ask(commitmentStep, [], 60, { step: 'made', says: 'x', owner: 'EVS', dueAt: minute(90) })).toMatchObject({ refused: 'thing.unknown' });
  const open = and(huddleStep, [], 60, { step: 'opened' });
  expect(ask(commitmentStep, open, 61, { step: 'made', says: 'x', dueAt: minute(90) })).toMatchObject({ refused: 'reason.missing' });
  expect(ask(commitmentStep, open, 61, { step: 'made', says: 'x', owner: 'EVS' })).toMatchObject({ refused: 'reason.missing' });
  expect(ask(commitmentStep, open, 61, { step: 'made', says: 'x', owner: 'EVS', dueAt: minute(60) })).toMatchObject({ refused: 'time.past' });
  const made = and(commitmentStep, open, 61, { step: 'made', says: 'x', owner: 'EVS', dueAt: minute(90) });
  const id = commitmentsOf(input(made, 62))[0]?.commitment;
  expect(ask(commitmentStep, made, 62, { step: 'dropped', commitment: id })).toMatchObject({ refused: 'reason.missing' });
  const dropped = and(commitmentStep, made, 62, { step: 'dropped', commitment: id, says: 'not needed' });
  expect(ask(commitmentStep, dropped, 63, { step: 'done', commitment: id })).toMatchObject({ refused: 'step.out-of-order' });
  expect(ask(huddleStep, [], 60, { step: 'item-discussed', item: 'a' })).toMatchObject({ refused: 'thing.unknown' });
});

it('says on a public wall how much and whose, never where or who or in which words', () => {
  let facts = and(huddleStep, [], 60, { step: 'opened' });
  facts = and(huddleStep, facts, 62, { step: 'item-discussed', item: 'airborne-room:V2', says: 'moves to ICU 01' });
  facts = and(commitmentStep, facts, 63, { step: 'made', says: 'clean ICU-01 first', owner: 'EVS', dueAt: minute(90), finding: 'airborne-room:V2' });
  facts = and(commitmentStep, facts, 64, { step: 'made', says: 'find the bed', owner: 'Bed manager', dueAt: minute(80) });
  const rows = huddleSummaryView.rows(input(facts, 70));
  expect(rows.get('huddle/now')).toEqual({ tile: 'huddle', openedAt: minute(60), discussed: 1 });
  expect(rows.get('topic/airborne-room')).toMatchObject({ open: 1, critical: 1, unanswered: 1, owner: 'Bed manager', discussed: true, rank: 1 });
  expect([...rows.values()].filter((row) => row.tile === 'commitment').sort((a, b) => (a.dueAt ?? 0) - (b.dueAt ?? 0))).toMatchObject([
    { owner: 'Bed manager', dueAt: minute(80), state: 'open', carried: 0 },
    { owner: 'EVS', dueAt: minute(90), topic: 'airborne-room', state: 'open', carried: 0 },
  ]);
  expect(JSON.stringify([...rows.values()])).not.toMatch(/ICU|4W|V1|V2|find the bed|moves to/);
  for (const key of rows.keys()) expect(huddleSummaryView.lineage(input(facts, 70), key)?.length).toBeGreaterThan(0);
});
