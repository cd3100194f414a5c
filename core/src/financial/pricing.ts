/** Which charge master, rule pack and contract hold for a service date, and what a contract expects of a line. */
import { shareOfCents, type Cents } from '../money.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { demoChargeMaster, demoContracts } from './demo-packs.ts';
import { demoRules } from './demo-rules.ts';
import type { PayerClass } from './events.ts';
import type { ChargeItem, ChargeMaster, Contract, FinancialPack } from './packs.ts';
import type { ChargeRules } from './rule-pack.ts';
import type { FinancialState } from './state.ts';

export interface Prices {
  chargeMasterAt(service: Instant): ChargeMaster;
  rulesAt(service: Instant): ChargeRules;
  contractAt(service: Instant, payerClass: PayerClass): Contract;
  roomAt(service: Instant, level: LevelOfCare): Cents;
  /** A dose is never free because a list is short. */
  doseAt(service: Instant, code: string): Cents;
  /** What the master lists under a code beside doses. */
  itemAt(service: Instant, code: string): ChargeItem | undefined;
  /** The price of a code that the master lists, dose or item. */
  listedAt(service: Instant, code: string): Cents | undefined;
}

const kept = new WeakMap<FinancialState['packs'], Prices>();

/** The packs of a facility, made ready once per set of packs. */
export function pricesOf(state: FinancialState): Prices {
  const ready = kept.get(state.packs);
  if (ready !== undefined) return ready;
  const packs = packsOf(state);
  const made = priceBy(
    [demoChargeMaster, ...packs.filter((pack) => pack.kind === 'charge-master')],
    [...demoContracts, ...packs.filter((pack) => pack.kind === 'contract')],
    [demoRules, ...packs.filter((pack) => pack.kind === 'rule-pack')],
  );
  kept.set(state.packs, made);
  return made;
}

/** Every pack that a site activated, in the order in which they begin. */
export function packsOf(state: FinancialState): readonly FinancialPack[] {
  return [...rows(state.packs)].flatMap((versions) => newestOf(versions)?.event.pack ?? []).sort(byDate);
}

/** The last of them that had begun and not ended. */
export function heldAt<Pack extends FinancialPack>(packs: readonly Pack[], at: Instant): Pack | undefined {
  return packs.findLast((pack) => pack.effectiveFrom <= at && (pack.effectiveTo === undefined || at < pack.effectiveTo));
}

/** A service date before every pack takes the demo's: it is a mistake of the sender, and no reason to stop. */
function priceBy(masters: readonly ChargeMaster[], contracts: readonly Contract[], rulePacks: readonly ChargeRules[]): Prices {
  const chargeMasterAt = (service: Instant): ChargeMaster => heldAt(masters, service) ?? demoChargeMaster;
  const itemAt = (service: Instant, code: string): ChargeItem | undefined => own(chargeMasterAt(service).items, code);
  const listedAt = (service: Instant, code: string): Cents | undefined => own(chargeMasterAt(service).medicationCents, code) ?? itemAt(service, code)?.cents;
  return {
    chargeMasterAt,
    itemAt,
    listedAt,
    rulesAt: (service) => heldAt(rulePacks, service) ?? demoRules,
    contractAt: (service, payerClass) => {
      const ofClass = contracts.filter((pack) => pack.payerClass === payerClass);
      const found = heldAt(ofClass, service) ?? ofClass[0];
      if (found === undefined) throw new RangeError('every payer class has a demo contract');
      return found;
    },
    roomAt: (service, level) => chargeMasterAt(service).roomPerMidnightCents[level],
    doseAt: (service, code) => own(chargeMasterAt(service).medicationCents, code) ?? chargeMasterAt(service).medicationDefaultCents,
  };
}

/** What a list says of a code itself: `constructor` is no code of any list. */
function own<Value>(list: Readonly<Record<string, Value>> | undefined, code: string): Value | undefined {
  return list !== undefined && Object.hasOwn(list, code) ? list[code] : undefined;
}

function byDate(a: FinancialPack, b: FinancialPack): number {
  return a.effectiveFrom - b.effectiveFrom || (a.version < b.version ? -1 : 1);
}

/** What the contract expects of one charged amount; a room night takes the per diem of its level where the contract has one. */
export function expectedOf(contract: Contract, charged: Cents, night?: LevelOfCare): Cents {
  const perDiem = night === undefined ? undefined : contract.perDiemCents?.[night];
  return perDiem ?? shareOfCents(charged, contract.percentOfChargesBp, 10_000);
}
