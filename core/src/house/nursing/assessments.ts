/** Assessments by the instruments of the site: what was answered, the score and its band. A missing item gives no score: never one of what is there. */
import type { Encounter } from '../../encounter.ts';
import type { Instant } from '../../time.ts';
import type { Versions } from '../../versions.ts';
import type { Instrument } from '../../work/care-pack.ts';
import type { WorkOf } from '../../work/events.ts';
import type { ViewInput } from '../../views/view.ts';
import { saidOfVisit } from './of-visit.ts';
import { careRulesOf } from './packs.ts';

export type InstrumentScore =
  | { readonly state: 'scored'; readonly score: number; readonly band: string; readonly risk: 'none' | 'low' | 'moderate' | 'high' }
  | { readonly state: 'not-computable'; readonly missing: readonly string[] };

export type Answers = Readonly<Record<string, string>>;

/** An answer that the instrument does not know is as good as none. */
export function scoreAnswers({ items, result, bands }: Instrument, answers: Answers): InstrumentScore {
  const points = new Map<string, number>();
  const missing: string[] = [];
  for (const { item, title, answers: offered } of items) {
    const said = Object.hasOwn(answers, item) ? answers[item] : undefined;
    const found = offered.find(({ answer }) => answer === said);
    if (found === undefined) missing.push(title);
    else points.set(item, found.points);
  }
  if (missing.length > 0) return { state: 'not-computable', missing };
  const score = result.result === 'sum' ? [...points.values()].reduce((sum, one) => sum + one, 0) : met(result, points) ? 1 : 0;
  const band = bands.find(({ upTo }) => score <= upTo);
  return band === undefined ? { state: 'not-computable', missing: [`a band for ${score}`] } : { state: 'scored', score, band: band.band, risk: band.risk };
}

function met({ all, any }: Extract<Instrument['result'], { readonly result: 'criteria' }>, points: ReadonlyMap<string, number>): boolean {
  const has = (item: string): boolean => (points.get(item) ?? 0) > 0;
  return all.every(has) && any.some(has);
}

export interface Assessed {
  readonly assessment: string;
  readonly instrument: string;
  readonly title: string;
  readonly at: Instant;
  readonly result: InstrumentScore;
  readonly answers: Answers;
  readonly state: 'holds' | 'corrected' | 'in-error';
  readonly by?: string;
  readonly positions: readonly number[];
}

/** Newest first, of every instrument that the site knows; those in error among them, marked. */
export function assessmentsOf(input: ViewInput, encounter: Encounter): readonly Assessed[] {
  const { instruments } = careRulesOf(input);
  return [...instruments.values()]
    .flatMap((instrument) => ofInstrument(input, encounter, instrument))
    .sort((a, b) => b.at - a.at || (a.assessment < b.assessment ? -1 : 1));
}

function ofInstrument(input: ViewInput, encounter: Encounter, instrument: Instrument): readonly Assessed[] {
  const said = saidOfVisit(input.hospital, encounter, input.hospital.work.AssessmentRecorded, `|${instrument.instrument}`);
  const byKey = new Map<string, Versions<WorkOf<'AssessmentRecorded'>>>();
  for (const one of said) byKey.set(one.event.assessment, [...(byKey.get(one.event.assessment) ?? []), one]);
  return [...byKey].flatMap(([assessment, versions]) => {
    const [first, newest] = [versions[0], versions[versions.length - 1]];
    if (first === undefined || newest === undefined) return [];
    const { answers, status, by } = newest.event;
    const at = newest.event.on ?? first.event.on ?? first.at;
    return [
      {
        assessment,
        instrument: instrument.instrument,
        title: instrument.title,
        at,
        result: scoreAnswers(instrument, answers),
        answers,
        state: status === 'final' ? 'holds' : status,
        ...(by === undefined ? {} : { by }),
        positions: versions.map(({ position }) => position),
      } satisfies Assessed,
    ];
  });
}

/** The newest of each instrument that holds. */
export function newestAssessed(assessed: readonly Assessed[]): ReadonlyMap<string, Assessed> {
  const found = new Map<string, Assessed>();
  for (const one of assessed) if (one.state !== 'in-error' && !found.has(one.instrument)) found.set(one.instrument, one);
  return found;
}
