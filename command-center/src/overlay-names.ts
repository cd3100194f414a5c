/** Ends what is held of a name once a steward said what it is, or once the facts say that nothing was written over (a Doe who got a name). */
import type { IdentityState, OverlayDecision } from '@healthos/core/identity/state.ts';
import type { PatientId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import type { Follow } from './follow.ts';
import { acceptHeld, heldNames, splitHeld } from './postgres/identity-held.ts';
import type { Queryable } from './postgres/queryable.ts';

/** Between two looks. */
const everyMs = 1000;

export interface OverlayNames {
  readonly follow: Pick<Follow, 'enterprise' | 'level'>;
  readonly db: Queryable;
  onTrouble(error: unknown, about: string): void;
}

export function startOverlayNames({ follow, db, onTrouble }: OverlayNames): { stop(): Promise<void> } {
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    try {
      await settleNames({ follow, db });
    } catch (error) {
      onTrouble(error, 'names that are held');
    }
  };
  const timer = setInterval(() => void (looking ??= look().finally(() => (looking = undefined))), everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await looking;
    },
  };
}

export async function settleNames({ follow, db }: Omit<OverlayNames, 'onTrouble'>): Promise<void> {
  const held = await heldNames(db);
  if (held.length === 0) return;
  // Decided by the facts, so that they must be known at least as far as the names are.
  await follow.level();
  const { identity } = follow.enterprise();
  for (const one of held) {
    if (getRow(identity.discrepancies, `identity-overlay:${one.patient}`) !== undefined) continue;
    const decided = decisionAfter(identity, one.patient, one.order);
    if (decided?.decision === 'split' && decided.into !== undefined) await splitHeld(db, one, decided.into);
    else await acceptHeld(db, one);
  }
}

function decisionAfter(identity: IdentityState, patient: PatientId, order: string): OverlayDecision | undefined {
  return getRow(identity.decisions, patient)?.find((one) => one.order > order);
}
