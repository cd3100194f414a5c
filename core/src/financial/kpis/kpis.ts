/**
 * The measures of the revenue cycle (finance.md; HFMA MAP keys): each a pure derivation from sums, with its numerator and denominator beside it. What
 * nobody told is missing by name; it is never zero.
 */
import { halfUp, ratio, times, type Rational } from '../../rational.ts';

export const kpiPack = {
  pack: 'revenue-kpis@2026.1',
  version: '2026.1',
  effectiveFrom: '2026-01-01',
  source: 'Formulas after the HFMA MAP keys, over the last whole days of this house, 90 at most',
  /** Days looked back at most. */
  days: 90,
  /** Cash of the patient counts as taken at the point of service up to so many days after it. */
  pointOfServiceDays: 7,
} as const;

export const kpiNames = [
  'dnfb-days',
  'net-ar-days',
  'clean-claim-rate',
  'late-charge-rate',
  'initial-denial-rate',
  'denial-write-off-rate',
  'cash-to-net-revenue',
  'point-of-service-cash',
  'case-mix-index',
  'cost-to-collect',
] as const;
export type KpiName = (typeof kpiNames)[number];

export interface KpiPart {
  readonly says: string;
  readonly cents?: number;
  readonly count?: number;
}

export interface Kpi {
  readonly kpi: KpiName;
  readonly title: string;
  readonly formula: string;
  readonly unit: 'days' | 'percent' | 'index';
  readonly decimals: number;
  readonly better: 'lower' | 'higher';
  readonly numerator: KpiPart;
  readonly denominator: KpiPart;
  /** Rounded once, half up, for display; absent = not computable. */
  readonly value?: number;
  /** What stands in the way of the value; beside a value, what it leaves out. */
  readonly missing: readonly string[];
}

/** What the measures are worked out from; an absent part was told by nobody. All of the period unless it says of now. */
export interface RevenueSums {
  /** Whole days of the period; 0 = none is over yet. */
  readonly days: number;
  readonly grossCents: number;
  /** Expected net revenue of the same charges. */
  readonly netCents: number;
  /** Now: discharged and not final billed, at gross. */
  readonly unbilledCents: number;
  readonly unbilledAccounts: number;
  /** Now: expected and neither received, nor adjusted, nor written off. */
  readonly receivableCents?: number;
  /** Originals of the period that were answered, and how many wait for a first answer. */
  readonly claims?: { readonly submitted: number; readonly clean: number; readonly waiting?: number };
  /** Of care since the house was first heard: its past is told at once, and nobody was late with it. */
  readonly late?: { readonly cents: number; readonly grossCents: number };
  readonly remitted?: { readonly claims: number; readonly denied: number };
  readonly writtenOffCents?: number;
  readonly cashCents?: number;
  readonly patientCash?: { readonly cents: number; readonly atServiceCents: number };
  /** Weights of the groups of discharged stays, in ten-thousandths. */
  readonly caseMix?: { readonly weight: number; readonly stays: number };
  /** Inpatient discharges of which no group is known. */
  readonly ungrouped?: number;
  /** Accounts of which no contract says what is expected. */
  readonly gaps?: number;
  readonly costCents?: number;
}

interface Formula {
  readonly kpi: KpiName;
  readonly title: string;
  readonly formula: string;
  readonly unit: Kpi['unit'];
  readonly better: Kpi['better'];
  /** Names of what is missing, else the two parts and what makes their quotient the value. */
  work(sums: RevenueSums): { readonly numerator: KpiPart; readonly denominator: KpiPart; readonly value: Rational | undefined } | readonly string[];
  /** What the parts leave out. */
  apart?(sums: RevenueSums): readonly string[];
}

const oneDay = 'one whole day of charges';
const oneDayHeard = 'one whole day of charges since the house was first heard';
const remittances = 'remittances (835)';
const claims = 'claims';

const counted = (count: number | undefined, says: string): readonly string[] => (count === undefined || count === 0 ? [] : [`${count} ${says}`]);
const withoutTerms = ({ gaps }: RevenueSums): readonly string[] => counted(gaps, 'accounts that no contract prices');

const hundred = ratio(100);
const part = (says: string, amounts: Omit<KpiPart, 'says'>): KpiPart => ({ says, ...amounts });
/** undefined over nothing: a measure without a denominator is not computable. */
const over = (a: number, b: number): Rational | undefined => (b <= 0 ? undefined : ratio(a, b));
const percent = (a: number, b: number): Rational | undefined => {
  const share = over(a, b);
  return share === undefined ? undefined : times(share, hundred);
};

const formulas: readonly Formula[] = [
  {
    kpi: 'dnfb-days',
    title: 'Not final billed',
    formula: 'gross of discharged, not final billed ÷ gross per day',
    unit: 'days',
    better: 'lower',
    work: ({ days, unbilledCents, unbilledAccounts, grossCents }) =>
      days === 0
        ? [oneDay]
        : {
            numerator: part('discharged, not final billed', { cents: unbilledCents, count: unbilledAccounts }),
            denominator: part(`gross of ${days} d, by day`, { cents: perDay(grossCents, days) }),
            value: timesDays(over(unbilledCents, grossCents), days),
          },
  },
  {
    kpi: 'net-ar-days',
    title: 'Net A/R',
    formula: 'expected, not received ÷ expected net revenue per day',
    unit: 'days',
    better: 'lower',
    apart: withoutTerms,
    work: ({ days, receivableCents, netCents }) =>
      receivableCents === undefined
        ? [remittances]
        : days === 0
          ? [oneDay]
          : {
              numerator: part('expected, not received', { cents: receivableCents }),
              denominator: part(`net of ${days} d, by day`, { cents: perDay(netCents, days) }),
              value: timesDays(over(receivableCents, netCents), days),
            },
  },
  {
    kpi: 'clean-claim-rate',
    title: 'Clean claims',
    formula: 'claims that went out untouched and were taken ÷ claims submitted and answered',
    unit: 'percent',
    better: 'higher',
    apart: ({ claims: sent }) => counted(sent?.waiting, 'claims that nobody answered yet'),
    work: ({ claims: sent }) =>
      sent === undefined || sent.submitted === 0
        ? [claims]
        : {
            numerator: part('untouched and taken', { count: sent.clean }),
            denominator: part('submitted and answered', { count: sent.submitted }),
            value: percent(sent.clean, sent.submitted),
          },
  },
  {
    kpi: 'late-charge-rate',
    title: 'Late charges',
    formula: 'charges told later after service than the charging rules allow ÷ gross charges, both of care since the house was first heard',
    unit: 'percent',
    better: 'lower',
    work: ({ late }) =>
      late === undefined || late.grossCents === 0
        ? [oneDayHeard]
        : {
            numerator: part('told late', { cents: late.cents }),
            denominator: part('gross charges of care since the house was first heard', { cents: late.grossCents }),
            value: percent(late.cents, late.grossCents),
          },
  },
  {
    kpi: 'initial-denial-rate',
    title: 'Initial denials',
    formula: 'claims denied at their first remittance ÷ claims remitted',
    unit: 'percent',
    better: 'lower',
    work: ({ remitted }) =>
      remitted === undefined || remitted.claims === 0
        ? [remittances]
        : {
            numerator: part('denied at first', { count: remitted.denied }),
            denominator: part('claims remitted', { count: remitted.claims }),
            value: percent(remitted.denied, remitted.claims),
          },
  },
  {
    kpi: 'denial-write-off-rate',
    title: 'Denial write-off',
    formula: 'denials written off ÷ expected net revenue',
    unit: 'percent',
    better: 'lower',
    apart: withoutTerms,
    work: ({ writtenOffCents, netCents, days }) =>
      writtenOffCents === undefined
        ? [remittances]
        : days === 0
          ? [oneDay]
          : {
              numerator: part('denials written off', { cents: writtenOffCents }),
              denominator: part(`expected net revenue of ${days} d`, { cents: netCents }),
              value: percent(writtenOffCents, netCents),
            },
  },
  {
    kpi: 'cash-to-net-revenue',
    title: 'Cash to net revenue',
    formula: 'cash received ÷ expected net revenue',
    unit: 'percent',
    better: 'higher',
    apart: withoutTerms,
    work: ({ cashCents, netCents, days }) =>
      cashCents === undefined
        ? [remittances]
        : days === 0
          ? [oneDay]
          : {
              numerator: part('cash received', { cents: cashCents }),
              denominator: part(`expected net revenue of ${days} d`, { cents: netCents }),
              value: percent(cashCents, netCents),
            },
  },
  {
    kpi: 'point-of-service-cash',
    title: 'Point-of-service cash',
    formula: `patient cash up to ${kpiPack.pointOfServiceDays} d after service ÷ patient cash`,
    unit: 'percent',
    better: 'higher',
    work: ({ patientCash }) =>
      patientCash === undefined || patientCash.cents === 0
        ? ['payments of patients (FT1-6 PY)']
        : {
            numerator: part(`up to ${kpiPack.pointOfServiceDays} d after service`, { cents: patientCash.atServiceCents }),
            denominator: part('patient cash', { cents: patientCash.cents }),
            value: percent(patientCash.atServiceCents, patientCash.cents),
          },
  },
  {
    kpi: 'case-mix-index',
    title: 'Case mix',
    formula: 'sum of group weights ÷ inpatient discharges grouped',
    unit: 'index',
    better: 'higher',
    apart: ({ ungrouped }) => counted(ungrouped, 'inpatient discharges without a known group'),
    work: ({ caseMix }) =>
      caseMix === undefined || caseMix.stays === 0
        ? ['grouped discharges']
        : {
            numerator: part('sum of weights', { count: caseMix.weight / 10_000 }),
            denominator: part('discharges grouped', { count: caseMix.stays }),
            value: over(caseMix.weight, caseMix.stays * 10_000),
          },
  },
  {
    kpi: 'cost-to-collect',
    title: 'Cost to collect',
    formula: 'cost of the revenue cycle ÷ cash received',
    unit: 'percent',
    better: 'lower',
    work: ({ costCents, cashCents }) =>
      costCents === undefined || cashCents === undefined
        ? [...(costCents === undefined ? ['cost of the revenue cycle'] : []), ...(cashCents === undefined ? [remittances] : [])]
        : {
            numerator: part('cost of the revenue cycle', { cents: costCents }),
            denominator: part('cash received', { cents: cashCents }),
            value: percent(costCents, cashCents),
          },
  },
];

const perDay = (cents: number, days: number): number => halfUp(ratio(cents, days));
const timesDays = (share: Rational | undefined, days: number): Rational | undefined => (share === undefined ? undefined : times(share, ratio(days)));
const decimalsOf: Readonly<Record<Kpi['unit'], number>> = { days: 1, percent: 1, index: 4 };

export function kpisOf(sums: RevenueSums): readonly Kpi[] {
  return formulas.map((formula) => {
    const { kpi, title, formula: says, unit, better } = formula;
    const decimals = decimalsOf[unit];
    const named = { kpi, title, formula: says, unit, decimals, better };
    const worked = formula.work(sums);
    const apart = formula.apart?.(sums) ?? [];
    if (!('numerator' in worked)) return { ...named, ...noParts, missing: [...worked, ...apart] };
    const { numerator, denominator, value } = worked;
    const parts = { ...named, numerator, denominator };
    return value === undefined ? { ...parts, missing: [`${denominator.says}: none`, ...apart] } : { ...parts, value: halfUp(value, decimals), missing: apart };
  });
}

const noParts = { numerator: { says: 'not known' }, denominator: { says: 'not known' } } as const;
