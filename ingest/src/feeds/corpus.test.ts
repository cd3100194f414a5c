/** Every HL7 v2 message of the corpus through parse, feed look-up and translation: nothing throws, and what is well formed and of a known type is taken. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseHl7 } from '../formats/hl7v2/message.ts';
import { isRejection } from '../rejection.ts';
import { feedFor } from './feeds.ts';
import { translated } from './given.ts';

interface Entry {
  readonly file: string;
  readonly cat: string;
  readonly messages: readonly { readonly offset: number; readonly length: number; readonly type: string }[];
}

const corpus = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));
const present = existsSync(`${corpus}INDEX.ndjson`);
const entries = present
  ? readFileSync(`${corpus}INDEX.ndjson`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Entry)
      .filter(({ cat }) => cat === 'hl7v2' || cat === 'pcd01')
  : [];

/** Messages that lack what their type requires, with the code and place by which they are refused. */
const refused: Readonly<Record<string, string>> = {
  'hl7v2/CDCgov+data-exchange-hl7/fns-hl7-pipeline/fn-hl7-json-lake/src/test/resources/Hepatitis_V1_0_1_TM_TC02_HEP_B_ACUTE_MOD.hl7': 'hl7.no-type MSH-9',
  'hl7v2/cosyte+hl7/batch/malformed-mid-batch.hl7': 'hl7.no-type MSH-9',
  // MSH-2 is `&&&&`: one character for four things.
  'hl7v2/CDCgov+data-exchange-hl7/fns-hl7-pipeline/fn-structure-validator/src/test/resources/Lyme_WithBadDelimiters.txt': 'hl7.bad-delimiters MSH-2',
  'hl7v2/cosyte+hl7/conformance/adt-missing-required.hl7': 'hl7.no-patient PID-3',
  'hl7v2/cosyte+hl7/malformed/invalid-encoding-characters.hl7': 'hl7.no-patient PID',
  'hl7v2/cosyte+hl7/malformed/msh-too-short.hl7': 'hl7.no-type MSH-9',
  'hl7v2/cosyte+hl7/stream/malformed-mid-stream.hl7': 'hl7.no-type MSH-9',
  'hl7v2/cosyte+hl7/vendor-quirks/duplicate-required-segment.hl7': 'hl7.no-patient PID',
  'hl7v2/cosyte+hl7/vendor-quirks/missing-required-field.hl7': 'hl7.no-type MSH-9',
  // Segment names in lower case are no names of the standard (v2.5.1 2.5.2).
  'hl7v2/cosyte+hl7/vendor-quirks/segment-case.hl7': 'hl7.no-patient PID',
  'hl7v2/rethinkhealth+hl7v2/qa/fixtures/edge-empty-segments.hl7': 'hl7.no-patient PID-3',
  'hl7v2/rethinkhealth+hl7v2/qa/fixtures/invalid-segment-header-length.hl7': 'hl7.no-patient PID',
  'hl7v2/rethinkhealth+hl7v2/qa/fixtures/invalid-wrong-version.hl7': 'hl7.unknown-version MSH-12',
  'hl7v2/oehf+ipf/platform-camel/ihe/mllp/src/test/resources/iti8/iti8-a01-incomplete.hl7': 'hl7.no-patient PID',
};

describe.skipIf(!present)('the corpus of HL7 v2 messages (needs ../shared/corpus)', () => {
  it('translates every well-formed message of a known type', () => {
    const surprises: string[] = [];
    let known = 0;
    for (const { file, messages } of entries) {
      const bytes = readFileSync(`${corpus}${file}`);
      for (const { offset, length, type } of messages) {
        const parsed = parseHl7(bytes.subarray(offset, offset + length));
        if (isRejection(parsed)) {
          if (refused[file] !== `${parsed.code} ${parsed.place}`) surprises.push(`${file} ${type}: ${parsed.code} ${parsed.place}`);
          continue;
        }
        const feed = feedFor(parsed);
        if (feed === undefined) continue;
        known++;
        const result = translated(feed, parsed);
        if (isRejection(result) && refused[file] !== `${result.code} ${result.place}`) surprises.push(`${file} ${type}: ${result.code} ${result.place}`);
      }
    }
    expect(surprises).toEqual([]);
    expect(known).toBeGreaterThan(140);
  });

  it('puts every fact of the corpus on segments of its message', () => {
    for (const { file, messages } of entries) {
      const bytes = readFileSync(`${corpus}${file}`);
      for (const { offset, length } of messages) {
        const parsed = parseHl7(bytes.subarray(offset, offset + length));
        const feed = isRejection(parsed) ? undefined : feedFor(parsed);
        if (isRejection(parsed) || feed === undefined) continue;
        const result = translated(feed, parsed);
        if (isRejection(result)) continue;
        for (const { segments, event } of result.events) {
          expect(segments.length, `${file} ${event.type}`).toBeGreaterThan(0);
          expect(Math.max(...segments)).toBeLessThan(parsed.segments.length);
        }
      }
    }
  });
});
