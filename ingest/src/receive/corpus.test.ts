/** Every HL7 v2 and PCD-01 message of the corpus by the whole path: one answer each that echoes MSH-10, what is well formed accepted, nothing broken, twice nothing new. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseHl7 } from '../formats/hl7v2/message.ts';
import { isRejection } from '../rejection.ts';
import { code, origin, receiving, replyLines, testLog } from './given.ts';

interface Entry {
  readonly file: string;
  readonly cat: string;
  readonly messages: readonly { readonly offset: number; readonly length: number }[];
}

const corpus = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));
const present = existsSync(`${corpus}INDEX.ndjson`);

function* messages(): Generator<{ readonly file: string; readonly bytes: Buffer }> {
  for (const line of readFileSync(`${corpus}INDEX.ndjson`, 'utf8').trim().split('\n')) {
    const { file, cat, messages: found } = JSON.parse(line) as Entry;
    if (cat !== 'hl7v2' && cat !== 'pcd01') continue;
    const whole = readFileSync(`${corpus}${file}`);
    for (const { offset, length } of found) yield { file, bytes: whole.subarray(offset, offset + length) };
  }
}

describe.skipIf(!present)('the corpus by the whole path (needs ../shared/corpus)', () => {
  it('is answered, accepted where it is well formed, and doubles nothing when it is sent again', async () => {
    const log = testLog();
    const bugs: unknown[] = [];
    const receive = receiving(log, { onBug: (error) => bugs.push(error) });
    const tally = new Map<string, number>();
    const first: string[] = [];
    for (const { file, bytes } of messages()) {
      const replies = await receive.hl7(bytes, origin);
      const answer = code(replies[0]) ?? 'none';
      tally.set(answer, (tally.get(answer) ?? 0) + 1);
      first.push(Buffer.concat([...replies]).toString('latin1'));
      const parsed = parseHl7(bytes);
      const echoed = replyLines(replies[0]).find((line) => line.startsWith('MSA'));
      if (!isRejection(parsed) && parsed.delimiters.field === 0x7c) expect(echoed?.split('|')[2], file).toBe(parsed.segments[0]?.whole(10));
    }
    expect(bugs).toEqual([]);
    const total = [...tally.values()].reduce((sum, n) => sum + n, 0);
    const accepted = (tally.get('AA') ?? 0) + (tally.get('CA') ?? 0);
    expect(accepted / total).toBeGreaterThan(0.97);
    const kept = log.kept.length;
    let n = 0;
    for (const { bytes } of messages()) expect(Buffer.concat([...(await receive.hl7(bytes, origin))]).toString('latin1')).toBe(first[n++]);
    expect(log.kept).toHaveLength(kept);
  });
});
