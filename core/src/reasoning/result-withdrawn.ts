/** A result that was shown as so and then taken back: whoever answers for the patient looks at what it touched. One that was withdrawn before anybody could see it asks nobody. */
import { titleOf } from '../codes/code-title.ts';
import type { ObservationRecorded } from '../clinical/events.ts';
import { isRetraction, retractionOf } from '../clinical/observation.ts';
import { isPanicFlag } from '../codes/analytes.ts';
import type { Encounter } from '../encounter.ts';
import { getRow } from '../table.ts';
import { hourMs, instant, sentOf, type Instant } from '../time.ts';
import type { Version, Versions } from '../versions.ts';
import { isOfUse, lasted, numbersOf, ownVisit, recordsIn } from '../visit-numbers.ts';
import type { ViewInput } from '../views/view.ts';
import { literalOf } from './criticals.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';

export const withdrawnPack = {
  rule: 'result-withdrawn',
  version: '2026.1',
  source: 'HealthOS; OBX-11 W and D of HL7 table 0085; corrected reports as CLSI GP33 and CAP COM.30100 ask that whoever acted on them be told',
  parameters: {
    /** A withdrawal that nobody asked about for so long is no longer news. */
    shownHours: 24,
  },
} as const;

export const resultWithdrawn = encounterRule({
  ...withdrawnPack,
  definition:
    'A result, or a charted sign, that had a value and was then withdrawn or deleted by its sender or by a person: whoever answers for the patient looks at the scores, findings, orders, notes and charges that it touched and who saw it. Critical where its laboratory had flagged it as panic.',
  reads: ['retracted'],
  say: (input, encounter, { shownHours }) =>
    encounter.status === 'cancelled' || encounter.stub === true ? undefined : said(input, encounter, shownHours * hourMs),
});

interface Withdrawn {
  readonly observation: string;
  readonly back: Version<ObservationRecorded>;
  /** When it was said: a withdrawal is effective, like its value, of when the specimen was taken. */
  readonly at: Instant;
  readonly values: Versions<ObservationRecorded>;
}

function said(input: ViewInput, encounter: Encounter, shownMs: number): Said | undefined {
  const found = withdrawnOf(input, encounter).filter(({ at }) => at > input.now - shownMs);
  if (found.length === 0) return undefined;
  const [here, ahead] = [found.filter(({ at }) => at <= input.now), found.filter(({ at }) => at > input.now)];
  return {
    findings: here.map((one) => findingFor(encounter, one)),
    nextAt: instant(Math.min(...here.map(({ at }) => at + shownMs), ...ahead.map(({ at }) => at))),
  };
}

function findingFor(encounter: Encounter, { observation, back, at, values }: Withdrawn): Said['findings'][number] {
  const last = values[values.length - 1]?.event ?? back.event;
  const name = titleOf(last.code);
  return findingOf(`result-withdrawn:${observation}`, encounter, {
    severity: values.some(({ event }) => isPanicFlag(event.abnormal)) ? 'critical' : 'watch',
    since: at,
    owner: 'Clinician',
    says: `${placeName(encounter)} ${name} ${literalOf(last)} was withdrawn: look at what it touched`,
    positions: [back.position, ...values.map(({ position }) => position)],
  });
}

/** Results of an encounter that were taken back after the log had held a value of them. */
export function withdrawnOf(input: ViewInput, encounter: Encounter): readonly Withdrawn[] {
  const { clinical } = input.hospital;
  const found = new Map<string, Withdrawn>();
  for (const record of recordsIn(input.identity, encounter))
    for (const observation of getRow(clinical.index.retracted, record) ?? []) {
      const versions = getRow(clinical.observations, observation) ?? [];
      const back = retractionOf(versions);
      // By position: a withdrawal that was told before the value it takes back never let it stand.
      const values = versions.filter(({ event, position }) => !isRetraction(event.status) && event.value.kind !== 'absent' && position < (back?.position ?? 0));
      if (back === undefined || values.length === 0 || !isOf(input, encounter, values[values.length - 1] ?? back)) continue;
      found.set(observation, { observation, back, at: sentOf(back.order), values });
    }
  return [...found.values()].sort((a, b) => a.at - b.at || (a.observation < b.observation ? -1 : 1));
}

/** Filed under the number of this stay, or under its person while it lasted. */
function isOf(input: ViewInput, encounter: Encounter, { event, at }: Version<ObservationRecorded>): boolean {
  const taken = event.observedAt ?? at;
  const named = ownVisit(input, event);
  if (named !== undefined) return numbersOf(input.hospital, encounter).includes(named) && isOfUse(input.hospital, encounter, taken);
  return recordsIn(input.identity, encounter).includes(event.patient) && lasted(encounter, taken);
}
