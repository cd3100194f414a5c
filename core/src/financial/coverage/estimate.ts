/** What a patient will pay of an expected bill, by what the payer said of the benefits: co-payment, what is left of the deductible, co-insurance, up to what is left of the limit. */
import { addCents, cents, shareOfCents, zeroCents, type Cents } from '../../money.ts';
import type { Benefit } from '../remittance-events.ts';

export interface EstimateLine {
  readonly part: 'co-payment' | 'deductible' | 'co-insurance' | 'limit';
  readonly says: string;
  readonly cents: Cents;
}
export type Estimate =
  | { readonly state: 'estimated'; readonly patientCents: Cents; readonly payerCents: Cents; readonly trace: readonly EstimateLine[] }
  | { readonly state: 'not-computable'; readonly missing: readonly string[] };

const remaining = '29';
/** X12 service type 30 = the plan as a whole. */
const wholePlan = '30';

/** EB01: C deductible, B co-payment, A co-insurance, G out-of-pocket limit; EB06 29 = what remains of it. `allowed`: what the contract expects of the bill, the patient's part included. An answer without any benefit says nothing: that is not zero. */
export function estimateOf(allowed: Cents, benefits: readonly Benefit[], service: string = wholePlan): Estimate {
  const of = (code: string, isWanted: (one: Benefit) => boolean = () => true): Benefit | undefined => {
    const found = benefits.filter((one) => one.code === code && isWanted(one) && one.network !== 'out' && isOf(one, [service, wholePlan]));
    return found.find((one) => isOf(one, [service]) && isOfOne(one)) ?? found.find(isOfOne) ?? found[0];
  };
  const left = (code: string): Benefit | undefined => of(code, ({ period }) => period === remaining) ?? of(code);
  const [copay, deductible, coinsurance, limit] = [of('B'), left('C'), of('A'), left('G')];
  const missing = [
    ...(deductible?.amountCents === undefined ? ['deductible'] : []),
    ...(coinsurance?.percentBp === undefined && copay?.amountCents === undefined ? ['co-insurance or co-payment'] : []),
  ];
  if (missing.length > 0) return { state: 'not-computable', missing };
  const trace: EstimateLine[] = [];
  let rest = allowed;
  const take = (part: EstimateLine['part'], wanted: number, says: string): Cents => {
    const taken = cents(Math.max(0, Math.min(rest, wanted)));
    rest = cents(rest - taken);
    trace.push({ part, says, cents: taken });
    return taken;
  };
  let patient = take('co-payment', copay?.amountCents ?? 0, 'Co-payment');
  patient = addCents(patient, take('deductible', deductible?.amountCents ?? 0, 'What is left of the deductible'));
  const percent = coinsurance?.percentBp ?? 0;
  patient = addCents(patient, take('co-insurance', shareOfCents(rest, percent, 10_000), `Co-insurance, ${percent / 100} % of the rest`));
  if (limit?.amountCents !== undefined && patient > limit.amountCents) {
    const over = cents(patient - limit.amountCents);
    trace.push({ part: 'limit', says: 'Above what is left of the limit of the year', cents: cents(-over) });
    patient = cents(limit.amountCents);
  }
  return { state: 'estimated', patientCents: patient, payerCents: cents(allowed - patient), trace: trace.filter(({ cents: amount }) => amount !== zeroCents) };
}

const isOf = ({ services }: Benefit, wanted: readonly string[]): boolean => services.length === 0 || services.some((one) => wanted.includes(one));
const isOfOne = ({ level }: Benefit): boolean => level === undefined || level === 'IND';
