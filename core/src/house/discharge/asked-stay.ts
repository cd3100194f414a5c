/** What every request about a way out checks first: the patient is here, in the asker's unit, the time lies within the stay, and the form is of today. */
import type { EncounterId } from '../../ids.ts';
import type { Actor, Refusal } from '../../requests/request.ts';
import { dayMs, type Instant } from '../../time.ts';
import type { ViewInput } from '../../views/view.ts';
import { stayBegan } from './stays.ts';
import { leaverOf, type Leaver } from './ways.ts';

/** A departure expected further ahead than this is a typing error. */
const farthestDays = 180;

/** The stay, or why the request stops here. A patient of another unit is as absent as none. */
export function askedStay(input: ViewInput, id: EncounterId, at: Instant, actor: Actor): Leaver | Refusal {
  const found = leaverOf(input, id);
  const unit = found?.encounter.location?.unit;
  if (found === undefined || (actor.unit !== undefined && unit !== actor.unit))
    return {
      refused: 'encounter.unknown',
      says: actor.unit === undefined ? `${id} is not an inpatient here now.` : `${id} is not an inpatient of ${actor.unit} now.`,
      ...(actor.unit !== undefined && unit !== undefined && found !== undefined ? { unlock: 'Ask as a role of the whole house.' } : {}),
    };
  const began = stayBegan(found.encounter);
  if (began !== undefined && at < began) return { refused: 'time.past', says: 'That is before the stay began.', limit: new Date(began).toISOString() };
  return found;
}

export const isStay = (found: Leaver | Refusal): found is Leaver => 'way' in found;

/** What the form saw is the position of the newest fact about it; undefined = the form does not say. */
export function staleForm(seen: number | undefined, position: number): Refusal | undefined {
  if (seen === undefined || seen >= position) return undefined;
  return {
    refused: 'form.stale',
    says: 'Somebody has changed this since your screen drew it.',
    value: `position ${position}`,
    limit: `position ${seen}`,
    unlock: 'Look at it as it is now, then ask again.',
  };
}

/** A step must not be dated before the one that it follows. */
export function beforeEarlier(at: Instant, earlier: Instant | undefined): Refusal | undefined {
  if (earlier === undefined || at >= earlier) return undefined;
  return { refused: 'time.past', says: 'A later step is already known.', limit: new Date(earlier).toISOString() };
}

export function wrongExpected(expectedAt: Instant | undefined, at: Instant): Refusal | undefined {
  if (expectedAt === undefined) return undefined;
  if (expectedAt < at) return { refused: 'time.past', says: 'The expected departure lies in the past.', unlock: 'Name a later time, or none.' };
  if (expectedAt > at + farthestDays * dayMs)
    return { refused: 'time.future', says: `The expected departure is more than ${farthestDays} days ahead.`, limit: `${farthestDays} days` };
  return undefined;
}
