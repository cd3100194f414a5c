/** Which charge master and contract hold for a service date, and what a contract expects of a line. */
import { shareOfCents, type Cents } from '../money.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { demoChargeMaster, demoContracts } from './demo-packs.ts';
import type { PayerClass } from './events.ts';
import type { ChargeMaster, Contract, FinancialPack } from './packs.ts';
import type { FinancialState } from './state.ts';

export interface Prices {
  chargeMasterAt(service: Instant): ChargeMaster;
  contractAt(service: Instant, payerClass: PayerClass): Contract;
}

const kept = new WeakMap<FinancialState['packs'], Prices>();

/** The packs of a facility, made ready once per set of packs. */
export function pricesOf(state: FinancialState): Prices {
  const ready = kept.get(state.packs);
  if (ready !== undefined) return ready;
  const packs = [...rows(state.packs)].flatMap((versions) => newestOf(versions)?.event.pack ?? []).sort(byDate);
  const masters = [demoChargeMaster, ...packs.filter((pack) => pack.kind === 'charge-master')];
  const contracts = [...demoContracts, ...packs.filter((pack) => pack.kind === 'contract')];
  const made: Prices = {
    chargeMasterAt: (service) => masters.findLast((pack) => pack.effectiveFrom <= service) ?? demoChargeMaster,
    contractAt: (service, payerClass) => {
      const found = contracts.findLast((pack) => pack.payerClass === payerClass && pack.effectiveFrom <= service);
      if (found === undefined) throw new RangeError('every payer class has a demo contract');
      return found;
    },
  };
  kept.set(state.packs, made);
  return made;
}

function byDate(a: FinancialPack, b: FinancialPack): number {
  return a.effectiveFrom - b.effectiveFrom || (a.version < b.version ? -1 : 1);
}

/** What the contract expects of one charged amount; a room night takes the per diem of its level where the contract has one. */
export function expectedOf(contract: Contract, charged: Cents, night?: LevelOfCare): Cents {
  const perDiem = night === undefined ? undefined : contract.perDiemCents?.[night];
  return perDiem ?? shareOfCents(charged, contract.percentOfChargesBp, 10_000);
}
