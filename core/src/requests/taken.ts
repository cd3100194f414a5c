/** Who was first: the answer to the second of two people who want one bed. Where it is news to the second, a fact tells both. */
import type { EncounterId } from '../ids.ts';
import type { Bed } from '../operations/state.ts';
import { getRow } from '../table.ts';
import { instant } from '../time.ts';
import type { ViewInput } from '../views/view.ts';
import { byOf, type Actor, type Refusal } from './request.ts';

/** `seen` is the position of the bed that the form showed: a promise that was on the form already is no contest. */
export function alreadyTaken(
  { hospital, now }: ViewInput,
  bed: Bed,
  { encounter, seen }: { readonly encounter: EncounterId | undefined; readonly seen: number | undefined },
  actor: Actor,
): Refusal | undefined {
  const first = bed.occupants[0];
  if (first !== undefined)
    return {
      refused: 'bed.occupied',
      says: `Somebody is in ${bed.bed}.`,
      rule: 'placement@2026.1: vacant',
      value: `occupied by ${bed.occupants.join(' and ')}`,
      limit: 'vacant',
      unlock: `${bed.bed} is left by who is in it`,
    };
  const { promise } = bed;
  const planned = [...(getRow(hospital.operations.bedFacts, bed.bed)?.plans ?? [])].filter((id) => id !== encounter);
  const other = promise !== undefined && (promise.encounter === undefined || promise.encounter !== encounter);
  if (!other && planned.length === 0) return undefined;
  const taken = other
    ? { by: promise.by ?? 'a department', at: promise.at, ...(promise.encounter === undefined ? {} : { encounter: promise.encounter }) }
    : { by: 'ADT', at: instant(now), ...(planned[0] === undefined ? {} : { encounter: planned[0] }) };
  const isNews = other && (seen === undefined || seen < bed.position);
  return {
    refused: 'bed.taken',
    says: other ? `${bed.bed} is ${promise.kind} already.` : `A move to ${bed.bed} is planned for somebody else.`,
    rule: 'placement@2026.1: not-promised',
    value: other ? promise.kind : 'planned (A15)',
    limit: 'free of any promise to another',
    unlock: other ? `Release ${bed.bed}` : `The planned move to ${bed.bed} is cancelled (A26)`,
    taken,
    ...(isNews
      ? {
          events: [
            {
              type: 'BedContested',
              bed: bed.bed,
              takenBy: taken.by,
              takenAt: taken.at,
              ...(encounter === undefined ? {} : { encounter }),
              ...(taken.encounter === undefined ? {} : { takenFor: taken.encounter as EncounterId }),
              by: byOf(actor),
            },
          ],
        }
      : {}),
  };
}
