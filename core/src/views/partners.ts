/** View `partners`: what each other hospital says it can take, how old that word is, and how the cases of the last week with it ended. */
import { isAnswered, transferCases, type TransferCase } from '../house/transfer/cases.ts';
import { partnerLevels } from '../house/transfer/partners.ts';
import { medianOf } from '../median.ts';
import { dayMs, minuteMs } from '../time.ts';
import { replaced } from './keep.ts';
import { newestFirst } from './lineage.ts';
import type { PartnerRow } from './rows-transfer.ts';
import type { View, ViewInput } from './view.ts';

const daysBack = 7;

export const partnersView: View<PartnerRow> = {
  name: 'partners',
  title: 'Partner hospitals',
  definition: `Free beds by level of care as each partner told them, with the age of that word; cases of the last ${daysBack} days: open, accepted, declined, lost, and the median time to an answer.`,
  audience: 'aggregate',
  reads: ['work.PartnerCapacityStated', 'work.TransferRequested', 'work.TransferStepped'],
  rows: (input, earlier) => replaced(earlier?.rows, new Map(partnersOf(input).map((row) => [row.partner, row]))),
  lineage: (input, key) => {
    const levels = partnerLevels(input.hospital).get(key) ?? [];
    return newestFirst([...levels.map(({ position }) => position), ...recent(input).flatMap((one) => (one.request.partner === key ? one.positions : []))]);
  },
};

const recent = ({ hospital, now }: ViewInput): TransferCase[] =>
  [...transferCases(hospital).values()].filter(({ requestedAt }) => now - requestedAt < daysBack * dayMs);

function partnersOf(input: ViewInput): PartnerRow[] {
  const levels = partnerLevels(input.hospital);
  const cases = recent(input);
  const names = [...new Set([...levels.keys(), ...cases.map(({ request }) => request.partner)])].sort();
  return names.map((partner) => {
    const own = cases.filter(({ request }) => request.partner === partner);
    const count = (is: (one: TransferCase) => boolean): number => own.filter(is).length;
    const answers = own.flatMap(({ cycle }) => (cycle.answer === undefined || cycle.answer < 0 ? [] : [cycle.answer]));
    const middle = medianOf(answers);
    return {
      partner,
      levels: (levels.get(partner) ?? []).map(({ level, available, at, oldAt }) => ({ level, available, at, oldAt })),
      open: count((one) => !isAnswered(one)),
      accepted: count(({ steps }) => steps.some(({ step }) => step === 'accepted')),
      declined: count(({ state }) => state === 'declined'),
      lost: count(({ state }) => state === 'lost'),
      ...(middle === undefined ? {} : { answerMinutes: middle / minuteMs }),
    };
  });
}
