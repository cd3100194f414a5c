/**
 * Net beds of a level of care: beds that could take a patient now, less the patients who wait for one; and where that is heading by a method
 * that says its name. Where there is no day of movements to learn from, there is no forecast.
 */
import type { LevelOfCare } from '../operations/facility.ts';
import { bedCountsOf } from './bed-counts.ts';
import { isDayKnown, movementHours, movementsOf } from './movements.ts';
import type { CapacityRow } from './rows.ts';
import type { ViewInput } from './view.ts';
import { demandByLevel } from './waiting.ts';

/** Each hour ahead is taken to bring what the same hour brought yesterday; 80 % band: 1.2816 standard deviations of a Poisson flow. */
export const flowMethod = 'same-hour-yesterday@1';
const deviations = 1.2816;

export const bedLevels: readonly (readonly [LevelOfCare, string])[] = [
  ['icu', 'ICU'],
  ['step-down', 'Step-down'],
  ['telemetry', 'Telemetry'],
  ['medical-surgical', 'Med-surg'],
  ['maternity', 'Women'],
  ['paediatrics', 'Children'],
  ['nicu', 'NICU'],
  ['psychiatric', 'Psychiatric'],
  ['observation', 'Observation'],
  ['unknown', 'Level unknown'],
];

type Net = Extract<CapacityRow, { tile: 'net' }>;

export function netRows(input: ViewInput): Net[] {
  const { available } = bedCountsOf(input.hospital.operations);
  const demand = demandByLevel(input);
  const levels = bedLevels.filter(([level]) => available.has(level));
  const ids = levels.map(([level]) => level);
  const netOf = (level: LevelOfCare): number => (available.get(level) ?? 0) - (demand.get(level) ?? 0);
  const all = ids.reduce((sum, level) => sum + netOf(level), 0) - (demand.get('not-named') ?? 0);
  return [netRow(input, 'all', 'All levels', ids, all), ...levels.map(([level, title]) => netRow(input, level, title, [level], netOf(level)))];
}

function netRow(input: ViewInput, level: string, title: string, levels: readonly LevelOfCare[], now: number): Net {
  const row: Net = { tile: 'net', level, title, now, method: flowMethod };
  if (!isDayKnown(input)) return { ...row, missing: ['24 h of movements'] };
  const hours = movementsOf(input);
  const line: [number, number, number, number][] = [[0, now, now, now]];
  let [mid, variance] = [now, 0];
  // The hour that runs now ran yesterday as the first of the 25; a part of it is over.
  for (let h = 1; h <= movementHours; h++) {
    const yesterday = hours[h];
    const [came, went] = [sum(yesterday?.in, levels), sum(yesterday?.out, levels)];
    mid += went - came;
    variance += went + came;
    const spread = deviations * Math.sqrt(variance);
    line.push([h, mid - spread, mid, mid + spread]);
  }
  return { ...row, in4h: line[4]?.[2] ?? now, in24h: line[24]?.[2] ?? now, line, history: historyOf(hours, levels, now) };
}

/** Net beds of the hours before, from what moved since: beds that were closed or opened meanwhile are not known here. */
function historyOf(
  hours: readonly { readonly in: ReadonlyMap<LevelOfCare, number>; readonly out: ReadonlyMap<LevelOfCare, number> }[],
  levels: readonly LevelOfCare[],
  now: number,
): [number, number][] {
  const history: [number, number][] = [[0, now]];
  let net = now;
  for (let ago = 1; ago <= 6; ago++) {
    const hour = hours[hours.length - ago];
    net += sum(hour?.in, levels) - sum(hour?.out, levels);
    history.unshift([ago, net]);
  }
  return history;
}

function sum(counts: ReadonlyMap<LevelOfCare, number> | undefined, levels: readonly LevelOfCare[]): number {
  return levels.reduce((total, level) => total + (counts?.get(level) ?? 0), 0);
}
