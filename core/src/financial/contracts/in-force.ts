/** Which contract holds: a payer's own before one of its class, the newest in force on the day. A stay goes by one day, outpatient care by the day of each service. */
import { addCents, zeroCents } from '../../money.ts';
import type { Instant } from '../../time.ts';
import type { PayerClass } from '../events.ts';
import { gapOf, isGap, type ClaimFacts, type CodeSets, type FactLine, type Gap, type Priced, type Pricing } from './claim-facts.ts';
import type { Contract } from './contract.ts';
import { price } from './price.ts';

export interface Payer {
  readonly payerClass: PayerClass;
  readonly payer?: string;
}

/** Contracts of each payer and class, the newest first. */
export interface Contracts {
  readonly all: readonly Contract[];
  readonly byPayer: ReadonlyMap<string, readonly Contract[]>;
}

const keyOf = (payerClass: PayerClass, payer?: string): string => `${payerClass}|${payer ?? ''}`;

export function contractsOf(all: readonly Contract[]): Contracts {
  const byPayer = new Map<string, Contract[]>();
  for (const contract of [...all].sort((a, b) => b.effectiveFrom - a.effectiveFrom || (a.version < b.version ? 1 : -1))) {
    const key = keyOf(contract.payerClass, contract.payer);
    byPayer.set(key, [...(byPayer.get(key) ?? []), contract]);
  }
  return { all, byPayer };
}

const holds = ({ effectiveFrom, effectiveTo }: Contract, at: Instant): boolean => effectiveFrom <= at && (effectiveTo === undefined || at < effectiveTo);

/** The contract for a day; a gap says whether there never was one or it has ended. */
export function contractOn({ byPayer }: Contracts, { payerClass, payer }: Payer, at: Instant): Contract | Gap {
  const own = payer === undefined ? [] : (byPayer.get(keyOf(payerClass, payer)) ?? []);
  const ofClass = byPayer.get(keyOf(payerClass)) ?? [];
  const found = own.find((one) => holds(one, at)) ?? ofClass.find((one) => holds(one, at));
  if (found !== undefined) return found;
  const ended = [...own, ...ofClass].find(({ effectiveFrom }) => effectiveFrom <= at);
  return ended === undefined
    ? gapOf('contract.none', { value: payer ?? payerClass })
    : gapOf('contract.expired', { contract: ended.version, value: payer ?? payerClass });
}

export function priceInForce(facts: ClaimFacts, contracts: Contracts, codeSets: CodeSets): Pricing {
  if (facts.setting !== 'inpatient') return priceByDay(facts, contracts, codeSets);
  const contract = contractOfStay(facts, contracts);
  return 'gap' in contract ? contract : price(facts, contract, codeSets);
}

/** Of contracts that go by the admission the one in force then, where it is the one that the discharge finds or no other is. */
function contractOfStay(facts: ClaimFacts, contracts: Contracts): Contract | Gap {
  const leaving = contractOn(contracts, facts, facts.dischargedAt ?? facts.through);
  if (facts.admittedAt === undefined) return leaving;
  const coming = contractOn(contracts, facts, facts.admittedAt);
  return !('gap' in coming) && coming.datedBy === 'admission' ? coming : leaving;
}

function priceByDay(facts: ClaimFacts, contracts: Contracts, codeSets: CodeSets): Pricing {
  const groups = new Map<Contract, FactLine[]>();
  for (const line of facts.lines) {
    const contract = contractOn(contracts, facts, line.serviceAt);
    if ('gap' in contract) return { ...contract, line: line.line };
    const group = groups.get(contract);
    if (group === undefined) groups.set(contract, [line]);
    else group.push(line);
  }
  const inOrder = [...groups].sort(([a], [b]) => (a.version < b.version ? -1 : 1));
  const parts = inOrder.map(([contract, lines]) => price({ ...facts, lines }, contract, codeSets));
  const gap = parts.find(isGap);
  if (gap !== undefined) return gap;
  const priced = parts.filter((part): part is Priced => !isGap(part));
  return {
    allowedCents: priced.reduce((sum, { allowedCents }) => addCents(sum, allowedCents), zeroCents),
    trace: priced.flatMap(({ trace }) => trace),
    contracts: priced.flatMap((part) => part.contracts),
  };
}
