/** Discharge readiness: a stay that has looked ready for a day and of which nobody has said so. It asks the question; a clinician answers it. */
import type { Encounter } from '../encounter.ts';
import { openBarriers } from '../house/discharge/way-out.ts';
import { leaverOf, leaversOf, type Leaver } from '../house/discharge/ways.ts';
import { changedSince } from '../table.ts';
import { hourMs, instant, type Instant } from '../time.ts';
import { recordsIn } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { criticalsOf, isAnswered, withAnswered } from './criticals.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';
import { notScored } from './encounter-score.ts';
import { standingMedications } from './person-medications.ts';
import { roundsOf, type Round } from './score-trend.ts';

export const readyPack = {
  rule: 'discharge-ready',
  version: '1',
  source:
    'HealthOS; physiological stability before discharge as in RCP NEWS2 2017 (low band) and NICE NG27 (transition between inpatient hospital settings and home). The hours are ours, to be set by the site',
  parameters: { stayHours: 24, steadyHours: 24, scoreMost: 2, rounds: 3, holdsHours: 12 },
} as const;
export type ReadyParameters = { readonly [Key in keyof typeof readyPack.parameters]: number };

const looksBack = 64;
const byVein: ReadonlySet<string> = new Set(['IV', 'IVPB', 'IVP', 'INTRAVENOUS']);

export const dischargeReady = encounterRule({
  ...readyPack,
  definition:
    'For 24 h every charted NEWS2 was 2 or less and on air (3 rounds or more), no medication by vein is ordered, no critical result is unanswered and no barrier is open, and nobody has said that the patient is medically ready or leaving. Information for the clinician: it decides nothing.',
  reads: ['vitals', 'scales', 'analytes', 'flagged', 'orders'],
  changed: (found, before, after) => {
    for (const id of changedSince(leaversOf(before), leaversOf(after))) found.add(id);
    return withAnswered(found, before, after);
  },
  say: (input, encounter, parameters) => {
    const leaver = leaverOf(input, encounter.encounter);
    return leaver === undefined || encounter.status !== 'in-progress' ? undefined : said(input, leaver, parameters);
  },
});

function said(input: ViewInput, { encounter, way }: Leaver, parameters: ReadyParameters): Said | undefined {
  const began = encounter.admittedAt ?? encounter.arrivedAt;
  const isSaid = way.readyAt !== undefined || way.stage !== 'none';
  if (began === undefined || isSaid || openBarriers(way).length > 0 || notScored(input, encounter) !== undefined) return undefined;
  const { rounds, nextAt: ahead } = roundsOf(input, encounter, looksBack);
  const steady = steadySince(rounds, began, parameters);
  const wait = (at: Instant | undefined): Said | undefined => {
    const times = [at, ahead].filter((one) => one !== undefined && one > input.now) as Instant[];
    return times.length === 0 ? undefined : { findings: [], nextAt: instant(Math.min(...times)) };
  };
  const last = rounds.at(-1);
  if (steady === undefined || last === undefined) return wait(undefined);
  const endsAt = instant(last.at + parameters.holdsHours * hourMs);
  const since = instant(Math.max(began + parameters.stayHours * hourMs, steady.from + parameters.steadyHours * hourMs, steady.enoughAt));
  if (endsAt <= input.now || since > last.at + parameters.holdsHours * hourMs) return wait(undefined);
  if (since > input.now) return wait(since);
  if (isHindered(input, encounter)) return wait(undefined);
  return {
    findings: [
      findingOf(`discharge-ready:${encounter.encounter}`, encounter, {
        severity: 'info',
        since,
        owner: 'Clinician',
        says: `${placeName(encounter)} steady for a day: ready to leave?`,
        positions: steady.positions,
      }),
    ],
    nextAt: ahead !== undefined && ahead < endsAt ? ahead : endsAt,
  };
}

interface Steady {
  /** The first round of the run that ends with the newest. */
  readonly from: Instant;
  /** The round that made them enough. */
  readonly enoughAt: Instant;
  readonly positions: readonly number[];
}

function steadySince(rounds: readonly Round[], began: Instant, { scoreMost, rounds: enough }: ReadyParameters): Steady | undefined {
  const broken = rounds.findLastIndex(({ score, onOxygen }) => score > scoreMost || onOxygen);
  const run = rounds.slice(broken + 1);
  const [first, third] = [run[0], run[enough - 1]];
  if (first === undefined || third === undefined) return undefined;
  // A run that fills what is looked back at has no beginning in it: it does not begin anew with each round that falls out.
  const from = broken < 0 && rounds.length >= looksBack / 2 ? began : first.at;
  return { from, enoughAt: from === began ? from : third.at, positions: run.map(({ position }) => position) };
}

function isHindered(input: ViewInput, encounter: Encounter): boolean {
  return (
    standingMedications(input, recordsIn(input.identity, encounter)).some(({ event }) => byVein.has(event.route?.toUpperCase() ?? '')) ||
    criticalsOf(input, encounter).some((one) => !isAnswered(input, one))
  );
}
