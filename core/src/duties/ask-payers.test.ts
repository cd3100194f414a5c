/** What the house asks payers by itself: each coverage once, a claim that nobody decided in time, and nothing where the pack says that people ask. */
import { expect, it } from 'vitest';
import { admitted, covered, given } from '../financial/claims/given-claims.ts';
import { inquiryRules } from '../financial/inquiries/inquiry-rules.ts';
import { eligibilityAsk } from '../requests/eligibility-ask.ts';
import { isRefusal } from '../requests/request.ts';
import { askPayers } from './ask-payers.ts';

const day = 24 * 60;

it('asks once about each coverage that has a payer, and anew when another payer took it over', () => {
  const first = given([admitted(), covered(1, 'commercial', 'P1'), covered(2, 'self-pay', 'S1', 2), covered(3, 'medicare', undefined, 3)], 60);
  const due = askPayers.due(first.input);
  expect(due).toMatchObject([{ request: 'eligibility-ask', body: { encounter: 'V1', rank: 1 } }]);
  const asked = eligibilityAsk.decide(first.input, { body: due[0]?.body as never, at: first.input.now, id: due[0]?.id ?? '' }, { role: 'house' });
  if (isRefusal(asked)) throw new RangeError(asked.says);
  const after = first.after(asked.events, 61);
  expect(askPayers.due(after.input)).toEqual([]);
  const other = after.after([covered(70, 'commercial', 'P2').event], 70);
  expect(askPayers.due(other.input)).toMatchObject([{ body: { rank: 1 }, id: 'eligibility-V1-1-P2' }]);
});

it('asks after a claim from the named day on, and again after the named pause', () => {
  const billed = given([admitted(), covered(1, 'medicare', 'MCR')], 60);
  const sent = billed.after(
    [
      {
        type: 'ClaimSubmitted',
        claim: 'V1-1',
        encounter: 'V1' as never,
        patient: 'p1' as never,
        payer: 'MCR',
        payerClass: 'medicare',
        rank: 1,
        form: '837I',
        setting: 'inpatient',
        frequency: '1',
        lines: [],
        diagnoses: [],
        totalCents: 100 as never,
        from: billed.input.now,
        through: billed.input.now,
      },
    ],
    60,
  );
  const claims = (minutes: number, more: Parameters<typeof sent.after>[0] = []) =>
    askPayers.due(sent.after(more, minutes).input).filter(({ request }) => request === 'claim-status-ask');
  expect(claims(60 + inquiryRules.decisionDays * day - 1)).toEqual([]);
  expect(claims(60 + inquiryRules.decisionDays * day)).toMatchObject([{ body: { claim: 'V1-1' } }]);
  const asked = { type: 'ClaimStatusAsked', inquiry: 'V1-1|1', claim: 'V1-1', encounter: 'V1' as never, patient: 'p1' as never, payer: 'MCR' } as const;
  const at = 60 + inquiryRules.decisionDays * day;
  const later = sent.after([asked], at);
  const due = (minutes: number) => askPayers.due(later.after([], minutes).input).filter(({ request }) => request === 'claim-status-ask').length;
  expect([due(at + 1), due(at + inquiryRules.againDays * day - 1), due(at + inquiryRules.againDays * day)]).toEqual([0, 0, 1]);
});

it('leaves it to people where the pack does not say automatic', () => {
  const facts = [admitted(), covered(1, 'commercial', 'P1')];
  const { billing } = given(facts, 5);
  const { inquiries: _inquiries, ...quiet } = billing;
  expect(askPayers.due(given([...facts, given.packOf({ ...quiet, version: 'quiet@1' })], 60).input)).toEqual([]);
});
