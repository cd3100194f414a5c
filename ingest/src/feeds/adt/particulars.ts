/** Isolation and acuity, which the standard gives no field of PV1 or PV2: read from the observations of an ADT message. */
import type { EncounterFacts } from '@healthos/core/operations/events.ts';
import { dayMs, type Instant } from '@healthos/core/time.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';
import { own } from '@healthos/core/own.ts';

type Isolation = NonNullable<EncounterFacts['isolation']>;

const words: readonly (readonly [RegExp, Isolation])[] = [
  [/airborne|aerosol/i, 'airborne'],
  [/droplet/i, 'droplet'],
  [/contact|enteric/i, 'contact'],
  [/protective|reverse|neutropenic/i, 'protective'],
  [/^(none|no|n|standard|discontinued)\b/i, 'none'],
];

/** What an OBX says that is no value: it was deleted (`""`, D) or is of somebody else (W). */
const isTakenBack = (obx: Segment): boolean => obx.isNull(5) || ['D', 'W'].includes(obx.text(11).trim().toUpperCase());

/** The strictest isolation that an OBX named as such (code or text holds `isolation`) says; undefined when none speaks of it, null where it was taken back. */
export function isolationIn(observations: readonly Segment[]): Isolation | undefined | null {
  for (const obx of observations) {
    if (!/isolation/i.test(`${obx.text(3, 1)} ${obx.text(3, 2)}`)) continue;
    if (isTakenBack(obx)) return null;
    const said = `${obx.text(5, 2)} ${obx.text(5, 1)}`.trim();
    const found = words.find(([pattern]) => pattern.test(said));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/** LOINC 75636-1 and its answers (list LL3056-0). */
const severityIndex = '75636-1';
const answers: Readonly<Record<string, number>> = { 'LA21567-5': 1, 'LA21752-3': 2, 'LA21753-1': 3, 'LA21754-9': 4, 'LA21755-6': 5 };

/** The emergency severity index, 1 to 5, from an OBX of its LOINC code or name; null where it was taken back. */
export function acuityIn(observations: readonly Segment[]): number | undefined | null {
  for (const obx of observations) {
    const [code, name] = [obx.text(3, 1).trim(), obx.text(3, 2)];
    if (code !== severityIndex && !/^ESI$/i.test(code) && !/emergency severity index/i.test(name)) continue;
    if (isTakenBack(obx)) return null;
    const value = obx.text(5, 1).trim();
    const level = own(answers, value) ?? Number(/^(?:ESI[- ]?)?([1-5])$/i.exec(value)?.[1] ?? Number.NaN);
    if (!Number.isNaN(level)) return level;
  }
  return undefined;
}

/** PID-8 (table 0001) as a room's rule needs it: F, M, and X for every other answer; undefined when it was not said. */
export function sexOf(pid: Segment): EncounterFacts['sex'] {
  const said = pid.text(8, 1).trim().toUpperCase();
  if (said === '' || said === 'U') return undefined;
  return said === 'F' || said === 'M' ? said : 'X';
}

const [neonateDays, childYears] = [28, 16];

/** The age band by PID-7 at this time: under 28 days, under 16 years, or adult. A year alone is enough where it decides. */
export function ageOf(pid: Segment, at: Instant): EncounterFacts['age'] {
  const [, year, month, day] = /^(\d{4})(\d{2})?(\d{2})?/.exec(pid.text(7).trim()) ?? [];
  if (year === undefined) return undefined;
  const [oldest, youngest] = [
    Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)),
    Date.UTC(Number(year), Number(month ?? 12) - 1, Number(day ?? 28)),
  ];
  if (Number.isNaN(oldest) || oldest > at) return undefined;
  const days = (born: number): number => (at - born) / dayMs;
  const band = (born: number): 'neonate' | 'child' | 'adult' => (days(born) < neonateDays ? 'neonate' : days(born) < childYears * 365.25 ? 'child' : 'adult');
  return band(oldest) === band(youngest) ? band(oldest) : undefined;
}
