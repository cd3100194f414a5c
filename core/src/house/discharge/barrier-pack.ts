/** How long each kind of barrier may stand before it is an exception, and who usually clears it: a dated pack of ours until a site loads its own. */
import type { BarrierReason } from './way-out.ts';

export interface BarrierPack {
  readonly pack: string;
  readonly effectiveFrom: string;
  readonly source: string;
  readonly reasons: Readonly<Record<BarrierReason, { readonly limitHours: number; readonly owner: string; readonly words: string }>>;
}

export const barrierPack: BarrierPack = {
  pack: 'barriers-demo@2026.1',
  effectiveFrom: '2026-01-01',
  source: 'HealthOS demo limits, invented; replace with the site discharge policy',
  reasons: {
    'test-not-read': { limitHours: 4, owner: 'Radiology', words: 'test not read' },
    'test-not-done': { limitHours: 12, owner: 'Diagnostics', words: 'test not done' },
    'consult-awaited': { limitHours: 6, owner: 'Consulting service', words: 'consult awaited' },
    'procedure-awaited': { limitHours: 24, owner: 'Theatre', words: 'procedure awaited' },
    'placement-awaited': { limitHours: 48, owner: 'Case management', words: 'placement awaited' },
    'authorisation-awaited': { limitHours: 24, owner: 'Case management', words: 'authorisation awaited' },
    'transport-awaited': { limitHours: 2, owner: 'Transport', words: 'transport awaited' },
    'medicines-awaited': { limitHours: 2, owner: 'Pharmacy', words: 'medicines awaited' },
    'equipment-awaited': { limitHours: 8, owner: 'Case management', words: 'equipment awaited' },
    'family-awaited': { limitHours: 8, owner: 'Unit', words: 'family awaited' },
    'guardian-awaited': { limitHours: 72, owner: 'Social work', words: 'guardian awaited' },
    'papers-awaited': { limitHours: 2, owner: 'Physician', words: 'papers awaited' },
    'bed-elsewhere-awaited': { limitHours: 24, owner: 'Transfer center', words: 'bed elsewhere awaited' },
  },
};
