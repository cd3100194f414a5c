/** Every HL7 v2 message of the corpus, alone in a house, is visible as FHIR as the maps of HL7 v2-to-FHIR say; what is not is listed by element. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { origin, receiving, testLog } from '@healthos/ingest/receive/given.ts';
import { parseHl7 } from '@healthos/ingest/formats/hl7v2/message.ts';
import { isRejection } from '@healthos/ingest/rejection.ts';
import { lookAtPatient, lookAtResults, lookAtSpecimens, lookAtVisit, lookBeside, shown, type Look, type Seen } from './given-looks.ts';
import { houseOf } from './given-seen.ts';
import type { Resource } from './resource.ts';
import { faultsIn } from './validate.ts';

const corpus = process.env['HEALTHOS_CORPUS'] ?? fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));
const listing = `${corpus}/INDEX.ndjson`;

interface Entry {
  readonly file: string;
  readonly cat: string;
  readonly messages: readonly { readonly offset: number; readonly length: number }[];
}
const entries = existsSync(listing)
  ? readFileSync(listing, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Entry)
      .filter(({ cat }) => cat === 'hl7v2')
  : [];

/** What a house that took this one message shows of everybody whom it names. */
async function seenAfter(bytes: Buffer): Promise<Seen | undefined> {
  const log = testLog();
  const { kept } = await receiving(log).take(bytes, origin);
  if (kept.some(({ message }) => message.outcome !== 'applied')) return undefined;
  const seen = houseOf(log);
  if (seen === undefined) return undefined;
  return Object.fromEntries(await Promise.all(shown.map(async (kind) => [kind, await seen.all(kind)] as const))) as Record<
    (typeof shown)[number],
    readonly Resource[]
  >;
}

/**
 * Misses that are known, by element and how many: A28, A29, A40, A41, A45 and A60 are of a person or of numbers, and begin no visit here, though some carry a PV1; of what
 * is planned (A05, A14, A15, A26) the place that is meant (PV1-42) is shown, and not the one before it.
 */
const known: Readonly<Record<string, number>> = {
  Encounter: 11,
  'Encounter.location (bed)': 8,
  'Encounter.location (room)': 8,
  'Encounter.location (unit)': 8,
};

describe.skipIf(entries.length === 0)('the corpus as FHIR (needs ../shared/corpus)', () => {
  it('shows identifiers, names, visits, places and results of every message that is taken', { timeout: 300_000 }, async () => {
    const misses = new Map<string, string[]>();
    const looked = new Map<string, number>();
    const wrong = new Map<string, string>();
    let taken = 0;
    for (const { file, messages } of entries) {
      const bytes = readFileSync(`${corpus}/${file}`);
      for (const { offset, length } of messages) {
        const own = bytes.subarray(offset, offset + length);
        const message = parseHl7(own);
        const seen = isRejection(message) ? undefined : await seenAfter(own);
        if (isRejection(message) || seen === undefined) continue;
        taken++;
        const look: Look = (element, says, isSeen) => {
          looked.set(element, (looked.get(element) ?? 0) + 1);
          if (!isSeen) misses.set(element, [...(misses.get(element) ?? []), `${file}@${offset}: ${says}`]);
        };
        for (const each of [lookAtPatient, lookAtVisit, lookAtResults, lookBeside, lookAtSpecimens]) each(message, seen, look);
        // What is written here is held to what is asked of others; of many alike the first few.
        for (const [kind, all] of Object.entries(seen))
          for (const one of all.slice(0, 5))
            for (const { says, expression } of await faultsIn(kind, one)) wrong.set(`${expression ?? ''}: ${says}`, `${file}@${offset}`);
      }
    }
    const lines = [...looked]
      .sort()
      .map(([element, said]) => `${element.padEnd(28)} ${String(said).padStart(6)} ${String(misses.get(element)?.length ?? 0).padStart(7)}`);
    process.stdout.write(`${taken} messages\n${'element'.padEnd(28)}   said  missed\n${lines.join('\n')}\n`);
    const counts = Object.fromEntries([...misses].map(([element, list]) => [element, list.length]).sort());
    expect(counts, JSON.stringify(Object.fromEntries(misses), null, 1)).toEqual(known);
    expect(Object.fromEntries(wrong)).toEqual({});
    expect(taken).toBeGreaterThan(300);
  });

  it('shows what is written beside every result, though the message says of itself that it is no production', { timeout: 60_000 }, async () => {
    const [missed, looked]: [string[], Map<string, number>] = [[], new Map()];
    for (const { file, messages } of entries) {
      const bytes = readFileSync(`${corpus}/${file}`);
      for (const { offset, length } of messages) {
        const message = parseHl7(bytes.subarray(offset, offset + length));
        if (isRejection(message) || message.code !== 'ORU' || message.first('NTE') === undefined) continue;
        const { start, end } = message.header.span(11);
        const own = Buffer.concat([message.bytes.subarray(0, start), Buffer.from('P'), message.bytes.subarray(end)]);
        const [produced, seen] = [parseHl7(own), await seenAfter(own)];
        if (isRejection(produced) || seen === undefined) continue;
        lookBeside(produced, seen, (element, says, isSeen) => {
          looked.set(element, (looked.get(element) ?? 0) + 1);
          if (!isSeen) missed.push(`${file}@${offset} ${element}: ${says}`);
        });
      }
    }
    process.stdout.write(`${[...looked].map(([element, said]) => `${element} ${said}`).join('\n')}\n`);
    expect(missed).toEqual([]);
    expect([looked.get('Observation.note') ?? 0, looked.get('DiagnosticReport note') ?? 0].every((one) => one > 2)).toBe(true);
  });
});
