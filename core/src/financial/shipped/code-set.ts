/** A shipped part of a public code set, written as lines `code|title`. */
import { instant } from '../../time.ts';
import type { CodeSet } from '../packs.ts';

export function codeSet(set: string, version: string, source: string, notice: string | undefined, lines: string): CodeSet {
  const codes = lines
    .trim()
    .split('\n')
    .map((line) => {
      const [code = '', title = ''] = line.trim().split('|');
      return { code, title };
    });
  return { kind: 'code-set', set, version, effectiveFrom: instant(0), source, ...(notice === undefined ? {} : { notice }), codes };
}
