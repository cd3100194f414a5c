/** Every X12 file of the corpus by the whole path: read, or refused with segment, element and code; balanced remittances are posted; twice nothing new. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { receiving, testLog } from './given.ts';

const corpus = fileURLToPath(new URL('../../../../shared/corpus/x12/', import.meta.url));
const present = existsSync(corpus);
const origin = { peer: '127.0.0.1', facility: 'LGH' };

/** Their sums are right, and they are of the release that is read. */
const balanced = ['managed-care.835', 'cob-contractural-adjustment.835', 'secondary-payment.835', 'demo.835'];
/** Their sums are wrong, and where. */
const unbalanced: Readonly<Record<string, string>> = {
  'tertiary-payment.835': 'SVC[1]-02',
  'example_5010_835/sample1.txt': 'CLP[1]-03',
  'example_5010_835/sample2.txt': 'CLP[1]-03',
};

describe.skipIf(!present)('the X12 corpus by the whole path (needs ../shared/corpus)', () => {
  it('is read or refused with its place, and doubles nothing when it is sent again', async () => {
    const log = testLog();
    const bugs: unknown[] = [];
    const receive = receiving(log, { onBug: (error) => bugs.push(error) });
    const files = globSync('**/*.{835,837,837i,834,270,271,276,277,edi,x12,txt}', { cwd: corpus }).sort();
    const table: string[] = [];
    for (const file of files) {
      for (const { appended, reply } of await receive.x12(readFileSync(`${corpus}${file}`), origin)) {
        const { outcome, code, place, type } = appended.message;
        table.push(`${file.split('/').slice(-2).join('/')} ${type} ${outcome} ${code ?? ''} ${place ?? ''}`.trim());
        if (outcome !== 'applied') expect(`${code} ${place}`, file).toMatch(/^x12\.[a-z-]+ (ST\[\d+\]\/)?[A-Z0-9]+\[\d+\](-\d\d(-\d)?)?$/);
        if (outcome === 'rejected' && type !== 'x12') expect(reply?.toString('latin1'), file).toContain('AK9*R*');
      }
    }
    expect(bugs).toEqual([]);
    expect(files.length).toBeGreaterThan(80);
    for (const name of balanced) expect(table.find((row) => row.includes(name))).toContain(' applied');
    for (const [name, place] of Object.entries(unbalanced))
      expect(table.find((row) => row.includes(name))).toMatch(new RegExp(`rejected x12.balance-.* ${place.replaceAll(/[[\]]/g, '.')}`));
    if (process.env['HEALTHOS_TABLE'] !== undefined) process.stdout.write(`${table.join('\n')}\n`);
    const kept = log.kept.length;
    for (const file of files)
      for (const { appended } of await receive.x12(readFileSync(`${corpus}${file}`), origin)) expect(appended.duplicate, file).toBe(true);
    expect(log.kept).toHaveLength(kept);
  });
});
