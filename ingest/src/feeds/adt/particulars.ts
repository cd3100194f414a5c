/** Isolation and acuity, which the standard gives no field of PV1 or PV2: read from the observations of an ADT message. */
import type { EncounterFacts } from '@healthos/core/operations/events.ts';
import type { Segment } from '../../formats/hl7v2/message.ts';

type Isolation = NonNullable<EncounterFacts['isolation']>;

const words: readonly (readonly [RegExp, Isolation])[] = [
  [/airborne|aerosol/i, 'airborne'],
  [/droplet/i, 'droplet'],
  [/contact|enteric/i, 'contact'],
  [/protective|reverse|neutropenic/i, 'protective'],
  [/^(none|no|n|standard|discontinued)\b/i, 'none'],
];

/** The strictest isolation that an OBX named as such (code or text holds `isolation`) says; undefined when none speaks of it. */
export function isolationIn(observations: readonly Segment[]): Isolation | undefined {
  for (const obx of observations) {
    if (!/isolation/i.test(`${obx.text(3, 1)} ${obx.text(3, 2)}`)) continue;
    const said = `${obx.text(5, 2)} ${obx.text(5, 1)}`.trim();
    const found = words.find(([pattern]) => pattern.test(said));
    if (found !== undefined) return found[1];
  }
  return undefined;
}

/** LOINC 75636-1 and its answers (list LL3056-0). */
const severityIndex = '75636-1';
const answers: Readonly<Record<string, number>> = { 'LA21567-5': 1, 'LA21752-3': 2, 'LA21753-1': 3, 'LA21754-9': 4, 'LA21755-6': 5 };

/** The emergency severity index, 1 to 5, from an OBX of its LOINC code or name. */
export function acuityIn(observations: readonly Segment[]): number | undefined {
  for (const obx of observations) {
    const [code, name] = [obx.text(3, 1).trim(), obx.text(3, 2)];
    if (code !== severityIndex && !/^ESI$/i.test(code) && !/emergency severity index/i.test(name)) continue;
    const value = obx.text(5, 1).trim();
    const level = answers[value] ?? Number(/^(?:ESI[- ]?)?([1-5])$/i.exec(value)?.[1] ?? Number.NaN);
    if (!Number.isNaN(level)) return level;
  }
  return undefined;
}
