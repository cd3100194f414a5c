/** A shipped part of a public code set, written as lines `code|title`, and a third word where nobody compared the line with the published table. */
import { instant } from '../../time.ts';
import type { CodeSet } from '../packs.ts';

const uncompared = { demo: 'Named by this project; not compared with the published table.' } as const;

export function codeSet(set: string, version: string, source: string, notice: string | undefined, lines: string): CodeSet {
  const codes = lines
    .trim()
    .split('\n')
    .map((line) => {
      const [code = '', title = '', word = ''] = line.trim().split('|');
      return word === 'demo' ? { code, title, marks: uncompared } : { code, title };
    });
  return { kind: 'code-set', set, version, effectiveFrom: instant(0), source, ...(notice === undefined ? {} : { notice }), codes };
}
