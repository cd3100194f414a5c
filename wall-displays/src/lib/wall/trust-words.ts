/** The trust score as a footer says it: rounded down, so that what is not whole never reads 100 %. */
import type { CensusTrustRow } from '@healthos/core/views/rows-findings.ts';

export function trustWords(row: Pick<CensusTrustRow, 'permille' | 'missing'> | undefined): string {
  if (row === undefined) return '…';
  if (row.permille === undefined) return 'not computable';
  return `${(row.permille / 10).toFixed(1)} %`;
}
