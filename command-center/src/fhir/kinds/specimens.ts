/** Specimen, within what was made of it (HL7 v2-to-FHIR, SPM to Specimen): it is as open as its order and its result, and has no door of its own. */
import type { SaidTime, Specimen } from '@healthos/core/clinical/specimen.ts';
import { amount, codeable, concept, dateOf, iso, present } from '../resource.ts';
import type { Whose } from '../thing.ts';
import type { Made, Reference } from '../written.ts';

export interface Contained {
  readonly contained?: NonNullable<Made<'Observation'>['contained']>;
  readonly specimen?: readonly Reference[];
}

/** Nothing where nothing is said. */
export function containing(whose: Whose, specimens: readonly Specimen[]): Contained {
  if (specimens.length === 0) return {};
  return {
    contained: specimens.map((one, n) => ({ resourceType: 'Specimen' as const, id: idOf(n), ...writeSpecimen(whose, one) })),
    specimen: specimens.map((_, n) => ({ reference: `#${idOf(n)}` })),
  };
}

const idOf = (n: number): string => `specimen-${n + 1}`;

function writeSpecimen(whose: Whose, { placer, filler, type, method, site, amount: of, available, conditions, ...times }: Specimen): Made<'Specimen'> {
  const identifier = [
    ...(placer === undefined ? [] : [{ type: concept('v2-0203', 'PLAC'), value: placer }]),
    ...(filler === undefined ? [] : [{ type: concept('v2-0203', 'FILL'), value: filler }]),
  ];
  const [from, until] = [timeText(times.collectedAt), timeText(times.collectedUntil)];
  const collection = present({
    ...(until === undefined ? { collectedDateTime: from } : { collectedPeriod: present({ start: from, end: until }) }),
    quantity: amount(of),
    method: codeable(method),
    bodySite: codeable(site),
  });
  return present({
    identifier: identifier.length === 0 ? undefined : identifier,
    status: available === undefined ? undefined : available ? ('available' as const) : ('unavailable' as const),
    type: codeable(type),
    subject: whose.subject,
    receivedTime: timeText(times.receivedAt),
    collection: Object.keys(collection).length === 0 ? undefined : collection,
    condition: conditions?.flatMap((one) => codeable(one) ?? []),
  });
}

/** A day stays a day, as it was written. */
function timeText(said: SaidTime | undefined): string | undefined {
  if (said === undefined) return undefined;
  return ['year', 'month', 'day'].includes(said.precision) ? dateOf(said.literal) : iso(said.at);
}
