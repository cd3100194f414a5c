/** The claims that a contract would have priced: first payer, as they last stood, of the days before the newest of them. */
import { rows } from '../../table.ts';
import { dayMs } from '../../time.ts';
import type { ClaimFacts } from '../contracts/claim-facts.ts';
import type { Contract } from '../contracts/contract.ts';
import type { FinancialState } from '../state.ts';
import { factsOfClaim } from './claim-facts-of.ts';

export function claimsToReprice(state: FinancialState, { payerClass, payer }: Pick<Contract, 'payerClass' | 'payer'>, days: number): readonly ClaimFacts[] {
  const sent = [...rows(state.claims)].flatMap((versions) => {
    const one = versions.findLast(({ event }) => event.type === 'ClaimSubmitted');
    const isOver = versions.some(({ event }) => event.type === 'ClaimStepped' && (event.step === 'voided' || event.step === 'corrected'));
    return one?.event.type !== 'ClaimSubmitted' || isOver || one.event.frequency === '8' || one.event.rank !== 1 ? [] : [one.event];
  });
  const theirs = sent.filter((one) => one.payerClass === payerClass && (payer === undefined || one.payer === payer));
  const newest = theirs.reduce((last, { through }) => Math.max(last, through), 0);
  return theirs.filter(({ through }) => through > newest - days * dayMs).map(factsOfClaim);
}
