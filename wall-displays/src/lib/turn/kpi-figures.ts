/** How a KPI is written, and whether it misses its goal. Rounded half up for display only. */
import type { TurnKpiRow } from '@healthos/core/views/rows-turn.ts';

export type KpiRow = Extract<TurnKpiRow, { row: 'kpi' }>;

/** `34 min`, `71 %`, `2.4 /h`, `3`; undefined where it is not computable. */
export function kpiFigure({ value, unit }: Pick<KpiRow, 'value' | 'unit'>): string | undefined {
  if (value === undefined) return undefined;
  if (unit === 'minutes') return `${Math.floor(value + 0.5)} min`;
  if (unit === 'percent') return `${Math.floor(value + 0.5)} %`;
  return unit === 'an hour' ? `${(Math.floor(value * 10 + 0.5) / 10).toFixed(1)} /h` : String(value);
}

export function isOff({ value, goal, unit }: Pick<KpiRow, 'value' | 'goal' | 'unit'>): boolean {
  if (value === undefined || goal === undefined) return false;
  return unit === 'minutes' ? value >= goal : value < goal;
}
