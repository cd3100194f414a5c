/** Rows of view `packs`. */
import type { PackKind } from '../financial/packs.ts';
import type { Instant } from '../time.ts';

/** key = kind|name|version: a pack of prices, charging rules, codes, weights, edits or terms, and since when it holds. */
export interface PackRow {
  readonly kind: PackKind;
  /** Which of its kind: the set, or the class of payer; empty where there is only one. */
  readonly name: string;
  readonly version: string;
  readonly effectiveFrom: Instant;
  readonly effectiveTo?: Instant;
  readonly state: 'active' | 'coming' | 'ended';
  readonly source: string;
  /** Its licence notice. */
  readonly notice?: string;
  /** Prices, rules, codes or groups in it. */
  readonly entries: number;
  /** Shipped with the product; what a site activates takes its place from its date on. */
  readonly shipped: boolean;
  readonly position?: number;
}
