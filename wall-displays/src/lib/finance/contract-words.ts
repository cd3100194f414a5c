/** Contracts in words: what each clause looks at and what it pays. */
import type { TraceStep } from '@healthos/core/financial/contracts/claim-facts.ts';
import type { CarveOut, Contract, LineSelector, Term, When } from '@healthos/core/financial/contracts/contract.ts';
import { grouped } from '../look/figures.ts';
import { exact } from '../look/money.ts';

export const methodWords: Readonly<Record<TraceStep['method'], string>> = {
  drg: 'group × base',
  'per-diem': 'per diem',
  'percent-of-charges': 'share of charges',
  'case-rate': 'case rate',
  'fee-schedule': 'fee schedule',
  invoice: 'invoice',
  transfer: 'transfer',
  outlier: 'outlier',
  'stop-loss': 'stop-loss',
  'lesser-of': 'lesser of',
};

export interface ClauseLine {
  readonly clause: string;
  readonly what: string;
  readonly when: string;
  readonly pays: string;
}

/** 2900 as `29 %`. */
export const percent = (bp: number): string => `${Number((bp / 100).toFixed(2))} %`;

export function clausesOf({ carveOuts = [], terms, outlier, stopLoss, lesserOf }: Contract): readonly ClauseLine[] {
  const lines = [
    ...carveOuts.map((one): ClauseLine => ({
      clause: one.clause,
      what: 'carve-out',
      when: [linesWord(one.lines), whenWord(one.when)].filter(Boolean).join(', '),
      pays: paysOf(one),
    })),
    ...terms.flatMap((one): ClauseLine[] => [
      { clause: one.clause, what: methodWords[one.method], when: whenWord(one.when), pays: paysOf(one) },
      ...(one.method === 'drg' && one.transfer !== undefined
        ? [
            {
              clause: one.transfer.clause,
              what: 'transfer',
              when: `left early to other care: ${one.transfer.dispositions.join(', ')}`,
              pays: 'a rate for each day, the first twice',
            },
          ]
        : []),
    ]),
  ];
  if (outlier !== undefined)
    lines.push({
      clause: outlier.clause,
      what: 'outlier',
      when: whenWord(outlier.when),
      pays: `${percent(outlier.marginalBp)} of costs (${percent(outlier.costToChargesBp)} of charges) above the payment and ${exact(outlier.fixedLossCents)}`,
    });
  if (stopLoss !== undefined)
    lines.push({
      clause: stopLoss.clause,
      what: 'stop-loss',
      when: [whenWord(stopLoss.when), `charges above ${exact(stopLoss.thresholdCents)}`].filter(Boolean).join(', '),
      pays: `${percent(stopLoss.bp)} of ${stopLoss.of === 'excess' ? 'the excess, on top' : 'all charges instead'}`,
    });
  if (lesserOf !== undefined)
    lines.push({ clause: lesserOf.clause, what: 'lesser of', when: whenWord(lesserOf.when), pays: `never more than ${percent(lesserOf.bp)} of charges` });
  return lines;
}

function paysOf(one: Term | CarveOut): string {
  switch (one.method) {
    case 'drg':
      return `weight × ${exact(one.baseCents)}`;
    case 'per-diem': {
      const levels = Object.entries(one.centsByLevel).map(([level, cents]) => `${level} ${exact(cents)}`);
      return `${levels.join(', ')}${one.othersBp === undefined ? '' : `; the rest ${percent(one.othersBp)} of charges`}`;
    }
    case 'percent-of-charges':
      return `${percent(one.bp)} of charges`;
    case 'case-rate':
      return `${exact(one.cents)} a case`;
    case 'invoice':
      return `invoice and ${percent(one.bp)}`;
    case 'fee-schedule': {
      const codes = Object.keys(one.centsByCode).length;
      return `${grouped(codes)} listed codes${one.unlistedBp === undefined ? '' : `, others ${percent(one.unlistedBp)} of charges`}${one.lesserOfCharge === true ? ', each at most its charge' : ''}`;
    }
  }
}

function whenWord(when: When | undefined): string {
  if (when === undefined) return '';
  return [
    when.setting?.join(' or '),
    when.drgs === undefined ? undefined : `groups ${when.drgs.join(', ')}`,
    when.grouped === undefined ? undefined : when.grouped ? 'with a group' : 'without a group',
    when.anyCode === undefined ? undefined : `with ${when.anyCode.join(' or ')}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

function linesWord({ codes, prefixes, revenueCodes }: LineSelector): string {
  return [
    codes?.join(', '),
    prefixes?.map((prefix) => `${prefix}…`).join(', '),
    revenueCodes?.map(([from, to]) => (from === to ? `revenue ${from}` : `revenue ${from}–${to}`)).join(', '),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}
