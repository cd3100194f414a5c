/** qSOFA and SIRS of whoever is here, shown as information: they ask nobody by themselves, sepsis with its clocks does. */
import type { Encounter } from '../encounter.ts';
import type { ViewInput } from '../views/view.ts';
import { encounterRule, findingOf, placeName, type Said } from './encounter-rule.ts';
import { inputsNow, isAdult, screenInputs, type TimedInput } from './screen-inputs.ts';
import { qsofa, qsofaPack, sirs, sirsPack, type Screen } from './sepsis-screens.ts';

/** Which inputs each criterion is made of. */
const inputsOf: Readonly<Record<string, readonly TimedInput['input'][]>> = {
  consciousness: ['gcs', 'alert'],
  respiration: ['respiratoryRate', 'paCO2'],
  leukocytes: ['leukocytes', 'bands'],
};

function said(name: string, words: string, screen: Screen, found: readonly TimedInput[], encounter: Encounter): Said['findings'] {
  if (!screen.positive) return [];
  const met = screen.met.flatMap((criterion) => found.filter(({ input }) => (inputsOf[criterion] ?? [criterion]).includes(input)));
  const times = met.map(({ at }) => at).sort((a, b) => a - b);
  const [first] = times;
  if (first === undefined) return [];
  return [
    findingOf(`${name}:${encounter.encounter}`, encounter, {
      severity: 'info',
      since: first,
      owner: 'Clinician',
      says: `${placeName(encounter)} ${words} ${screen.score ?? `at least ${screen.met.length}, not computable without ${screen.missing.join(', ')}`}`,
      positions: met.map(({ position }) => position),
    }),
  ];
}

function say(input: ViewInput, encounter: Encounter, make: (found: readonly TimedInput[]) => Said['findings']): Said | undefined {
  if (encounter.status !== 'in-progress' || !isAdult(input, encounter)) return undefined;
  const { found, nextAt } = inputsNow(input, encounter);
  const findings = make(found);
  // Where nothing is found time may still bring it: a reading dated ahead comes true, or consciousness stands in for a score that ran out.
  return { findings, ...(nextAt === undefined ? {} : { nextAt }) };
}

export const qsofaRule = encounterRule({
  ...qsofaPack,
  definition:
    'qSOFA 2 or more of: respiratory rate 22 or more, systolic pressure 100 or less, GCS under 15 (not alert, where no GCS was taken). Signs stand for 6 hours; one in an unknown unit scores nothing.',
  reads: ['vitals', 'series', 'analytes'],
  say: (input, encounter, parameters) => say(input, encounter, (found) => said('qsofa', 'qSOFA', qsofa(screenInputs(found), parameters), found, encounter)),
});

export const sirsRule = encounterRule({
  ...sirsPack,
  definition:
    'SIRS 2 or more of: temperature over 38 or under 36, heart rate over 90, respiratory rate over 20 or PaCO2 under 32, white cells over 12 or under 4 or over 10 % bands. Signs stand for 6 hours, laboratory values for 24.',
  reads: ['vitals', 'series', 'analytes'],
  say: (input, encounter, parameters) => say(input, encounter, (found) => said('sirs', 'SIRS', sirs(screenInputs(found), parameters), found, encounter)),
});
