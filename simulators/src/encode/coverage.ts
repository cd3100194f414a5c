/** IN1 to IN3 of a visit: who pays first, who pays after, and whether the first must agree. Of the visit number alone, so that no draw of the day is spent on it. */
import type { VisitNow } from '../day/acts.ts';
import { streamOf } from '../day/random.ts';
import { fields } from './segments.ts';

type Payer = VisitNow['payer'];

/** Who else pays, by who pays first: plan, and share of the insured. */
const seconds: Readonly<Record<string, readonly (readonly [Payer, number])[]>> = {
  MCR: [
    [['BLU', 'Blue Shield demo supplement', 'BL'], 0.34],
    [['MCD', 'Medicaid', 'MD'], 0.17],
  ],
  BLU: [
    [['BLU', 'Blue Shield demo plan of the spouse', 'BL'], 0.06],
    [['MCD', 'Medicaid', 'MD'], 0.03],
  ],
};
/** Of admissions that the private plan must agree to: it has. */
const agreed = 0.92;

export function coverageSegments(visit: VisitNow): readonly string[] {
  const own = streamOf(`${visit.visit}|coverage`);
  const segments = [in1(1, visit.payer, 'SEL'), ...authorisation(visit, own.next())];
  let left = own.next();
  for (const [payer, share] of seconds[visit.payer[0]] ?? []) {
    left -= share;
    if (left >= 0) continue;
    segments.push(in1(2, payer, payer[0] === visit.payer[0] ? 'SPO' : 'SEL'));
    break;
  }
  return segments;
}

function in1(rank: number, [id, name, type]: Payer, relation: 'SEL' | 'SPO'): string {
  return fields('IN1', { 1: String(rank), 2: `${id}^${name}`, 3: id, 4: name, 15: type, 17: relation, 20: 'Y', 22: String(rank) });
}

/** The private plan wants to be asked before a stay: IN3-2 is its number, IN3-4 that it wants one. */
function authorisation({ visit, payer, class: kind }: VisitNow, chance: number): readonly string[] {
  if (payer[0] !== 'BLU' || kind !== 'I') return [];
  return [fields('IN3', chance < agreed ? { 1: '1', 2: `A${visit}`, 4: 'Y' } : { 1: '1', 4: 'Y' })];
}
