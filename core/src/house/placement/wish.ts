/** One patient who needs a bed: asked for by somebody, read from where ADT says they are, or to come out of an operating room. */
import type { BedId, EncounterId, UnitId } from '../../ids.ts';
import type { AgeBand, BedFeature, LevelOfCare } from '../../operations/facility.ts';
import type { Instant } from '../../time.ts';

export interface BedWish {
  readonly request: string;
  readonly encounter: EncounterId;
  /** `asked` by somebody, `standing` read from ADT, `projected` from the list of the operating rooms. */
  readonly how: 'asked' | 'standing' | 'projected';
  readonly origin: 'ed' | 'or' | 'direct' | 'transfer' | 'unit';
  readonly level: LevelOfCare;
  readonly service?: string;
  readonly attending?: string;
  readonly targetUnit?: UnitId;
  /** Absent = unknown, which is not none. */
  readonly isolation?: 'none' | 'contact' | 'droplet' | 'airborne' | 'protective';
  readonly organism?: string;
  readonly needs: readonly BedFeature[];
  readonly sex?: 'F' | 'M' | 'X';
  readonly age?: AgeBand;
  readonly weightKg?: number;
  readonly decidedAt?: Instant;
  readonly requestedAt?: Instant;
  /** Ready to move since. */
  readonly readyAt?: Instant;
  /** Not ready yet: expected to be then. */
  readonly expectedAt?: Instant;
  readonly neededBy?: Instant;
  /** Where they are now. */
  readonly from?: { readonly unit: UnitId; readonly bed?: BedId; readonly room?: string };
  /** Units of earlier stays of this visit. */
  readonly before: readonly UnitId[];
  readonly assigned?: { readonly bed: BedId; readonly at?: Instant; readonly by: string; readonly overrides?: readonly string[]; readonly reason?: string };
  /** false = no ADT message has named the visit yet. */
  readonly here: boolean;
  /** Newest fact first. */
  readonly positions: readonly number[];
}
