/**
 * The first book of the census: what each message itself says of coming and going, unit by unit. The second book is where encounters are recorded.
 * Kept apart so that one can be held against the other.
 */
import { standingFacts } from '../../cancellations.ts';
import type { EncounterFact } from '../../encounter.ts';
import type { UnitId } from '../../ids.ts';
import type { Instant } from '../../time.ts';

/** One line: somebody came to a unit (+1) or left it (-1). */
export interface Entry {
  readonly unit: UnitId;
  readonly by: 1 | -1;
  readonly at: Instant;
  readonly position: number;
}

export interface Book {
  readonly entries: readonly Entry[];
  /** A second admission while the first one stands. */
  readonly admittedAgain?: EncounterFact;
}

/** `facts` of one visit number, sorted by order. Who moves leaves the unit that the message names as prior, else the one where the book has them. */
export function bookOf(facts: readonly EncounterFact[]): Book {
  const entries: Entry[] = [];
  let here: UnitId | undefined;
  let admitted = false;
  let admittedAgain: EncounterFact | undefined;
  for (const fact of standingFacts(facts).standing) {
    const { movement, at, position } = fact;
    const [to, from] = [movement.location?.unit, movement.priorLocation?.unit];
    const line = (unit: UnitId | undefined, by: 1 | -1): void => {
      if (unit !== undefined) entries.push({ unit, by, at, position });
    };
    const move = (left: UnitId | undefined): void => {
      if (to === undefined) return;
      line(left, -1);
      line(to, 1);
      here = to;
    };
    switch (movement.type) {
      case 'PatientAdmitted':
        if (admitted) {
          admittedAgain = fact;
          line(to, 1);
        } else move(here);
        admitted = true;
        break;
      case 'PatientTransferred':
        move(here === undefined ? undefined : (from ?? here));
        break;
      case 'PatientRegistered':
      case 'ClassChangedToInpatient':
      case 'ClassChangedToOutpatient':
      case 'PatientArrived':
        move(here);
        break;
      case 'EncounterUpdated':
        if (movement.locationApplies === true && here !== undefined) move(here);
        break;
      case 'PatientDischarged':
        if (here !== undefined) line(to ?? here, -1);
        here = undefined;
        admitted = false;
        break;
      default:
        break; // plans, leaves and what takes a movement back change no unit
    }
  }
  return { entries, ...(admittedAgain === undefined || !admitted ? {} : { admittedAgain }) };
}

/** By unit: what the book says is there. */
export function sumOf(entries: readonly Entry[]): Map<UnitId, number> {
  const sums = new Map<UnitId, number>();
  for (const { unit, by } of entries) sums.set(unit, (sums.get(unit) ?? 0) + by);
  return sums;
}
