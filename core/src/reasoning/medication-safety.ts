/**
 * Safety checks of a medication order before it is signed, and of every order that stands: allergy with cross-class, interactions, duplicates, dose by
 * weight and renal function. Pure: from the picture and the order. What cannot be worked out is said, never taken for safe.
 */
import { recordsOf, personOf } from '../identity/fold.ts';
import type { ViewInput } from '../views/view.ts';
import type { overrideReasons } from '../work/reasoning.ts';
import type { WorkOf } from '../work/events.ts';
import { allergyChecks } from './check-allergies.ts';
import { doseChecks } from './check-dose.ts';
import { togetherChecks } from './check-together.ts';
import type { MedicationCheck, MedicationOrder } from './medication-check.ts';
import { medicationPacks } from './medication-packs.ts';
import { smallMedicationPack } from './small-medication-pack.ts';

export const medicationSafetyPack = {
  rule: 'medication-safety',
  version: smallMedicationPack.version,
  source: smallMedicationPack.source,
  definition: smallMedicationPack.covers,
} as const;

const order = { contraindicated: 0, serious: 1, moderate: 2, info: 3 } as const;

/** Every check of the order, the gravest first; one thing that two packs say is said once. */
export function checksOf(input: ViewInput, asked: MedicationOrder): readonly MedicationCheck[] {
  const records = recordsOf(input.identity, personOf(input.identity, asked.patient));
  const found = new Map<string, MedicationCheck>();
  for (const pack of medicationPacks(input)) {
    const checked = [...allergyChecks(input, pack, asked, records), ...togetherChecks(input, pack, asked, records), ...doseChecks(input, pack, asked, records)];
    for (const one of checked) {
      const known = found.get(one.check);
      if (known === undefined || order[one.severity] < order[known.severity]) found.set(one.check, one);
    }
  }
  return [...found.values()].sort((a, b) => order[a.severity] - order[b.severity] || (a.check < b.check ? -1 : 1));
}

export type OverrideReason = (typeof overrideReasons)[number];
export interface Override {
  readonly check: string;
  readonly reason: OverrideReason;
  readonly says?: string;
}

/** Checks that ask for a reason and got none: while there is one, the order is not signed. */
export function unanswered(checks: readonly MedicationCheck[], overrides: readonly Override[]): readonly MedicationCheck[] {
  return checks.filter(({ check, needsReason }) => needsReason && !overrides.some((one) => one.check === check));
}

/** The facts that signing an order leaves of its checks: what was shown, and what was overridden with which reason. */
export function answersOf(
  checks: readonly MedicationCheck[],
  overrides: readonly Override[],
  about: Pick<WorkOf<'CheckAnswered'>, 'order' | 'encounter' | 'unit' | 'by'>,
): readonly WorkOf<'CheckAnswered'>[] {
  return checks
    .filter(({ severity }) => severity !== 'info')
    .map(({ check, rule, severity }) => {
      const override = overrides.find((one) => one.check === check);
      return {
        type: 'CheckAnswered',
        check,
        rule,
        severity,
        ...about,
        outcome: override === undefined ? 'shown' : 'overridden',
        ...(override === undefined ? {} : { reason: override.reason }),
        ...(override?.says === undefined ? {} : { says: override.says }),
      };
    });
}
