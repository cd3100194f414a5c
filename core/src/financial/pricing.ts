/** Which charge master, rule pack, contracts and weights hold for a service date. */
import { keptOn } from '../kept-on.ts';
import type { Cents } from '../money.ts';
import type { LevelOfCare } from '../operations/facility.ts';
import { rows } from '../table.ts';
import type { Instant } from '../time.ts';
import { newestOf } from '../versions.ts';
import { demoWeights } from './coding/demo-weights.ts';
import { weightsOf, type WeightTables } from './coding/weights.ts';
import { demoContracts } from './contracts/demo-contracts.ts';
import type { Contract } from './contracts/contract.ts';
import { contractsOf, type Contracts } from './contracts/in-force.ts';
import { demoChargeMaster } from './demo-packs.ts';
import { demoRules } from './demo-rules.ts';
import type { ChargeItem, ChargeMaster, FinancialPack, Weights } from './packs.ts';
import type { ChargeRules } from './rule-pack.ts';
import type { FinancialState } from './state.ts';

export interface Prices {
  readonly contracts: Contracts;
  readonly weights: WeightTables;
  chargeMasterAt(service: Instant): ChargeMaster;
  rulesAt(service: Instant): ChargeRules;
  roomAt(service: Instant, level: LevelOfCare): Cents;
  /** A dose is never free because a list is short. */
  doseAt(service: Instant, code: string): Cents;
  /** What the master lists under a code beside doses. */
  itemAt(service: Instant, code: string): ChargeItem | undefined;
  /** The price of a code that the master lists, dose or item. */
  listedAt(service: Instant, code: string): Cents | undefined;
}

const kept = keptOn<FinancialState['packs'], Prices>();

/** The packs of a facility, made ready once per set of packs. */
export function pricesOf(state: FinancialState): Prices {
  const ready = kept.get(state.packs);
  if (ready !== undefined) return ready;
  const packs = packsOf(state);
  const made = priceBy(
    [demoChargeMaster, ...packs.filter((pack) => pack.kind === 'charge-master')],
    [demoRules, ...packs.filter((pack) => pack.kind === 'rule-pack')],
    packs,
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
function priceBy(masters: readonly ChargeMaster[], rulePacks: readonly ChargeRules[], packs: readonly FinancialPack[]): Prices {
  const chargeMasterAt = (service: Instant): ChargeMaster => heldAt(masters, service) ?? demoChargeMaster;
  const itemAt = (service: Instant, code: string): ChargeItem | undefined => own(chargeMasterAt(service).items, code);
  const listedAt = (service: Instant, code: string): Cents | undefined => own(chargeMasterAt(service).medicationCents, code) ?? itemAt(service, code)?.cents;
  return {
    contracts: contractsOf(contractsKnown(packs)),
    weights: weightsOf(weightsKnown(packs)),
    chargeMasterAt,
    itemAt,
    listedAt,
    rulesAt: (service) => heldAt(rulePacks, service) ?? demoRules,
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

/** A site's contracts take the place of the demo's, class by class: a class with one of its own has no other. */
export function contractsKnown(packs: readonly FinancialPack[]): readonly Contract[] {
  const own = packs.filter((pack) => pack.kind === 'contract');
  const classes = new Set(own.map(({ payerClass }) => payerClass));
  return [...demoContracts.filter(({ payerClass }) => !classes.has(payerClass)), ...own];
}

/** A site's tables take the place of the demo's. */
export function weightsKnown(packs: readonly FinancialPack[]): readonly Weights[] {
  const own = packs.filter((pack) => pack.kind === 'weights').filter(({ set }) => set === demoWeights.set);
  return own.length > 0 ? own : [demoWeights];
}
