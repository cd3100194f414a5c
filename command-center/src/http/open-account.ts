/** One account, where its reader may know of it: every door to it asks here. */
import type { Encounter } from '@healthos/core/encounter.ts';
import { encounterId } from '@healthos/core/ids.ts';
import { getRow } from '@healthos/core/table.ts';
import type { ViewInput } from '@healthos/core/views/view.ts';
import { mayOpen } from '../access/may-open.ts';
import { boundTo, mayVisit } from '../access/policy.ts';
import type { Identity } from '../access/roles.ts';
import { mayKnow } from '../access/withheld.ts';
import type { Parts } from './context.ts';

export interface AccountAsked {
  readonly input: ViewInput;
  readonly encounter: Encounter;
}

/** Of the facility, else of any that the reader may visit; undefined where there is none that they may know of. What they may do with it is the route's to ask. */
export function accountFor(parts: Parts, identity: Identity, number: string, facility: string | undefined): AccountAsked | undefined {
  for (const hospital of parts.follow.enterprise().hospitals.values()) {
    if ((facility !== undefined && hospital.facility !== facility) || !mayVisit(identity, hospital.facility)) continue;
    const input = parts.follow.input(hospital.facility);
    const encounter = input === undefined ? undefined : getRow(input.hospital.operations.encounters, encounterId(number));
    if (input !== undefined && encounter !== undefined) return isOpenTo(identity, encounter, input) ? { input, encounter } : undefined;
  }
  return undefined;
}

/** A patient's own; of others what no label keeps from the reader, and of somebody bound to a unit only what lies there. */
function isOpenTo(identity: Identity, { patient, location }: Encounter, input: ViewInput): boolean {
  if (identity.role === 'patient') return mayOpen(identity, patient, input).may;
  const unit = boundTo(identity);
  return mayKnow(identity, patient, input) && (unit === undefined || location?.unit === unit);
}
