/** A payment may be told more than once. The first telling stands, whatever order they arrive in; the others post nothing, and one that differs is listed. */
import { canonical } from '../../state-hash.ts';
import { getRow } from '../../table.ts';
import type { Version } from '../../versions.ts';
import type { ClaimRemitted, RemittanceReceived } from '../remittance-events.ts';
import type { RemittanceState } from './state.ts';

export interface Telling {
  readonly received: Version<RemittanceReceived>;
  /** In the order of the remittance. */
  readonly claims: readonly Version<ClaimRemitted>[];
}

export interface Told {
  readonly standing: Telling;
  /** Told again, to the cent. */
  readonly again: readonly Version<RemittanceReceived>[];
  /** Told again with other amounts: for a person to look at. */
  readonly otherwise: readonly Version<RemittanceReceived>[];
}

/** Of one payment; undefined: nobody told of it. */
export function toldOf(state: RemittanceState, remittance: string): Told | undefined {
  const versions = getRow(state.received, remittance);
  const [first, ...more] = versions ?? [];
  if (first === undefined) return undefined;
  const standing = tellingOf(state, first);
  const said = saidIn(standing);
  const again: Version<RemittanceReceived>[] = [];
  const otherwise: Version<RemittanceReceived>[] = [];
  for (const one of more) (saidIn(tellingOf(state, one)) === said ? again : otherwise).push(one);
  return { standing, again, otherwise };
}

/** Whether this decision belongs to the telling that stands. */
export function doesStand(state: RemittanceState, { event }: Version<ClaimRemitted>): boolean {
  return getRow(state.received, event.remittance)?.[0]?.event.control === event.control;
}

function tellingOf(state: RemittanceState, received: Version<RemittanceReceived>): Telling {
  const { remittance, control } = received.event;
  const claims: Version<ClaimRemitted>[] = [];
  for (const key of getRow(state.index.byRemittance, remittance) ?? []) {
    const decision = getRow(state.claims, key)?.[0];
    if (decision?.event.control === control) claims.push(decision);
  }
  return { received, claims: claims.sort((a, b) => a.event.n - b.event.n) };
}

/** What was said, without which telling said it. */
function saidIn({ received, claims }: Telling): string {
  const plain = <E extends { readonly control: string }>({ control: _control, ...said }: E): Omit<E, 'control'> => said;
  return canonical([plain(received.event), claims.map(({ event }) => plain(event))]);
}
