/** Which step of an emergency visit may follow where it stands, and when: what a person may say of it now. */
import type { Actor, Refusal } from '../../requests/request.ts';
import type { Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import type { EncounterId } from '../../ids.ts';
import { encountersOf } from '../../visit-numbers.ts';
import { getRow } from '../../table.ts';
import type { EdStep, EdVisit } from './visit.ts';
import { visitNow, visitsOf } from './visits.ts';

/** The open visit that a request names, or why there is none for this person. */
export function openVisit(input: ViewInput, encounter: EncounterId, actor: Actor): EdVisit | Refusal {
  const visit = visitNow(input, encounter);
  if (visit !== undefined) {
    if (actor.unit !== undefined && actor.unit !== visit.unit) return { refused: 'encounter.unknown', says: `${encounter} is not in ${actor.unit}.` };
    return visit;
  }
  const known = encountersOf(input.hospital, encounter);
  if (known.some((one) => getRow(visitsOf(input), one.encounter) !== undefined))
    return { refused: 'thing.unknown', says: `${encounter} has left the ED.`, unlock: 'The movement that says so can only be taken back by its sender.' };
  return known.length === 0
    ? { refused: 'encounter.unknown', says: `There is no visit ${encounter} here.` }
    : { refused: 'encounter.unknown', says: `${encounter} is not an emergency visit.`, rule: 'ED tracking: only visits in an emergency unit' };
}
export const isVisit = (found: EdVisit | Refusal): found is EdVisit => !('refused' in found);

/** What the form showed, against what is: another person's step since then is never overwritten unseen. */
export function staleForm(visit: EdVisit, seen: number | undefined): Refusal | undefined {
  if (seen === undefined || seen >= visit.position) return undefined;
  return {
    refused: 'form.stale',
    says: `${visit.encounter} has changed since this was on the screen: it is ${visit.state} now.`,
    value: `position ${visit.position}`,
    limit: `shown at position ${seen}`,
    unlock: 'Look at the row as it is now and do it again.',
  };
}

/** Steps in the order in which they happen; a visit may skip the room (seen in the hall) but never be seen before it came. */
export function outOfOrder(visit: EdVisit, step: EdStep, at: Instant): Refusal | undefined {
  if (at < visit.arrivedAt)
    return {
      refused: 'time.past',
      says: 'That is before the patient arrived.',
      value: iso(at),
      limit: iso(visit.arrivedAt),
      rule: 'ED tracking: after arrival',
    };
  const refuse = (says: string, value: string, unlock?: string): Refusal => ({
    refused: 'step.out-of-order',
    says,
    rule: 'ED tracking: arrived, triaged, roomed, seen, decided',
    value,
    ...(unlock === undefined ? {} : { unlock }),
  });
  if (step === 'roomed' && visit.roomedAt !== undefined) return refuse('The patient has been in a room already.', `roomed ${iso(visit.roomedAt)}`);
  if (step === 'roomed' && visit.esi === undefined) return refuse('The patient has not been triaged.', 'no ESI', 'Triage first; a level of 1 needs one tap.');
  if (step === 'provider-seen' && visit.seenAt !== undefined) return refuse('A provider has seen the patient already.', `seen ${iso(visit.seenAt)}`);
  if (step === 'disposition-decided' && visit.seenAt === undefined)
    return refuse('No provider has seen the patient.', 'not seen', 'Say who saw the patient first.');
  if (step === 'left-unseen' && visit.seenAt !== undefined)
    return refuse('A provider has seen the patient: this is not leaving unseen.', `seen ${iso(visit.seenAt)}`, 'Decide a disposition instead.');
  return undefined;
}

const iso = (at: Instant): string => new Date(at).toISOString();
