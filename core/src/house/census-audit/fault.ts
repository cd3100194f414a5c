/** A fault of the census, and the smallest repair that would make the books agree. */
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import type { Instant } from '../../time.ts';
import { auditPack, faultKinds, type FaultKind } from './audit-pack.ts';

/** What a person may accept with one tap; a look at the bed is always possible instead. */
export type Suggestion =
  | { readonly repair: 'discharge'; readonly encounter: EncounterId; readonly at: Instant }
  | { readonly repair: 'transfer'; readonly encounter: EncounterId; readonly to: BedId }
  | { readonly repair: 'choose-bed'; readonly encounter: EncounterId }
  | { readonly repair: 'choose-visit'; readonly encounters: readonly EncounterId[] }
  | { readonly repair: 'as-recorded'; readonly encounter: EncounterId };

export interface CensusFault {
  /** `census:lost-discharge:V1`: the same fault is one. */
  readonly fault: string;
  readonly kind: FaultKind;
  readonly severity: 'info' | 'watch' | 'critical';
  readonly since: Instant;
  readonly says: string;
  readonly owner: string;
  readonly encounters: readonly EncounterId[];
  readonly beds: readonly BedId[];
  readonly unit?: UnitId;
  readonly suggestion?: Suggestion;
  readonly positions: readonly number[];
}

export const faultId = (kind: FaultKind, about: string): string => `census:${kind}:${about}`;

export function faultOf(
  kind: FaultKind,
  about: string,
  more: Omit<CensusFault, 'fault' | 'kind' | 'severity' | 'owner'> & { readonly owner?: string; readonly severity?: CensusFault['severity'] },
): CensusFault {
  const owner = more.owner ?? (more.unit === undefined ? 'Bed manager' : `Charge ${more.unit}`);
  return { fault: faultId(kind, about), kind, severity: faultKinds[kind].severity, ...more, owner };
}

export const auditRule = (kind: FaultKind): string => `census:${kind}@${auditPack.version}`;
