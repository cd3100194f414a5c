/** Cards on drafts of orders: the checks that a signature here would meet, of a drug that a pack knows. */
import type { OrderRecorded } from '@healthos/core/clinical/events.ts';
import { recordsOf, personOf } from '@healthos/core/identity/fold.ts';
import { standingMedications } from '@healthos/core/reasoning/person-medications.ts';
import { draftChecks, type PreviewedCheck, type PreviewedLine } from '@healthos/core/requests/order-preview.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { overrideReasons } from '@healthos/core/work/reasoning.ts';
import { sentence, type CardDraft, type Indicator } from './card.ts';

const indicators: Readonly<Record<PreviewedCheck['severity'], Indicator>> = { contraindicated: 'critical', serious: 'warning', moderate: 'info', info: 'info' };

/** `selected`: which of the drafts the cards are about; absent = all. `standing`: what stands in the other record. */
export function orderCards(
  input: ViewInput,
  drafts: readonly OrderRecorded[],
  standing: readonly OrderRecorded[],
  selected?: readonly string[],
): readonly CardDraft[] {
  const isAsked = ({ order }: OrderRecorded): boolean => selected === undefined || selected.includes(order);
  const others = [...onlyThere(input, standing, drafts), ...drafts.filter((one) => !isAsked(one))];
  const asked = drafts.filter(isAsked);
  return asked.flatMap((order, n) => {
    const line = draftChecks(input, order, [...others, ...asked.slice(0, n)]);
    return [...line.checks.flatMap((check) => checkCard(order, check) ?? []), ...alreadyCard(order, line)];
  });
}

/** What stands in the record of the client and not in this one: an order that both know is one order. */
function onlyThere(input: ViewInput, standing: readonly OrderRecorded[], drafts: readonly OrderRecorded[]): readonly OrderRecorded[] {
  const [some] = standing;
  if (some === undefined) return [];
  const drafted = new Set(drafts.flatMap(({ order, replaces }) => [order, ...(replaces === undefined ? [] : [replaces])]));
  const here = standingMedications(input, recordsOf(input.identity, personOf(input.identity, some.patient)));
  const codes = new Set(here.map(({ event }) => codeKey(event)));
  return standing.filter((one) => (one.status === 'placed' || one.status === 'held') && !drafted.has(one.order) && !codes.has(codeKey(one)));
}
const codeKey = ({ code }: OrderRecorded): string => `${code?.system ?? ''}|${code?.code ?? ''}`;

/** Nothing is said of what could not be worked out: a card that guesses is worse than none. */
function checkCard(order: OrderRecorded, check: PreviewedCheck): CardDraft | undefined {
  if (check.severity === 'info' || check.kind === 'not-computable') return undefined;
  const name = order.code?.display ?? order.code?.code ?? 'this order';
  return {
    check: `${order.order}|${check.check}`,
    rule: `medication-safety:${check.rule}`,
    indicator: indicators[check.severity],
    summary: `${sentence(check.says)}${check.severity === 'moderate' ? '' : ` (${check.severity})`}`,
    detail: `**${sentence(check.kind)}** of ${name}.\n\nEvidence: ${check.evidence}.\n\n${check.rule} covers: ${check.covers}`,
    source: `HealthOS medication safety, ${check.rule}`,
    suggestions: [{ label: `Take ${name} off`.slice(0, 80), takesOff: order.order }],
    reasons: check.asks ? overrideReasons : [],
  };
}

function alreadyCard(order: OrderRecorded, { already }: PreviewedLine): readonly CardDraft[] {
  if (already === undefined) return [];
  const name = order.code?.display ?? order.code?.code ?? 'This';
  return [
    {
      check: `${order.order}|already:${already.order}`,
      rule: 'order-already@1',
      indicator: 'info',
      summary: `${name.slice(0, 80)} is ordered already, and nothing came of it yet`,
      detail: `Ordered ${new Date(already.placedAt).toISOString()}; the order is open.`,
      source: 'HealthOS orders',
      suggestions: [{ label: `Take ${name} off`.slice(0, 80), takesOff: order.order }],
      reasons: [],
    },
  ];
}
