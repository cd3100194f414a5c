/** The findings of some rules by harm times age: a critical one counts sixty times a watch, as on the strip of the house. */
import type { FindingRow } from '@healthos/core/views/rows.ts';

const harm: Readonly<Record<string, number>> = { critical: 60, watch: 1, info: 0 };

export function worst(findings: readonly FindingRow[], rules: readonly string[], now: number): readonly FindingRow[] {
  const weight = (row: FindingRow): number => (harm[row.severity] ?? 0) * (1 + Math.max(0, now - row.since) / 60_000);
  return findings
    .filter(({ rule, severity }) => severity !== 'info' && rules.some((one) => rule.startsWith(`${one}@`)))
    .sort((a, b) => weight(b) - weight(a) || (a.finding < b.finding ? -1 : 1));
}
