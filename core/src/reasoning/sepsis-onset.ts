/** When sepsis began: the first moment at which the screen was positive near a suspicion of infection. From charted facts alone, so that it does not move. */
import { ofRecords } from '../told.ts';
import type { OrderRecorded } from '../clinical/events.ts';
import type { Encounter } from '../encounter.ts';
import { keptUnder } from '../kept-keys.ts';
import { getRow } from '../table.ts';
import { hourMs, instant, type Instant } from '../time.ts';
import type { Versions } from '../versions.ts';
import { recordsIn } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { chartedInputs, holdOf, screenInputs, type TimedInput } from './screen-inputs.ts';
import { standingLines } from './person-medications.ts';
import { qsofa, sirs } from './sepsis-screens.ts';
import { isBloodCulture } from './sepsis-care.ts';

export interface Suspicion {
  readonly at: Instant;
  readonly position: number;
}
export interface Onset {
  readonly at: Instant;
  readonly screenAt: Instant;
  readonly suspectedAt: Instant;
  readonly positions: readonly number[];
}

/** ICD-10 chapters of infections that a sepsis bundle is for. */
const infections = /^(A0[0-9]|A4[01]|J1[2-8]|J85|J86|K65|K81|L03|M86|N10|N12|N39\.?0|T81\.?4|G00|I33)/;

/**
 * A blood culture was ordered, or an infection was diagnosed. An antibiotic alone suspects nothing: half of surgical patients have one as prophylaxis.
 */
export function suspicionsOf(input: ViewInput, encounter: Encounter): readonly Suspicion[] {
  const { clinical } = input.hospital;
  const records = recordsIn(input.identity, encounter);
  const orders = culturesUnder(
    encounter,
    ofRecords(records),
    records.map((record) => getRow(clinical.index.ordersOfPatient, record)),
    clinical.orders,
  ).map(({ made }) => made);
  const lines = (['diagnosis', 'problem'] as const)
    .flatMap((line) => standingLines(input, records, line))
    .filter(({ event }) => infections.test(event.code.code))
    .map(({ event, at, position }) => ({ at: event.at ?? at, position }));
  return [...orders, ...lines].filter(({ at }) => at <= input.now).sort((a, b) => a.at - b.at || a.position - b.position);
}

const culturesUnder = keptUnder((_order, versions: Versions<OrderRecorded>): Suspicion | undefined => {
  const [first] = versions;
  const isCulture = first !== undefined && versions.some(({ event }) => isBloodCulture(event.code));
  return isCulture && versions.at(-1)?.event.status !== 'cancelled' ? { at: first.at, position: first.position } : undefined;
});

/** The newest onset; one begins at the earliest so many hours after the one before. */
export function onsetOf(input: ViewInput, encounter: Encounter, nearHours: number, lastsHours: number): Onset | undefined {
  const suspicions = suspicionsOf(input, encounter);
  if (suspicions.length === 0) return undefined;
  let onset: Onset | undefined;
  for (const { at: screenAt, positions } of positiveMoments(chartedInputs(input, encounter)))
    for (const suspicion of suspicions) {
      if (Math.abs(screenAt - suspicion.at) > nearHours * hourMs) continue;
      const at = instant(Math.max(screenAt, suspicion.at));
      const within = onset !== undefined && at < onset.at + lastsHours * hourMs;
      // Of one episode the earliest; what follows when it is over begins the next.
      if (onset === undefined || (within ? at < onset.at : at > onset.at))
        onset = { at, screenAt, suspectedAt: suspicion.at, positions: [suspicion.position, ...positions] };
    }
  return onset;
}

/** Each moment at which values came and the screen was positive with all of them, oldest first: of one set half is no moment. */
function* positiveMoments(inputs: readonly TimedInput[]): Generator<{ readonly at: Instant; readonly positions: readonly number[] }> {
  const newest = new Map<string, TimedInput>();
  for (const [n, one] of inputs.entries()) {
    newest.set(one.input, one);
    if (inputs[n + 1]?.at === one.at) continue;
    const standing = [...newest.values()].filter((known) => one.at - known.at <= holdOf(known));
    const values = screenInputs(standing);
    if (sirs(values).positive || qsofa(values).positive) yield { at: one.at, positions: standing.map(({ position }) => position) };
  }
}
