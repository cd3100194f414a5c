/** How much care a patient asks for, in points and a level, by the weights in force; and of a nurse the sum of her patients. Without every input there is neither. */
import { counted } from '../../counted.ts';
import type { Encounter } from '../../encounter.ts';
import { scoreFor } from '../../views/scores.ts';
import type { ViewInput } from '../../views/view.ts';
import type { OrdersHere } from '../orders/of-encounter.ts';
import { newestAssessed, type Assessed } from './assessments.ts';
import type { LineNow } from './lines.ts';
import { careRulesOf } from './packs.ts';

export interface AcuityPart {
  readonly what: string;
  readonly points: number;
}
export type Acuity =
  | { readonly state: 'scored'; readonly points: number; readonly level: 1 | 2 | 3 | 4; readonly parts: readonly AcuityPart[] }
  | { readonly state: 'not-computable'; readonly missing: readonly string[] };

export interface AcuityInputs {
  readonly orders: OrdersHere | undefined;
  readonly lines: readonly LineNow[];
  readonly assessed: readonly Assessed[];
}

export function acuityOf(input: ViewInput, encounter: Encounter, { orders, lines, assessed }: AcuityInputs): Acuity {
  const weights = careRulesOf(input).acuity;
  const missing: string[] = [];
  const parts: AcuityPart[] = [];
  const add = (what: string, points: number): void => void (points > 0 ? parts.push({ what, points }) : undefined);
  const news2 = scoreFor(input, encounter.encounter)?.state;
  // Where NEWS2 may not be used (under 16, pregnancy) it has no part in the acuity either.
  if (news2?.state === 'scored') add(`NEWS2 ${news2.score}`, weights.news2[news2.band]);
  else if (news2?.state !== 'not-applicable') missing.push('NEWS2');
  if (encounter.isolation === undefined) missing.push('isolation');
  else if (encounter.isolation !== 'none') add(`isolation ${encounter.isolation}`, weights.isolation);
  const running = orders?.many.running ?? 0;
  add(`${running} ${running === 1 ? 'infusion' : 'infusions'}`, running * weights.infusion);
  const inPlace = lines.filter(({ removedAt }) => removedAt === undefined).length;
  add(`${inPlace} ${inPlace === 1 ? 'line' : 'lines'}`, inPlace * weights.line);
  const inForce = orders?.many.active ?? 0;
  add(counted(inForce, 'order'), Math.floor(inForce / weights.orders.each) * weights.orders.points);
  for (const { title, result } of newestAssessed(assessed).values())
    if (result.state === 'scored' && result.risk === 'high') add(`${title}: ${result.band}`, weights.highRisk);
  if (missing.length > 0) return { state: 'not-computable', missing };
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  const [two, three, four] = weights.levels;
  return { state: 'scored', points, level: points >= four ? 4 : points >= three ? 3 : points >= two ? 2 : 1, parts };
}

export type Workload =
  | { readonly state: 'scored'; readonly points: number; readonly patients: number }
  /** `missing`: how many of her patients have no acuity. */
  | { readonly state: 'not-computable'; readonly patients: number; readonly missing: number };

/** Never the sum of those that are known. */
export function workloadOf(patients: readonly Acuity[]): Workload {
  const missing = patients.filter(({ state }) => state !== 'scored').length;
  if (missing > 0) return { state: 'not-computable', patients: patients.length, missing };
  return { state: 'scored', patients: patients.length, points: patients.reduce((sum, one) => sum + (one.state === 'scored' ? one.points : 0), 0) };
}
