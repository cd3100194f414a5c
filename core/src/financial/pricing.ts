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
  roomAt(service: Instant, level: LevelOfCare): Cents;
  /** A dose is never free because a list is short. */
  doseAt(service: Instant, code: string): Cents;
  /** The price of a code that the master lists. */
  listedAt(service: Instant, code: string): Cents | undefined;
}

const kept = new WeakMap<FinancialState['packs'], Prices>();

/** The packs of a facility, made ready once per set of packs. */
export function pricesOf(state: FinancialState): Prices {
  const ready = kept.get(state.packs);
  if (ready !== undefined) return ready;
  const packs = [...rows(state.packs)].flatMap((versions) => newestOf(versions)?.event.pack ?? []).sort(byDate);
  const made = priceBy(
    [demoChargeMaster, ...packs.filter((pack) => pack.kind === 'charge-master')],
    [...demoContracts, ...packs.filter((pack) => pack.kind === 'contract')],
  );
  kept.set(state.packs, made);
  return made;
}

/** A service date before every pack takes the demo's: it is a mistake of the sender, and no reason to stop. */
function priceBy(masters: readonly ChargeMaster[], contracts: readonly Contract[]): Prices {
  const chargeMasterAt = (service: Instant): ChargeMaster => masters.findLast((pack) => pack.effectiveFrom <= service) ?? demoChargeMaster;
  const listedAt = (service: Instant, code: string): Cents | undefined => {
    const { medicationCents } = chargeMasterAt(service);
    return Object.hasOwn(medicationCents, code) ? medicationCents[code] : undefined;
  };
  return {
    chargeMasterAt,
    listedAt,
    contractAt: (service, payerClass) => {
      const own = contracts.filter((pack) => pack.payerClass === payerClass);
      const found = own.findLast((pack) => pack.effectiveFrom <= service) ?? own[0];
      if (found === undefined) throw new RangeError('every payer class has a demo contract');
      return found;
    },
    roomAt: (service, level) => chargeMasterAt(service).roomPerMidnightCents[level],
    doseAt: (service, code) => listedAt(service, code) ?? chargeMasterAt(service).medicationDefaultCents,
  };
}

function byDate(a: FinancialPack, b: FinancialPack): number {
  return a.effectiveFrom - b.effectiveFrom || (a.version < b.version ? -1 : 1);
}

/** What the contract expects of one charged amount; a room night takes the per diem of its level where the contract has one. */
export function expectedOf(contract: Contract, charged: Cents, night?: LevelOfCare): Cents {
  const perDiem = night === undefined ? undefined : contract.perDiemCents?.[night];
  return perDiem ?? shareOfCents(charged, contract.percentOfChargesBp, 10_000);
}
