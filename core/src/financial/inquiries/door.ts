/**
 * What was said at the door (TA1, 999) of the interchange that carried a question, before any payer read it. An interchange goes under the position of its
 * question, so that a word about its number is a word about it.
 */
import type { Hospital } from '../../hospital.ts';
import type { Instant } from '../../time.ts';
import { acknowledgedAs } from '../claims/claim-state.ts';
import { controlOf } from '../claims/groups.ts';
import type { ClaimAcknowledged, StatusCode } from '../remittance-events.ts';
import type { Inquiry } from './standing.ts';

export interface Door {
  readonly by: 'TA1' | '999';
  readonly accepted: boolean;
  readonly at: Instant;
  readonly codes: readonly StatusCode[];
  readonly position: number;
}

/** A refusal before a word that it was taken: what one of two checks refuses went no further. */
export function doorOf(hospital: Hospital, askedAs: number): Door | undefined {
  const said = acknowledgedAs(hospital, `batch|${controlOf(askedAs)}`);
  const told = said.findLast(({ event }) => !event.accepted) ?? said.at(-1);
  if (told === undefined) return undefined;
  const { event, at, position } = told;
  return { by: byOf(event), accepted: event.accepted, at, codes: event.codes, position };
}

/** What was refused at the door reached no payer: it is refused, unless the payer answered all the same. */
export const passed = (inquiry: Inquiry, door: Door | undefined): Inquiry =>
  door === undefined || door.accepted || inquiry.answeredAt !== undefined ? inquiry : { ...inquiry, state: 'refused' };

const byOf = ({ codes }: ClaimAcknowledged): Door['by'] => (codes.some(({ entity }) => entity === 'TA1') ? 'TA1' : '999');
